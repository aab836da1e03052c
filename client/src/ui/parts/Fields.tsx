import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components/Checkbox'
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup'
import { Text } from 'react-aria-components/Text'
import { TextArea } from 'react-aria-components/TextArea'
import { TextField } from 'react-aria-components/TextField'
import { Icon } from './Icon'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly note?: string
  /** The sentence that says what is wrong; null while nothing is. */
  readonly error?: string | null
  readonly className?: string
  readonly long?: boolean
  readonly type?: 'text' | 'password' | 'datetime-local'
  readonly autoFocus?: boolean
  readonly autoComplete?: string
  readonly required?: boolean
}

export function Field(p: FieldProps): ReactNode {
  return (
    <TextField
      className={`field ${p.className ?? ''}`} value={p.value} onChange={p.onChange} isInvalid={Boolean(p.error)} type={p.type ?? 'text'}
      autoFocus={p.autoFocus ?? false} autoComplete={p.autoComplete ?? 'off'} isRequired={p.required ?? false} validationBehavior="aria"
    >
      <Label className="field-label">{p.label}</Label>
      {p.long ? <TextArea rows={3} /> : <Input dir="auto" />}
      {p.note !== undefined && <Text slot="description">{p.note}</Text>}
      <FieldError className="field-error">{p.error}</FieldError>
    </TextField>
  )
}

export interface Choice<V extends string> {
  readonly value: V
  readonly label: string
  readonly note?: string
  readonly closed?: boolean
}

interface ChoicesProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly onChange: (value: V) => void
  readonly choices: readonly Choice<V>[]
  readonly note?: string
  readonly look?: 'cards' | 'segments'
}

/** One of several, all in sight. */
export function Choices<V extends string>({ label, value, onChange, choices, note, look = 'cards' }: ChoicesProps<V>): ReactNode {
  return (
    <RadioGroup className="choices" value={value} onChange={(next) => onChange(next as V)}>
      <Label className="field-label">{label}</Label>
      {note !== undefined && <Text slot="description" className="field-note">{note}</Text>}
      <div className={look === 'segments' ? 'segments' : 'choices'}>
        {choices.map((each) => (
          <Radio key={each.value} value={each.value} isDisabled={each.closed ?? false} className="choice">
            <span className="choice-dot" aria-hidden />
            <span>
              <span className="choice-text">{each.label}</span>
              {each.note !== undefined && <span className="field-note">{each.note}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}

interface TickProps { readonly label: string; readonly value: boolean; readonly onChange: (value: boolean) => void }

export function Tick({ label, value, onChange }: TickProps): ReactNode {
  return (
    <Checkbox className="choice choice-plain" isSelected={value} onChange={onChange}>
      <span className="choice-box" aria-hidden>{value && <Icon of={Check} />}</span>
      <span className="choice-text">{label}</span>
    </Checkbox>
  )
}

interface TicksProps<V extends string> {
  readonly label: string
  readonly values: readonly V[]
  readonly onChange: (values: readonly V[]) => void
  /** In this order, whichever was ticked first. */
  readonly choices: readonly Choice<V>[]
  readonly note?: string
  readonly error?: string | null
  readonly inRow?: boolean
}

/** Any of several, all in sight. */
export function Ticks<V extends string>(p: TicksProps<V>): ReactNode {
  const inOrder = (ticked: readonly string[]): readonly V[] => p.choices.map((each) => each.value).filter((value) => ticked.includes(value))
  return (
    <CheckboxGroup className="choices" value={[...p.values]} onChange={(ticked) => p.onChange(inOrder(ticked))} isInvalid={Boolean(p.error)} validationBehavior="aria">
      <Label className="field-label">{p.label}</Label>
      {p.note !== undefined && <Text slot="description" className="field-note">{p.note}</Text>}
      <div className={p.inRow ? 'row row-wrap ticks-row' : 'stack stack-close'}>
        {p.choices.map((each) => (
          <Checkbox key={each.value} value={each.value} isDisabled={each.closed ?? false} className="choice choice-plain">
            <span className="choice-box" aria-hidden>{p.values.includes(each.value) && <Icon of={Check} />}</span>
            <span>
              <span className="choice-text">{each.label}</span>
              {each.note !== undefined && <span className="field-note">{each.note}</span>}
            </span>
          </Checkbox>
        ))}
      </div>
      <FieldError className="field-error">{p.error}</FieldError>
    </CheckboxGroup>
  )
}
