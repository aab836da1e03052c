import type { ReactNode } from 'react'
import { Button } from '../../../parts/Button'
import { Problem } from '../../../parts/Problem'
import { Saying } from '../../../parts/Vouched'
import { useAct } from '../../../state/act'
import { useClock, useSay, useTalk } from '../../../state/environment'
import type { FloorHere } from '../../../state/floor'
import { Binding } from '../../../telling/binding'
import { type Decision, mayWithdrawAppeal, type Ruling, rulingsOf } from '../../../telling/floor'
import { delegationOf } from '../../../telling/opening'
import { useWho } from './who'

/** Rulings of this session in words, the appeal against each, and the vote on it (F5). */
export function Rulings({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const rulings = rulingsOf(floor.subjects, floor.held.session)
  if (rulings.length === 0) return null
  return (
    <section className="panel-section" aria-label={say('floor.rulings')}>
      <h3>{say('floor.rulings')}</h3>
      <ul className="list floor-list" aria-label={say('floor.rulings')}>{rulings.map((each) => <Ruled key={each.id} floor={floor} ruling={each} />)}</ul>
    </section>
  )
}

function Ruled({ floor, ruling: { id, request, appeal } }: { readonly floor: FloorHere; readonly ruling: Ruling }): ReactNode {
  const say = useSay()
  const name = useWho(floor)(request)
  const protest = useAct(() => floor.perform('order.appeal', { request: id }))
  return (
    <li className="stack stack-close">
      <p className="row"><span className="grow">{say('floor.ruledOn', { name })}</span><b>{say(request.upheld === true ? 'floor.upheld' : 'floor.notUpheld')}</b></p>
      <p className="small" dir="auto">{request.ruling}</p>
      {appeal === null && floor.held.open && floor.rights.sign && (
        <div><Button size="small" busy={protest.busy} label={say('floor.appealOf', { name })} onPress={() => protest.run()}>{say('floor.appeal')}</Button></div>
      )}
      {protest.problem && <Problem problem={protest.problem} tone="warn" />}
      {appeal !== null && <Appeal floor={floor} id={appeal.id} decision={appeal.decision} />}
    </li>
  )
}

const RESULTS = { adopted: 'floor.resultadopted', not_adopted: 'floor.resultnot_adopted', proposed: 'floor.resultnot_adopted' } as const
const BALLOTS = ['yes', 'no', 'abstain'] as const

function Appeal({ floor, id, decision }: { readonly floor: FloorHere; readonly id: string; readonly decision: Decision }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const act = useAct((kind: string, body: Readonly<Record<string, unknown>>) => floor.perform(kind, body))
  if (decision.state === 'withdrawn') return <p className="small strong">{say('floor.resultwithdrawn')}</p>
  if (decision.state !== 'put') {
    return <p className="small strong"><Saying of={Binding.of(say, RESULTS[decision.state], {}, { room: floor.room.room, result: `decision/${id}` })} /></p>
  }
  const name = (delegation: string): string => delegationOf(talk, delegation).name
  const missing = decision.electorate.filter((each) => decision.ballots[each] === undefined).map(name)
  const own = decision.ballots[talk.me.delegation]
  return (
    <div className="stack stack-close">
      <p className="small strong">{say('floor.appealed', { delegation: name(decision.delegation) })}</p>
      {floor.held.open && floor.rights.sign && (
        <div className="row row-wrap" role="group" aria-label={say('floor.voteLabel')}>
          {BALLOTS.map((vote) => <Button key={vote} size="small" pressed={own === vote} busy={act.busy} onPress={() => act.run('decision.vote', { decision: id, vote })}>{say(`floor.vote${vote}`)}</Button>)}
        </div>
      )}
      {own !== undefined && <p className="small">{say('floor.voted', { vote: own })}</p>}
      <p className="small muted">{say('floor.votesMissing', { names: missing.length === 0 ? 'none' : clock.list(missing) })}</p>
      <div className="row row-wrap">
        {floor.held.open && floor.rights.chair && <Button size="small" busy={act.busy} onPress={() => act.run('decision.announce', { decision: id })}>{say('floor.announce')}</Button>}
        {mayWithdrawAppeal(floor.subjects, talk.me, decision) && <Button size="small" busy={act.busy} onPress={() => act.run('decision.withdraw', { decision: id })}>{say('floor.appealWithdraw')}</Button>}
      </div>
      {act.problem && <Problem problem={act.problem} tone="warn" />}
    </div>
  )
}
