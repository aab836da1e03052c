import { type ReactNode, useState } from 'react'
import type { ReleaseView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useEveryClock } from '../../state/clocks'
import { useApp, useNamed, useSay, useTalk } from '../../state/environment'
import { useNow } from '../../state/plenary'
import { signsFor } from '../../telling/items'
import { delegationOf } from '../../telling/opening'

/** What became of one release, in words, with the receipts; and the way back as long as there is one. */
export function ReleaseLine({ of: release }: { readonly of: ReleaseView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const now = useNow()
  const [asking, setAsking] = useState(false)
  const words = useReleaseWords()
  const over = release.state === 'authorised' && now >= (release.validUntil ?? 0)
  const back = (release.state === 'offered' || (release.state === 'authorised' && !over)) && signsFor(talk)
  const { subject } = release
  return (
    <div className="row item-release">
      <span className={over ? 'grow struck' : 'grow'}>{words(release, over)}</span>
      {back && <Button size="small" label={say('items.back', { subject })} onPress={() => setAsking(true)}>{say('items.back', { subject })}</Button>}
      {asking && <TakeBack of={release} onClose={() => setAsking(false)} />}
    </div>
  )
}

/** Receipts as this device saw them; what it did not see it does not say. */
export function useReleaseWords(): (release: ReleaseView, over: boolean) => string {
  const say = useSay()
  const clock = useEveryClock()
  const named = useNamed()
  const { talk } = useTalk()
  return (release, over) => {
    const step = (what: ReleaseView['state']): { readonly time: string; readonly name: string } => {
      const found = release.steps.find((each) => each.what === what)
      return { time: found ? clock.hour(found.at) : '–', name: found ? named(found.by) : release.openedBy ?? '' }
    }
    const names = clock.list(release.to.map((id) => delegationOf(talk, id).name))
    const room = talk.rooms.find((each) => each.room === release.room)
    const mediators = room?.members.filter((each) => each.visitor).map((each) => named(each.person)) ?? []
    const mediator = mediators.length > 0 ? clock.list(mediators) : say('items.theMediator')
    const until = clock.moment(release.validUntil ?? 0)
    switch (release.state) {
      case 'offered': return say('items.offered', { names, time: step('offered').time })
      case 'opened': return say('items.opened', step('opened'))
      case 'delivered': return say('items.delivered', { opened: step('opened').time, name: step('opened').name, time: step('delivered').time })
      case 'undone': return say('items.undone', { time: step('undone').time })
      case 'revoked': return say('items.revoked', { mediator, time: step('revoked').time })
      case 'authorised':
      case 'carried': return over ? say('items.expired', { mediator, names, until }) : say('items.authorised', { mediator, names, until, form: release.form ?? 'verbatim', time: step('authorised').time })
    }
  }
}

function TakeBack({ of: release, onClose }: { readonly of: ReleaseView; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const given = release.validUntil !== null
  const back = useAct(() => app.perform(release.room, given ? 'release.revoke' : 'release.undo', given ? { authorisation: release.id } : { release: release.id }), onClose)
  return (
    <Dialog title={say('items.backTitle', { subject: release.subject })} open onClose={onClose}>
      <p>{say(given ? 'items.backEffectMediator' : 'items.backEffect')}</p>
      {back.problem && <Problem problem={back.problem} />}
      <div className="dialog-acts">
        <Button kind="danger" size="large" busy={back.busy} onPress={() => back.run()}>{say('items.backDo')}</Button>
        <Button size="large" onPress={onClose}>{say('items.backKeep')}</Button>
      </div>
    </Dialog>
  )
}
