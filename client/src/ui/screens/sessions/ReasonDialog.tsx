import { type ReactNode, useState } from 'react'
import type { ProblemView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay } from '../../state/environment'

interface ReasonDialogProps {
  readonly title: string
  readonly effect: string
  readonly act: string
  readonly keep: string
  readonly label?: string
  /** Ask who may read the reason (rule S4). */
  readonly readers?: boolean
  /** The reason may be left out. */
  readonly optional?: boolean
  readonly run: (reason: string, open: boolean) => Promise<ProblemView | null>
  readonly onClose: () => void
}

/** An act with a reason: postponing, cancelling, suspending, refusing, leaving. */
export function ReasonDialog(p: ReasonDialogProps): ReactNode {
  const say = useSay()
  const [reason, setReason] = useState('')
  const [readers, setReaders] = useState<'talk' | 'public'>('talk')
  const [tried, setTried] = useState(false)
  const act = useAct(() => p.run(reason.trim(), readers === 'public'), p.onClose)
  const missing = !p.optional && reason.trim() === ''
  return (
    <Dialog title={p.title} open onClose={p.onClose}>
      <p>{p.effect}</p>
      <Field className="field-wide" label={p.label ?? say('sessions.reasonLabel')} value={reason} onChange={setReason} error={tried && missing ? say('sessions.reasonMissing') : null} required={!p.optional} />
      {p.readers && <Readers value={readers} onChange={setReaders} />}
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="danger" size="large" busy={act.busy} onPress={() => (missing ? setTried(true) : act.run())}>{p.act}</Button>
        <Button size="large" onPress={p.onClose}>{p.keep}</Button>
      </div>
    </Dialog>
  )
}

export function Readers({ value, onChange }: { readonly value: 'talk' | 'public'; readonly onChange: (value: 'talk' | 'public') => void }): ReactNode {
  const say = useSay()
  const choices = [{ value: 'talk', label: say('sessions.readersTalk') }, { value: 'public', label: say('sessions.readersPublic') }] as const
  return <Choices label={say('sessions.readers')} value={value} onChange={onChange} choices={choices} />
}
