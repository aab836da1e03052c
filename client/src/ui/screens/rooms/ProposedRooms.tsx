import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { Plenary } from '../../state/plenary'
import { proposedRoom, roomProposals } from '../../telling/agreed'
import { delegationOf } from '../../telling/opening'
import { theRoom } from '../../telling/rooms'
import { asksMe, chairs, missingFrom, type Pending, signs } from '../../telling/sessions'
import { ReasonDialog } from '../sessions/ReasonDialog'
import { Waits } from '../sessions/SessionLine'

/** Rooms proposed in plenary and not agreed yet: who asks whom, and what one may answer. */
export function ProposedRooms({ plenary }: { readonly plenary: Plenary }): ReactNode {
  const say = useSay()
  const pending = roomProposals(plenary.subjects)
  if (pending.length === 0) return null
  return (
    <section className="card" aria-label={say('rooms.waitingTitle')}>
      <h2 className="strong">{say('rooms.waitingTitle')}</h2>
      <div className="proposals">{pending.map((each) => <Proposed key={each.id} pending={each} plenary={plenary} />)}</div>
    </section>
  )
}

function Proposed({ pending, plenary }: { readonly pending: Pending; readonly plenary: Plenary }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { subjects, perform } = plenary
  const { id, proposal } = pending
  const [refusing, setRefusing] = useState(false)
  const act = useAct((kind: string) => perform(kind, { to: id }))
  const room = proposedRoom(pending)
  const mine = proposal.delegation === talk.me.delegation
  const answers = signs(subjects, talk.me) && !mine && proposal.needs.includes(talk.me.delegation)
  const name = (each: string): string => delegationOf(talk, each).name
  return (
    <div className="proposal stack">
      <p>{say('rooms.waitingSays', { delegation: name(proposal.delegation), room: theRoom(say, talk, room), names: clock.list(room.owners.map(name)) })}</p>
      <Waits missing={missingFrom(proposal)} />
      <div className="acts">
        {asksMe(subjects, talk.me, proposal) && <Button kind="main" busy={act.busy} onPress={() => act.run('consent')}>{say('rooms.agree', { room: theRoom(say, talk, room) })}</Button>}
        {answers && <Button onPress={() => setRefusing(true)}>{say('rooms.refuse')}</Button>}
        {mine && (signs(subjects, talk.me) || chairs(subjects, talk.me)) && <Button onPress={() => act.run('withdraw')}>{say('rooms.withdraw')}</Button>}
      </div>
      {act.problem && <Problem problem={act.problem} />}
      {refusing && (
        <ReasonDialog
          title={say('rooms.refuseTitle')} effect={say('rooms.refuseEffect')} label={say('rooms.refuseReason')} act={say('rooms.refuseDo')} keep={say('rooms.refuseKeep')}
          run={(reason) => perform('refuse', { to: id, reason })} onClose={() => setRefusing(false)}
        />
      )}
    </div>
  )
}
