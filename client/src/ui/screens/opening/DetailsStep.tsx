import type { ReactNode } from 'react'
import { Button } from '../../parts/Button'
import { useNamed, usePlace, useSay, useTalk } from '../../state/environment'
import type { Step } from '../../state/places'
import { delegationOf } from '../../telling/opening'
import { stepNow } from '../../telling/steps'
import { OwnZone } from '../talk/OwnZone'

/** On to the step that is to be done now. */
export function Continue({ to }: { readonly to?: Step }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  return <div className="acts"><Button kind="main" size="large" onPress={() => go({ at: 'opening', step: to ?? stepNow(talk) })}>{say('opening.continue')}</Button></div>
}

export function DetailsStep(): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk } = useTalk()
  return (
    <>
      <h1>{say('opening.detailsTitle')}</h1>
      <p className="lead">{say('opening.detailsLead')}</p>
      <dl className="facts card">
        <dt>{say('opening.detailsName')}</dt><dd><bdi>{named(talk.me)}</bdi></dd>
        <dt>{say('opening.detailsRole')}</dt><dd>{say(`roles.${talk.me.role}`)}</dd>
        <dt>{say('opening.detailsDelegation')}</dt><dd><bdi>{delegationOf(talk, talk.me.delegation).name}</bdi></dd>
      </dl>
      <OwnZone />
      <Continue to="keys" />
    </>
  )
}

const STORAGE = { keep: 'start.storageKeep', passphrase: 'start.storagePassphrase', forget: 'start.storageForget' } as const

export function KeysStep(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  return (
    <>
      <h1>{say('opening.keysTitle')}</h1>
      <p className="lead">{say('opening.keysLead')}</p>
      <dl className="facts card">
        <dt>{say('opening.keysFingerprint')}</dt><dd className="mono" dir="ltr">{talk.me.keyFingerprint}</dd>
        <dt>{say('opening.keysStorage')}</dt><dd>{say(STORAGE[talk.storage])}</dd>
      </dl>
      <Continue />
    </>
  )
}
