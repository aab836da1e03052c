import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field, Ticks } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import type { Plenary } from '../../state/plenary'

/** Proposes a corridor or contact group (rules R2). */
export function OpenRoom({ plenary, onClose }: { readonly plenary: Plenary; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const able = talk.delegations.filter((each) => each.kind !== 'observer')
  const [kind, setKind] = useState<'corridor' | 'contact'>('corridor')
  const [title, setTitle] = useState('')
  const [owners, setOwners] = useState<readonly string[]>(able.filter((each) => each.kind === 'party').map((each) => each.id))
  const [tried, setTried] = useState(false)
  const propose = useAct(() => plenary.perform('room.propose', { room: kind, title: title.trim(), owners }), onClose)
  const unnamed = title.trim() === ''
  const few = owners.length < 2
  const kinds = [
    { value: 'corridor', label: say('rooms.kindCorridor'), note: say('rooms.kindCorridorNote') },
    { value: 'contact', label: say('rooms.kindContact'), note: say('rooms.kindContactNote') },
  ] as const
  return (
    <Dialog title={say('rooms.openTitle')} open onClose={onClose}>
      <p>{say('rooms.openLead')}</p>
      <Choices label={say('rooms.openKind')} value={kind} onChange={setKind} choices={kinds} />
      <Field className="field-wide" label={say('rooms.openName')} value={title} onChange={setTitle} error={tried && unnamed ? say('rooms.openNameMissing') : null} required />
      <Ticks
        label={say('rooms.openOwners')} values={owners} onChange={setOwners} choices={able.map((each) => ({ value: each.id, label: each.name }))}
        error={tried && few ? say('rooms.openOwnersFew') : null}
      />
      {propose.problem && <Problem problem={propose.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={propose.busy} onPress={() => (unnamed || few ? setTried(true) : propose.run())}>{say('rooms.openDo')}</Button>
        <Button size="large" onPress={onClose}>{say('rooms.openKeep')}</Button>
      </div>
    </Dialog>
  )
}
