import { type ReactNode, useState } from 'react'
import { Button } from '../../../parts/Button'
import { Dialog } from '../../../parts/Dialog'
import { Picker } from '../../../parts/Picker'
import { Problem } from '../../../parts/Problem'
import { useAct } from '../../../state/act'
import { useNamed, useSay } from '../../../state/environment'
import type { FloorHere } from '../../../state/floor'
import type { PersonView } from '../../../../model'
import { invitable } from '../../../telling/floor'

/** What the chair does with the list itself; what acts on one who waits stands beside him. */
export function ChairTools({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const { held, perform } = floor
  const [inviting, setInviting] = useState(false)
  const list = useAct(() => perform(held.closed ? 'floor.open_list' : 'floor.close_list', {}))
  const observers = invitable(floor.subjects, held, floor.room)
  return (
    <section className="panel-section stack stack-close" aria-label={say('floor.chair')}>
      <h3>{say('floor.chair')}</h3>
      <div className="row row-wrap">
        <Button size="small" busy={list.busy} onPress={() => list.run()}>{say(held.closed ? 'floor.openList' : 'floor.closeList')}</Button>
        {observers.length > 0 && <Button size="small" onPress={() => setInviting(true)}>{say('floor.invite')}</Button>}
      </div>
      {list.problem && <Problem problem={list.problem} tone="warn" />}
      {inviting && <Invite floor={floor} observers={observers} onClose={() => setInviting(false)} />}
    </section>
  )
}

interface InviteProps { readonly floor: FloorHere; readonly observers: readonly PersonView[]; readonly onClose: () => void }

function Invite({ floor, observers, onClose }: InviteProps): ReactNode {
  const say = useSay()
  const named = useNamed()
  const [person, setPerson] = useState(observers[0]?.id ?? '')
  const invite = useAct(() => floor.perform('floor.invite', { person }), onClose)
  return (
    <Dialog title={say('floor.inviteTitle')} open onClose={onClose}>
      <p>{say('floor.inviteText')}</p>
      <Picker label={say('floor.invitePerson')} value={person} onChange={setPerson} options={observers.map((each) => ({ value: each.id, label: named(each) }))} />
      {invite.problem && <Problem problem={invite.problem} tone="warn" />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={invite.busy} onPress={() => invite.run()}>{say('floor.inviteDo')}</Button>
        <Button size="large" onPress={onClose}>{say('floor.notNow')}</Button>
      </div>
    </Dialog>
  )
}
