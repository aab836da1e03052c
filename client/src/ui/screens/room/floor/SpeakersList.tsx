import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../parts/Button'
import { Icon } from '../../../parts/Icon'
import { Problem } from '../../../parts/Problem'
import { useAct } from '../../../state/act'
import { useSay, useTalk } from '../../../state/environment'
import type { FloorHere } from '../../../state/floor'
import { type Asked, movedBy, nextIn } from '../../../telling/floor'
import { minutes } from '../../../telling/floor-clock'
import { delegationOf } from '../../../telling/opening'
import { useWho, Who } from './who'

/** Speeches in the order of the list, then replies; the chair orders the list and gives the floor to the next. */
export function SpeakersList({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const { closed, speeches, replies } = floor.held
  return (
    <section className="panel-section" aria-label={say('floor.list')}>
      <h3 className="row"><span className="grow">{say('floor.list')}</span><span className="chip">{say(closed ? 'floor.listClosed' : 'floor.listOpen')}</span></h3>
      {speeches.length + replies.length === 0 && <p className="muted">{say('floor.listEmpty')}</p>}
      {speeches.length > 0 && <ol className="list floor-list" aria-label={say('floor.list')}>{speeches.map((each, at) => <Waiting key={each.id} floor={floor} asked={each} number={at + 1} />)}</ol>}
      {replies.length > 0 && (
        <>
          <h4 className="small strong">{say('floor.replies')}</h4>
          <ol className="list floor-list" aria-label={say('floor.replies')}>{replies.map((each, at) => <Waiting key={each.id} floor={floor} asked={each} number={speeches.length + at + 1} />)}</ol>
        </>
      )}
    </section>
  )
}

interface WaitingProps { readonly floor: FloorHere; readonly asked: Asked; readonly number: number }

function Waiting({ floor, asked, number }: WaitingProps): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { request } = asked
  const facts = [
    request.type === 'reply' && say('floor.typereply'),
    request.to !== null && say('floor.to', { delegation: delegationOf(talk, request.to).name }),
    request.topic !== null && say('floor.topic', { topic: request.topic }),
  ].filter((each) => each !== false)
  return (
    <li>
      <div className="row">
        <span className="muted floor-number">{number}</span>
        <span className="grow"><Who floor={floor} request={request} /></span>
        <span className="small muted">{request.limit_s === 0 ? say('floor.noLimit') : minutes(request.limit_s)}</span>
      </div>
      {facts.length > 0 && <p className="small muted floor-facts"><bdi>{facts.join(' · ')}</bdi></p>}
      {floor.held.open && <WaitingActs floor={floor} asked={asked} />}
    </li>
  )
}

/** What can be done with one who waits: withdraw by his own delegation; move and call by the chair. */
export function WaitingActs({ floor, asked: { id, request } }: { readonly floor: FloorHere; readonly asked: Asked }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const name = useWho(floor)(request)
  const { held, rights, perform } = floor
  const act = useAct((kind: string, body: Readonly<Record<string, unknown>>) => perform(kind, body))
  const own = rights.ask && request.delegation === talk.me.delegation && request.state === 'waiting'
  const next = rights.chair && nextIn(held)?.id === id
  const moves = rights.chair && request.type === 'speech' && held.speeches.length > 1
  const move = (by: -1 | 1): void => {
    const requests = movedBy(held, id, by)
    if (requests !== null) act.run('floor.order', { requests })
  }
  if (!own && !next && !moves && act.problem === null) return null
  return (
    <>
      <div className="row row-wrap floor-acts">
        {next && <Button size="small" kind="main" busy={act.busy} label={say('floor.give', { name })} onPress={() => act.run('floor.give', { request: id })}>{say('floor.giveShort')}</Button>}
        {own && <Button size="small" busy={act.busy} label={say('floor.withdrawOf', { name })} onPress={() => act.run('floor.cancel', { request: id })}>{say('floor.withdraw')}</Button>}
        <span className="grow" />
        {moves && (
          <>
            <Button size="small" kind="quiet" closed={movedBy(held, id, -1) === null} label={say('floor.up', { name })} onPress={() => move(-1)}><Icon of={ArrowUp} /></Button>
            <Button size="small" kind="quiet" closed={movedBy(held, id, 1) === null} label={say('floor.down', { name })} onPress={() => move(1)}><Icon of={ArrowDown} /></Button>
          </>
        )}
      </div>
      {act.problem && <Problem problem={act.problem} tone="warn" />}
    </>
  )
}
