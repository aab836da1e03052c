import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field, Ticks } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { CATEGORIES, type Category, type Method, methodsFor, minusOf } from '../../telling/decisions'
import { delegationOf } from '../../telling/opening'
import { partiesOf } from '../../telling/sessions'

/** A report to take note of: the entry that presented it. */
export interface Note { readonly entry: string; readonly track: string; readonly version: number }

interface ProposeProps {
  readonly plenary: InRoom
  /** Null for a motion in free words. */
  readonly note: Note | null
  readonly onClose: () => void
}

/** Proposes a decision: on words, or that the plenary takes note of a report; by a method the charter permits for the matter. */
export function ProposeDialog({ plenary, note, onClose }: ProposeProps): ReactNode {
  const say = useSay()
  const [title, setTitle] = useState(() => (note === null ? '' : say('decisions.noteName', { track: note.track, version: note.version })))
  const [text, setText] = useState('')
  const [category, setCategory] = useState<Category>(note === null ? 'substantive' : 'procedural')
  const [chosen, setChosen] = useState<Method>('consensus')
  const [minus, setMinus] = useState<Minus>({ grounds: '', concerned: [] })
  const [tried, setTried] = useState(false)
  const methods = methodsFor(plenary.subjects, category)
  const method = methods.includes(chosen) ? chosen : methods[0]
  const subject = note === null ? { type: 'motion', text } : { type: 'report', report: note.entry }
  const params = method === 'consensus_minus' ? { params: paramsOf(minus) } : {}
  const act = useAct(() => plenary.perform('decision.propose', { title, subject, category, method, ...params }), onClose)
  const wrong = title.trim() === '' || (note === null && text.trim() === '') || (method === 'consensus_minus' && !isWhole(plenary, minus))
  return (
    <Dialog title={note === null ? say('decisions.proposeTitle') : say('decisions.noteTitle', { version: note.version })} open onClose={onClose}>
      <p>{say('decisions.proposeLead')} {note !== null && say('decisions.noteMeans')}</p>
      <Field className="field-wide" label={say('decisions.proposeName')} value={title} onChange={setTitle} error={tried && title.trim() === '' ? say('decisions.proposeNameMissing') : null} required />
      {note === null && <Field className="field-wide" long label={say('decisions.proposeText')} value={text} onChange={setText} error={tried && text.trim() === '' ? say('decisions.proposeTextMissing') : null} required />}
      <Choices label={say('decisions.proposeCategory')} look="segments" value={category} onChange={setCategory} choices={CATEGORIES.map((value) => ({ value, label: say(`decisions.category${value}`) }))} />
      {method === undefined ? <p className="strong">{say('decisions.methodNone')}</p> : (
        <Choices
          label={say('decisions.proposeMethod')} value={method} onChange={setChosen}
          choices={methods.map((value) => ({ value, label: say(`decisions.method${value}`), note: say(`decisions.means${value}`) }))}
        />
      )}
      {method === 'consensus_minus' && <MinusFields plenary={plenary} minus={minus} tried={tried} onChange={setMinus} />}
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        {method !== undefined && <Button kind="main" size="large" busy={act.busy} onPress={() => (wrong ? setTried(true) : act.run())}>{say(note === null ? 'decisions.proposeDo' : 'decisions.noteDo')}</Button>}
        <Button size="large" onPress={onClose}>{say('decisions.proposeKeep')}</Button>
      </div>
    </Dialog>
  )
}

/** Rule D9: why, and in mode `named` whose objection is not counted. */
interface Minus { readonly grounds: string; readonly concerned: readonly string[] }

const paramsOf = ({ grounds, concerned }: Minus): Readonly<Record<string, unknown>> => ({ grounds, ...(concerned.length === 0 ? {} : { concerned }) })
const namesWell = (plenary: InRoom, { concerned }: Minus): boolean => {
  const terms = minusOf(plenary.subjects)
  return terms?.mode !== 'named' || (concerned.length >= 1 && concerned.length <= terms.x)
}
const isWhole = (plenary: InRoom, minus: Minus): boolean => minus.grounds.trim() !== '' && namesWell(plenary, minus)

interface MinusProps { readonly plenary: InRoom; readonly minus: Minus; readonly tried: boolean; readonly onChange: (minus: Minus) => void }

function MinusFields({ plenary, minus, tried, onChange }: MinusProps): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const terms = minusOf(plenary.subjects)
  return (
    <>
      <Field
        className="field-wide" long label={say('decisions.grounds')} value={minus.grounds} onChange={(grounds) => onChange({ ...minus, grounds })}
        error={tried && minus.grounds.trim() === '' ? say('decisions.groundsMissing') : null} required
      />
      {terms?.mode === 'named' && (
        <Ticks
          label={say('decisions.concernedWho')} note={say('decisions.concernedNote', { count: terms.x })} values={minus.concerned} onChange={(concerned) => onChange({ ...minus, concerned })}
          choices={partiesOf(plenary.subjects).map((value) => ({ value, label: delegationOf(talk, value).name }))}
          error={tried && !namesWell(plenary, minus) ? say('decisions.concernedMissing') : null} inRow
        />
      )}
    </>
  )
}
