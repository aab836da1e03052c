import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { partiesOf } from '../../telling/sessions'
import type { OfSession } from './SessionPanel'

/** Asks every party to go off the record (rules M4). */
export function OffRecordDialog({ known, here, onClose }: OfSession & { readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [written, setWritten] = useState('')
  const reason = written.trim()
  const act = useAct(() => here.perform('record.off', reason === '' ? { session: known.id } : { session: known.id, reason }), onClose)
  const others = partiesOf(here.subjects).filter((each) => each !== talk.me.delegation)
  return (
    <Dialog title={say('record.offTitle')} open onClose={onClose}>
      <p>{say('record.offNeeds', { names: clock.list(others.map((each) => delegationOf(talk, each).name)) })}</p>
      <p>{say('record.offMeans')}</p>
      <Field className="field-wide" label={say('record.offReason')} value={written} onChange={setWritten} />
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={() => act.run()}>{say('record.offDo')}</Button>
        <Button size="large" onPress={onClose}>{say('record.offKeep')}</Button>
      </div>
    </Dialog>
  )
}
