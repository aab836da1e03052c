import { ShieldCheck, ShieldQuestionMark } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DelegationView, MemberView, RoomSubjects, TalkView } from '../../../model'
import { useMoment } from '../../frame/Moments'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { Vouched } from '../../parts/Vouched'
import { useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { useSubjects } from '../../state/plenary'
import { delegationOf, provenBy } from '../../telling/opening'
import { certifiedView, roomKnowing } from '../../telling/offices'
import { mayDo } from '../../telling/roles'
import { askedRoom, plenaryOf, shortRoomName } from '../../telling/rooms'
import { OfficeActs } from '../people/OfficeActs'
import { QueueState } from './Consents'
import { Invitations } from './Invitations'

/** `/t/:talk/people`: who is who, who asks to enter, and naming people of the own delegation. */
export default function People(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  return (
    <div className="page">
      <h1>{say('people.title')}</h1>
      <p className="lead">{say('people.lead')}</p>
      <Waiting />
      {talk.delegations.map((each) => <DelegationTable key={each.id} of={each} />)}
      <Invitations />
    </div>
  )
}

function Waiting(): ReactNode {
  const say = useSay()
  const named = useNamed()
  const open = useMoment()
  const { talk } = useTalk()
  return (
    <section className="card" aria-label={say('people.waitingTitle')}>
      <h2 className="strong">{say('people.waitingTitle')}</h2>
      {talk.admissions.length === 0 ? <p className="muted">{say('people.waitingNone')}</p> : (
        <ul className="list">
          {talk.admissions.map((each) => (
            <li key={each.request} className="list-row">
              <Mark of={delegationOf(talk, each.person.delegation)} />
              <span className="grow stack stack-close">
                <b><bdi>{named(each.person)}</bdi></b>
                <span className="small muted">{say('roles.roleOf', { role: say(`roles.${each.person.role}`), delegation: delegationOf(talk, each.person.delegation).name })}, {shortRoomName(say, askedRoom(talk, each))}</span>
                <QueueState of={each} />
              </span>
              <Button label={say('people.waitingAnswer', { name: named(each.person) })} onPress={() => open({ kind: 'admission', request: each.request })}>{say('frame.answerNow')}</Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface Line { readonly member: Pick<MemberView, 'person' | 'verified' | 'me'>; readonly rooms: readonly string[] }

/** Everybody of a delegation I know of: from rooms I am in, and the heads of the opening. */
function linesOf(talk: TalkView, delegation: DelegationView, known: readonly RoomSubjects[], roomName: (room: TalkView['rooms'][number]) => string): readonly Line[] {
  const lines = new Map<string, Line>()
  const put = (member: Line['member'], room: string | null): void => {
    if (member.person.delegation !== delegation.id) return
    const earlier = lines.get(member.person.id)
    lines.set(member.person.id, {
      member: earlier ? { ...earlier.member, verified: earlier.member.verified || member.verified } : member,
      rooms: [...(earlier?.rooms ?? []), ...(room === null ? [] : [room])],
    })
  }
  for (const room of talk.rooms) for (const member of room.members) put(member, roomName(room))
  for (const head of talk.opening?.heads ?? []) if (head.person) put({ person: head.person, verified: head.wordsMatch === 'match' || head.mine, me: head.mine }, null)
  put({ person: talk.me, verified: true, me: true }, null)
  // certified, though in no room with this device: kept out, withdrawn, or not let in yet
  for (const [id, one] of known.flatMap(({ persons }) => Object.entries(persons))) {
    if (!lines.has(id)) put({ person: certifiedView(id, one), verified: true, me: false }, null)
  }
  return [...lines.values()]
}

function DelegationTable({ of: delegation }: { readonly of: DelegationView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const title = say('room.delegationOf', { kind: delegation.kind, delegation: delegation.name })
  const known = [...useSubjects().values()]
  const plenary = plenaryOf(talk)
  const lines = linesOf(talk, delegation, known, (room) => shortRoomName(say, room))
  return (
    <section className="card" aria-label={title}>
      <div className="card-head"><Mark of={delegation} /><h2 className="strong"><bdi className="side-code">{delegation.id}</bdi> {title}</h2></div>
      {lines.length === 0 ? <p className="muted">{say('people.noneKnown')}</p> : (
        <div className="sideways" tabIndex={0} role="group" aria-label={say('people.tableScroll', { delegation: delegation.name })}>
          <table className="people-table" role="table">
            <thead role="rowgroup"><tr role="row">{(['name', 'role', 'mayDo', 'rooms', 'key', 'acts'] as const).map((each) => <th key={each} scope="col" role="columnheader">{say(`people.${each}`)}</th>)}</tr></thead>
            <tbody role="rowgroup">
              {lines.map(({ member: { person, verified, me }, rooms }) => (
                <tr key={person.id} role="row">
                  <th scope="row" role="rowheader" className="cell-name"><bdi>{named(person)}</bdi>{me && <span className="muted"> {say('frame.you')}</span>}</th>
                  <td role="cell">{say(`roles.${person.role}`)}</td>
                  <td role="cell">{mayDo(say, clock, person.powers)}</td>
                  <td role="cell">{rooms.join(', ')}<Standing id={person.id} subjects={roomKnowing(known, person.id)} />{plenary !== null && plenary.members.some((each) => each.person.id === person.id) && <span className="block"><Vouched room={plenary.room} result={`member/${person.id}`} /></span>}</td>
                  <td role="cell">
                    <span className={verified ? 'ok' : 'warn'}><Icon of={verified ? ShieldCheck : ShieldQuestionMark} /> {say(verified ? 'people.keyProven' : 'people.keyUnproven', provenBy(talk, person))}</span>
                    <span className="mono block" dir="ltr">{person.keyFingerprint}</span>
                  </td>
                  <td role="cell"><About person={person} subjects={roomKnowing(known, person.id)} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

interface KnownProps { readonly subjects: RoomSubjects | null }

/** Why somebody is in no room. */
function Standing({ id, subjects }: KnownProps & { readonly id: string }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const one = subjects?.persons[id]
  if (one === undefined) return null
  if (one.revoked) return <span className="stop block">{say('people.withdrawn')}</span>
  if (one.role === 'head' && !(subjects?.heads[one.delegation] ?? []).includes(id)) return <span className="muted block">{say('people.replaced')}</span>
  if (one.objections.length === 0) return null
  return <span className="stop block">{say('people.keptOut', { names: clock.list(one.objections.map((each) => delegationOf(talk, each).name)) })}</span>
}

const About = ({ person, subjects }: KnownProps & { readonly person: MemberView['person'] }): ReactNode =>
  subjects === null ? null : <OfficeActs person={person} subjects={subjects} />
