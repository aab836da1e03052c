import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { HeadLink, TalkPlan } from '../../../model'
import { Plain } from '../../frame/Plain'
import { Button } from '../../parts/Button'
import { Copy } from '../../parts/Copy'
import { LinkText } from '../../parts/LinkText'
import { Mark } from '../../parts/Mark'
import { Notice } from '../../parts/Notice'
import { useAct } from '../../state/act'
import { useApp, useClock, useSay } from '../../state/environment'

const Qr = lazy(() => import('../../parts/Qr'))

/** One link per head, to be sent by a way the convener trusts. */
export function Links({ plan, links }: { readonly plan: TalkPlan; readonly links: readonly HeadLink[] }): ReactNode {
  const say = useSay()
  const app = useApp()
  const mine = links.find((each) => each.me)
  const go = useAct(() => app.continueAsHead())
  return (
    <Plain>
      <p className="caption"><bdi>{plan.title}</bdi></p>
      <h1>{say('open.linksTitle')}</h1>
      <p className="lead">{say('open.linksLead')}</p>
      <ul className="stack">
        {links.map((each) => <LinkCard key={each.link} link={each} plan={plan} />)}
      </ul>
      <Notice tone="warn">{say('open.linksKeep')}</Notice>
      {mine && (
        <div className="acts">
          <Button kind="main" size="large" busy={go.busy} onPress={() => go.run()}>{say('open.linksContinue', { delegation: nameOf(plan, mine.delegation) })}</Button>
        </div>
      )}
    </Plain>
  )
}

const nameOf = (plan: TalkPlan, id: string): string => plan.delegations.find((each) => each.id === id)?.name ?? id

function LinkCard({ link, plan }: { readonly link: HeadLink; readonly plan: TalkPlan }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const [qr, setQr] = useState(false)
  const order = plan.delegations.findIndex((each) => each.id === link.delegation)
  const kind = plan.delegations[order]?.kind ?? 'party'
  const state = link.at === null ? say('open.linkState', { state: link.state }) : say('open.linkStateAt', { state: link.state, time: clock.moment(link.at) })
  return (
    <li className="card stack">
      <div className="card-head">
        <Mark of={{ kind, order }} />
        <h2 className="strong grow">{say('open.linkFor', { name: link.name, delegation: nameOf(plan, link.delegation) })}</h2>
        <span className={link.state === 'used' ? 'chip chip-ok' : 'chip'} role="status">{state}</span>
      </div>
      {link.me ? <p className="muted">{say('open.linkYours', { delegation: nameOf(plan, link.delegation) })}</p> : (
        <>
          <p>{say('open.linkSend', { name: link.name })}</p>
          <LinkText link={link.link} label={say('open.linkFor', { name: link.name, delegation: nameOf(plan, link.delegation) })} />
          <div className="acts">
            <Copy text={link.link} label={say('open.linkCopy', { name: link.name })} />
            <Button size="small" expanded={qr} onPress={() => setQr(!qr)}>{say(qr ? 'open.linkQrHide' : 'open.linkQr')}</Button>
          </div>
          {qr && <Suspense><Qr text={link.link} label={say('open.linkQrNamed', { name: link.name })} /></Suspense>}
        </>
      )}
    </li>
  )
}
