import { type ReactNode, useState } from 'react'
import type { ItemView } from '../../../model'
import { Button } from '../../parts/Button'
import { useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { isNeutral, ownItems, otherReleases, releasesOf, signsFor, visitorsHere } from '../../telling/items'
import { caucusOf } from '../../telling/rooms'
import { Carrying } from './Carrying'
import { Offers, Received } from './Offers'
import { Positions } from './Positions'
import { ReleaseDialog } from './ReleaseDialog'
import { ReleaseLine } from './ReleaseLine'
import { ReachDialog, WriteDialog } from './WriteDialog'

/** `/t/:talk/items`: what my caucus wrote and where it went, what is offered to us, what came; for a neutral what he may carry (ux.md §5.4). */
export default function Items(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [writing, setWriting] = useState(false)
  const neutral = isNeutral(talk)
  const may = caucusOf(talk)?.state === 'open' && talk.me.powers.includes('draft') && !neutral
  return (
    <div className="page">
      <div className="page-head">
        <h1 className="grow">{say('items.title')}</h1>
        {may && <Button kind="main" onPress={() => setWriting(true)}>{say('items.write')}</Button>}
      </div>
      <p className="lead">{say(neutral ? 'items.leadNeutral' : 'items.lead')}</p>
      {neutral && <Carrying />}
      <Offers />
      {!neutral && <Own />}
      <Received />
      {writing && <WriteDialog onClose={() => setWriting(false)} />}
    </div>
  )
}

function Own(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const items = ownItems(talk)
  const others = otherReleases(talk)
  const visitors = visitorsHere(talk)
  return (
    <section className="card" aria-label={say('items.mine')}>
      <h2 className="strong">{say('items.mine')}</h2>
      {visitors.length > 0 && <p className="warn">{say('items.visitor', { names: clock.list(visitors.map(named)) })}</p>}
      {items.length + others.length === 0 && <p className="muted">{say(caucusOf(talk) ? 'items.none' : 'items.noCaucus')}</p>}
      {items.length + others.length > 0 && (
        <ul className="list">
          {items.map((item) => <OwnItem key={item.id} item={item} />)}
          {others.map((release) => <li key={release.id} className="item"><b className="item-subject">{release.subject}</b><ReleaseLine of={release} /></li>)}
        </ul>
      )}
    </section>
  )
}

const STATES = { own: 'items.statePrivate', mediator: 'items.stateMediator', plenary: 'items.statePlenary' } as const

function OwnItem({ item }: { readonly item: ItemView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const [asking, setAsking] = useState<'release' | 'reach' | null>(null)
  const releases = releasesOf(talk, item.id)
  const drafts = caucusOf(talk)?.state === 'open' && talk.me.powers.includes('draft')
  const { subject, reach } = item
  return (
    <li className="item" aria-label={subject}>
      <div className="row">
        <b className="grow item-subject">{subject}</b>
        <span className="chip">{say(STATES[reach])}</span>
      </div>
      <p className="lines">{item.content}</p>
      <p className="small muted">{say('items.by', { name: named(item.by), time: clock.moment(item.at) })}</p>
      {releases.map((each) => <ReleaseLine key={each.id} of={each} />)}
      <Positions about={{ room: item.room, entry: item.id, subject }} />
      <div className="acts">
        {reach !== 'own' && signsFor(talk) && <Button label={say('items.release', { subject })} onPress={() => setAsking('release')}>{say('items.release', { subject })}</Button>}
        {drafts && <Button label={`${say('items.change')} ${subject}`} onPress={() => setAsking('reach')}>{say('items.change')}</Button>}
      </div>
      {asking === 'release' && <ReleaseDialog item={item} onClose={() => setAsking(null)} />}
      {asking === 'reach' && <ReachDialog item={item} onClose={() => setAsking(null)} />}
    </li>
  )
}
