import { type ReactNode, useState } from 'react'
import type { ReleaseView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useEveryClock } from '../../state/clocks'
import { useApp, useNamed, useSay, useTalk } from '../../state/environment'
import { mayOpen, offersToMe, receivedItems } from '../../telling/items'
import { delegationOf } from '../../telling/opening'
import { Positions } from './Positions'

/** What other delegations offer to mine, until it is here. */
export function Offers(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const offers = offersToMe(talk)
  if (offers.length === 0) return null
  return (
    <section className="card" aria-label={say('items.offers')}>
      <h2 className="strong">{say('items.offers')}</h2>
      <ul className="list">{offers.map((each) => <Offer key={each.id} of={each} />)}</ul>
    </section>
  )
}

function Offer({ of: release }: { readonly of: ReleaseView }): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const { talk } = useTalk()
  const [asking, setAsking] = useState(false)
  const { subject } = release
  const from = delegationOf(talk, release.delegation)
  const offered = release.steps.find((each) => each.what === 'offered')
  const names = clock.list(release.to.map((id) => delegationOf(talk, id).name))
  return (
    <li className="list-row">
      <Mark of={from} />
      <span className="grow stack stack-close">
        <span>{say('items.offerSays', { delegation: from.name, subject })}</span>
        <span className="small muted">{release.state === 'opened' ? say('items.coming', { delegation: from.name }) : say('items.offerTo', { names, time: offered ? clock.hour(offered.at) : 'none' })}</span>
      </span>
      {release.state === 'offered' && mayOpen(talk) && <Button kind="main" onPress={() => setAsking(true)}>{say('items.open', { subject })}</Button>}
      {asking && release.state === 'offered' && <OpenDialog of={release} onClose={() => setAsking(false)} />}
    </li>
  )
}

function OpenDialog({ of: { id, room, subject, delegation }, onClose }: { readonly of: ReleaseView; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const named = useNamed()
  const { talk } = useTalk()
  const open = useAct(() => app.perform(room, 'release.open', { release: id }), onClose)
  return (
    <Dialog title={say('items.openTitle', { subject })} open onClose={onClose}>
      <p>{say('items.openEffect', { delegation: delegationOf(talk, delegation).name, name: named(talk.me) })}</p>
      {open.problem && <Problem problem={open.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={open.busy} onPress={() => open.run()}>{say('items.openDo')}</Button>
        <Button size="large" onPress={onClose}>{say('items.openKeep')}</Button>
      </div>
    </Dialog>
  )
}

/** Word for word, from whom, when, and who opened or carried it. */
export function Received(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const all = receivedItems(talk)
  return (
    <section className="card" aria-label={say('items.received')}>
      <h2 className="strong">{say('items.received')}</h2>
      {all.length === 0 ? <p className="muted">{say('items.noneReceived')}</p> : <ul className="list">{all.map((each) => <Came key={each.id} of={each} />)}</ul>}
    </section>
  )
}

function Came({ of: release }: { readonly of: ReleaseView }): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const named = useNamed()
  const { talk } = useTalk()
  const from = delegationOf(talk, release.delegation)
  const delegation = from.name
  const step = (what: string): { readonly time: string; readonly name: string } => {
    const found = release.steps.find((each) => each.what === what)
    return { time: found ? clock.moment(found.at) : '–', name: found ? named(found.by) : '–' }
  }
  const [carried, opened] = [step('carried'), step('opened')]
  const names = clock.list(release.to.map((id) => delegationOf(talk, id).name))
  const says = {
    verbatim: () => say('items.carriedVerbatim', { delegation }),
    own_words: () => say('items.carriedOwn', { name: carried.name }),
    delivered: () => say('items.deliveredAt', { names, opened: opened.time, name: opened.name, time: step('delivered').time }),
  }[release.form ?? 'delivered']()
  return (
    <li className="item">
      <div className="row">
        <Mark of={from} />
        <b className="grow item-subject">{release.state === 'carried' ? say('items.carriedFrom', { delegation, ...carried }) : say('items.receivedFrom', { delegation, subject: release.subject })}</b>
      </div>
      <p className="lines item-text" dir="auto">{release.content}</p>
      <p className="small muted">{says}</p>
      <Positions about={{ room: release.room, entry: release.id, subject: release.subject || opening(release.content ?? '') }} />
    </li>
  )
}

/** What was carried has no subject of its own: its first words stand for it. */
const opening = (content: string): string => [...(content.split('\n')[0] ?? '')].slice(0, 60).join('')
