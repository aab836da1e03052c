import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay } from '../../state/environment'
import type { InRoom } from '../../state/plenary'

/** Ends what was agreed to be recorded, for good, by this side alone (rules X2). */
export function StopRecordingDialog({ id, here, onClose }: { readonly id: string; readonly here: InRoom; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const [written, setWritten] = useState('')
  const reason = written.trim().normalize('NFC')
  const act = useAct(() => here.perform('recording.stop', reason === '' ? { recording: id } : { recording: id, reason }), onClose)
  return (
    <Dialog title={say('recording.stopTitle')} open onClose={onClose}>
      <p>{say('recording.stopEffect')}</p>
      <Field className="field-wide" label={say('recording.stopReason')} value={written} onChange={setWritten} />
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="danger" size="large" busy={act.busy} onPress={() => act.run()}>{say('recording.stop')}</Button>
        <Button size="large" onPress={onClose}>{say('recording.stopKeep')}</Button>
      </div>
    </Dialog>
  )
}
