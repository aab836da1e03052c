import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Banners } from '../../frame/Banners'
import { Me } from '../../frame/Me'
import { Brand } from '../../parts/Brand'
import { Icon } from '../../parts/Icon'
import { Notice } from '../../parts/Notice'
import { Seal } from '../../parts/Seal'
import { useNamed, usePlace, useSay, useTalk } from '../../state/environment'
import { pathOf, type Step } from '../../state/places'
import { delegationOf, otherHeads } from '../../telling/opening'
import { openingLists } from '../../telling/happenings'
import { stepsOf, type StepView } from '../../telling/steps'
import { CharterStep } from './CharterStep'
import { DelegationStep } from './DelegationStep'
import { DetailsStep, KeysStep } from './DetailsStep'
import { Help } from './Help'
import { WordsStep } from './WordsStep'

const WORK: Readonly<Record<Step, () => ReactNode>> = {
  details: DetailsStep, keys: KeysStep, words: WordsStep, charter: CharterStep, delegation: DelegationStep,
}

/** The opening of a talk for a head: five numbered steps nobody can miss, one at a time. */
export function Opening({ step }: { readonly step: Step }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const steps = stepsOf(talk) ?? []
  const Work = WORK[step]
  const present = steps.find((each) => each.step === step)
  return (
    <div className="opening">
      <header className="frame-top">
        <a className="brand" href={pathOf(talk.talk, { at: 'overview' })} onClick={(event) => { event.preventDefault(); go({ at: 'overview' }) }}><Brand /></a>
        <span className="crumb not-narrow"><bdi className="crumb-title">{talk.title}</bdi></span>
        <span className="grow only-narrow" />
        <span className="small muted opening-count">{say('opening.stepShort', { step: present?.number ?? 1, steps: steps.length })}</span>
        <Seal />
        <Me />
      </header>
      <section aria-label={say('frame.regionState')}>
        <Seal line />
        <Banners />
      </section>
      <div className="opening-columns">
        <nav className="opening-steps" aria-label={say('opening.steps')}>
          <h2 className="small muted strong">{say('opening.title', { step: present?.number ?? 1, steps: steps.length })}</h2>
          <ol>{steps.map((each) => <StepLine key={each.step} of={each} shown={each.step === step} />)}</ol>
        </nav>
        <main className="opening-work" id="work" tabIndex={-1} aria-label={say('frame.regionWork')}><Lists /><Work /></main>
        <Help />
      </div>
    </div>
  )
}

/** Who changed the host's list of the opening wrongly, until the talk is open: then it stands with what happened. */
function Lists(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  return openingLists(say, talk).slice(-2).map(({ id, says }) => <Notice key={id} tone="warn" live title={says as string} />)
}

function StepLine({ of: { step, number, state }, shown }: { readonly of: StepView; readonly shown: boolean }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const place = { at: 'opening', step } as const
  return (
    <li className={`opening-step opening-step-${state}`}>
      <span className="opening-number" aria-hidden>{state === 'done' ? <Icon of={Check} /> : number}</span>
      <div>
        <a href={pathOf(talk.talk, place)} aria-current={shown ? 'step' : undefined} onClick={(event) => { event.preventDefault(); go(place) }}>
          {say(`opening.${step}`)}
          <span className="unseen">, {say(state === 'done' ? 'opening.stepDone' : state === 'now' ? 'opening.stepNow' : 'opening.stepNext')}</span>
        </a>
        <div className="small muted"><StepText step={step} /></div>
      </div>
    </li>
  )
}

function StepText({ step }: { readonly step: Step }): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk } = useTalk()
  if (step === 'details') {
    return say('opening.detailsText', { name: named(talk.me), role: say(`roles.${talk.me.role}`), delegation: delegationOf(talk, talk.me.delegation).name })
  }
  if (step === 'words') return say('opening.wordsText', { heads: talk.opening ? otherHeads(talk.opening).length : 1 })
  return say(`opening.${step}Text`)
}
