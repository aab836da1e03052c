import type { ReactNode } from 'react'
import type { KnownTalk } from '../../../model'
import { Plain } from '../../frame/Plain'
import { Button } from '../../parts/Button'
import { useApp, useClock, useSay } from '../../state/environment'
import type { Key } from '../../words'
import { RememberedHeads } from './RememberedHeads'

const STORAGE: Readonly<Record<KnownTalk['storage'], Key>> = {
  keep: 'start.storageKeep',
  passphrase: 'start.storagePassphrase',
  forget: 'start.storageForget',
}

/** `/`: the talks on this device, nearest first. */
export function Start({ talks }: { readonly talks: readonly KnownTalk[] }): ReactNode {
  const say = useSay()
  return (
    <Plain>
      <h1>{say('start.title')}</h1>
      {talks.length === 0 ? <p className="lead">{say('start.empty')}</p> : <Talks talks={talks} />}
      <RememberedHeads quiet />
      <section className="stack stack-close">
        <h2 className="caption">{say('start.what')}</h2>
        <p>{say('start.whatText')}</p>
      </section>
      <section className="stack stack-close">
        <h2 className="caption">{say('start.whatHost')}</h2>
        <p>{say('start.whatHostText')}</p>
      </section>
    </Plain>
  )
}

function Talks({ talks }: { readonly talks: readonly KnownTalk[] }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const nearestFirst = [...talks].sort((a, b) => b.lastOpened - a.lastOpened)
  return (
    <ul className="card list">
      {nearestFirst.map((each, at) => (
        <li key={each.talk} className="list-row">
          <span className="grow stack-close stack">
            <b>{each.title === null ? say('start.untitled') : <bdi>{each.title}</bdi>}</b>
            <span className="small muted">{say('start.opened', { time: clock.moment(each.lastOpened) })}, {say(STORAGE[each.storage])}</span>
          </span>
          <Button
            {...(at === 0 ? { kind: 'main' as const } : {})}
            onPress={() => void app.openKnownTalk(each.talk)}
          >
            {say('start.openTalk')}
            <span className="unseen">: {each.title ?? say('start.untitled')}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}
