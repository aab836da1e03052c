import type { ReactNode } from 'react'
import type { AdmissionView } from '../../../model'
import { Button } from '../../parts/Button'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, usePlace, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { theRoom } from '../../telling/rooms'
import { OtherRoom } from '../rooms/OtherRoom'
import { Consents } from './Consents'
import { RoomLine } from './RoomLine'

/** The waiting person's own page: own card, who has answered (yes or not yet, never who objects), checks, leave. Nothing else. */
export function Waiting(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const named = useNamed()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const leave = useAct(() => app.leaveTalk(false))
  const own = delegationOf(talk, talk.me.delegation)
  const { waiting } = talk
  const given = waiting?.consents.filter((each) => each.state === 'given') ?? []
  const missing = waiting?.consents.filter((each) => each.state !== 'given') ?? []
  const rooms = talk.rooms.filter((each) => each.room !== waiting?.room) // that one is what this page is about
  const names = (each: typeof given): string => clock.list(each.map(({ delegation }) => delegationOf(talk, delegation).name))
  const mayAsk = waiting?.roomKind === 'plenary' && waiting.asked === 0
  return (
    <div className="page">
      <h1>{waiting?.roomKind === 'caucus' ? say('admission.waitTitleCaucus', { delegation: own.name }) : say(mayAsk ? 'admission.waitTitleOutside' : 'admission.waitTitlePlenary')}</h1>
      <p className="lead" role="status">
        {waiting && (mayAsk ? say('admission.waitNotAsked') : say('admission.waitSentence', { given: given.length, names: names(given), missing: missing.length, missingNames: names(missing) }))}
      </p>
      <p className="muted">{say('admission.waitLead')}</p>
      <section className="card stack" aria-label={say('admission.waitOwn')}>
        <h2 className="strong">{say('admission.waitOwn')}</h2>
        <p className="row"><Mark of={own} size={18} /><b><bdi>{named(talk.me)}</bdi></b><span className="muted">{say('roles.roleOf', { role: say(`roles.${talk.me.role}`), delegation: own.name })}</span></p>
      </section>
      {waiting?.problem && <Problem problem={waiting.problem} />}
      {waiting && !mayAsk && (
        <section className="card stack" aria-label={say('admission.waitConsents')}>
          <h2 className="strong">{say('admission.waitConsents')}</h2>
          <Consents of={waiting} quiet />
        </section>
      )}
      {waiting && mayAsk && <Ask waiting={waiting} />}
      {rooms.length + talk.otherRooms.length > 0 && (
        <section className="card" aria-label={say('overview.rooms')}>
          <h2 className="strong">{say('overview.rooms')}</h2>
          <ul className="list">
            {rooms.map((room) => <RoomLine key={room.room} room={room} />)}
            {talk.otherRooms.map((room) => <OtherRoom key={room.room} room={room} />)}
          </ul>
        </section>
      )}
      <div className="acts">
        <Button kind={mayAsk ? 'plain' : 'main'} size="large" onPress={() => go({ at: 'ready' })}>{say('admission.waitReady')}</Button>
        <Button size="large" busy={leave.busy} onPress={() => leave.run()}>{say('admission.waitLeave')}</Button>
      </div>
    </div>
  )
}

/** Nobody is asked before the person has asked to enter. */
function Ask({ waiting }: { readonly waiting: AdmissionView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const ask = useAct(() => app.askToEnter(waiting.room))
  const room = theRoom(say, talk, { kind: waiting.roomKind, owners: [talk.me.delegation] })
  return (
    <div className="stack">
      <div className="acts"><Button kind="main" size="large" busy={ask.busy} onPress={() => ask.run()}>{say('admission.askRoom', { room })}</Button></div>
      {ask.problem && <Problem problem={ask.problem} />}
    </div>
  )
}
