import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select, SelectValue } from 'react-aria-components/Select'
import { Icon } from './Icon'

interface PickerProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly onChange: (value: V) => void
  readonly options: readonly { readonly value: V; readonly label: string }[]
}

/** One of many, in a list that opens. */
export function Picker<V extends string>({ label, value, onChange, options }: PickerProps<V>): ReactNode {
  return (
    <Select className="picker" value={value} onChange={(next) => onChange(String(next) as V)}>
      <Label className="field-label">{label}</Label>
      <Button>
        <SelectValue />
        <Icon of={ChevronDown} />
      </Button>
      <Popover className="popover">
        <ListBox>
          {options.map((each) => <ListBoxItem key={each.value} id={each.value} textValue={each.label} className="option">{each.label}</ListBoxItem>)}
        </ListBox>
      </Popover>
    </Select>
  )
}
