import { Hand, ShieldCheck, ShieldQuestionMark } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { MemberView, RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useNamed, useSay, useTalk } from '../../state/environment'
import { delegationOf, provenBy } from '../../telling/opening'
import { mayRemove } from '../../telling/removal'
import { theRoom } from '../../telling/rooms'
import { seating } from '../../telling/seating'

/** Everybody in the room: side, role, verified or not; and removal, with a reason, by whoever may. */
export function RoomPeople({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const { talk, live } = useTalk()
  return (
    <div className="panel-list">
      {seating(room, live, talk.delegations).map(({ delegation, seats }) => (
        <section key={delegation.id} className="panel-section" aria-label={`${delegation.name}, ${say('frame.inRoom', { count: seats.length })}`}>
          <h3 className="row"><Mark of={delegation} /><bdi className="side-code">{delegation.id}</bdi><bdi className="grow">{delegation.name}</bdi><span className="muted">{seats.length}</span></h3>
          <ul className="list">{seats.map(({ member, tile }) => <Person key={member.person.id} room={room} member={member} microphone={tile?.microphone ?? 'off'} />)}</ul>
        </section>
      ))}
    </div>
  )
}

function Person({ room, member, microphone }: { readonly room: RoomView; readonly member: MemberView; readonly microphone: 'off' | 'on' }): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk } = useTalk()
  const [removing, setRemoving] = useState(false)
  const { person, me, verified, hand, visitor, leaf } = member
  return (
    <li className="stack stack-close">
      <div className="list-row">
        <span className="grow">
          <b><bdi>{named(person)}</bdi></b>{me && <span className="muted"> {say('frame.you')}</span>}
          <span className="small muted block">{say(`roles.${person.role}`)}{visitor && `, ${say('room.visitor')}`}, {say(microphone === 'on' ? 'room.soundOn' : 'room.soundOff')}{leaf === null && `, ${say('security.memberNoDevice')}`}</span>
        </span>
        {hand && <span className="chip chip-ink"><Icon of={Hand} /> {say('room.hand')}</span>}
        <span className={verified ? 'small ok' : 'small warn'}><Icon of={verified ? ShieldCheck : ShieldQuestionMark} /> {say(verified ? 'people.keyProven' : 'people.keyUnproven', provenBy(talk, person))}</span>
      </div>
      {mayRemove(talk, room, member) && <div><Button kind="link" className="small" label={say('room.remove', { name: named(person) })} onPress={() => setRemoving(true)}>{say('room.removeShort')}</Button></div>}
      {removing && <Remove room={room} member={member} onClose={() => setRemoving(false)} />}
    </li>
  )
}

function Remove({ room, member, onClose }: { readonly room: RoomView; readonly member: MemberView; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const named = useNamed()
  const { talk } = useTalk()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const remove = useAct(() => app.remove(room.room, member.person.id, reason.trim().normalize('NFC')), onClose)
  const name = named(member.person)
  return (
    <Dialog title={say('room.removeTitle', { name, room: theRoom(say, talk, room) })} open onClose={onClose}>
      <p>{say('room.removeText', { name, delegation: delegationOf(talk, talk.me.delegation).name })}</p>
      <Field className="field-wide" label={say('room.removeReason')} value={reason} onChange={setReason} error={asked && reason.trim() === '' ? say('room.removeReasonMissing') : null} />
      {remove.problem && <Problem problem={remove.problem} />}
      <div className="dialog-acts">
        <Button kind="danger" size="large" busy={remove.busy} onPress={() => (reason.trim() === '' ? setAsked(true) : remove.run())}>{remove.busy ? say('room.removing') : say('room.removeDo', { name })}</Button>
        <Button size="large" onPress={onClose}>{say('room.removeKeep', { name })}</Button>
      </div>
    </Dialog>
  )
}
