import { Check, Phone } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, usePlace, useSay, useTalk } from '../../state/environment'
import { headName, headNames, otherHeads } from '../../telling/opening'
import { Compare } from './Compare'
import { Continue } from './DetailsStep'
import { FiveWords } from './FiveWords'
import { HeadKeys, RememberKeys } from './HeadKeys'
import { Disturbed, Mismatch } from './Mismatch'

/** Step 3: five words, compared by telephone (ux.md §4.4). */
export function WordsStep(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { opening } = talk
  if (!opening) return null
  const { words } = opening
  const runs = words.step === 'stopped' ? words.runs : 1
  if (talk.stage === 'stopped') return <Mismatch runs={runs} problem={talk.problem ?? { code: 'WORDS_DIFFER' }} />
  if (words.step === 'stopped') return words.problem.code === 'WORDS_DIFFER' ? <Mismatch runs={runs} problem={words.problem} /> : <Disturbed runs={runs} problem={words.problem} />
  const others = otherHeads(opening)
  const names = headNames(say, clock, others)
  return (
    <>
      <h1>{say(words.step === 'verified' ? 'opening.wordsDone' : 'opening.wordsTitle', { names })}</h1>
      {words.step === 'verified' ? (
        <>
          <Notice tone="ok" title={say('opening.verified', { time: clock.moment(words.at) })} live><p>{say('opening.verifiedMore')}</p></Notice>
          <FiveWords code={words.code} />
          <HeadKeys />
          <RememberKeys />
          <Continue to="charter" />
        </>
      ) : (
        <>
          <p className="lead">{say('opening.lead', { heads: others.length })}</p>
          <Channel names={names} />
          <HeadKeys />
          {!others.some((each) => each.pin?.unanswered) && <Moment names={names} />}
          {words.step !== 'comparing' && words.step !== 'confirmed' && <Later />}
        </>
      )}
    </>
  )
}

function Channel({ names }: { readonly names: string }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const others = talk.opening ? otherHeads(talk.opening) : []
  return (
    <div className="words-channel">
      <Icon of={Phone} large />
      <div>
        <b>{say('opening.channel', { names })}</b>
        <p className="small muted">{say('opening.channelMore')}</p>
      </div>
      <div className="words-ready">
        {others.map((head) => (
          <span key={head.delegation} className={head.wordsReady ? 'chip chip-ok' : 'chip'}>
            {head.wordsReady && <Icon of={Check} />}
            {say(head.wordsReady ? 'opening.headReady' : 'opening.headNotReady', { name: headName(say, head) })}
          </span>
        ))}
      </div>
    </div>
  )
}

function Moment({ names }: { readonly names: string }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const show = useAct(() => app.compareWords())
  const { opening } = talk
  if (!opening) return null
  const { words } = opening
  const missing = opening.heads.filter((each) => !each.mine && !each.person)
  switch (words.step) {
    case 'waiting': return <p role="status">{say('opening.waiting', { names, count: missing.length || 1 })}</p>
    case 'ready': return (
      <div className="stack">
        <p>{say('opening.readyLead')}</p>
        <div className="acts"><Button kind="main" size="large" busy={show.busy} onPress={() => show.run()}>{say('opening.show')}</Button></div>
        {show.problem && <Problem problem={show.problem} />}
      </div>
    )
    case 'committed': return <p role="status">{say('opening.committed', { names })}</p>
    case 'comparing': return <Compare key={words.code.join(' ')} words={words} names={names} />
    case 'confirmed': return (
      <>
        <FiveWords code={words.code} />
        <Notice title={say('opening.confirmed', { names })} live />
      </>
    )
    default: return null
  }
}

function Later(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  return (
    <div className="stack stack-close">
      <span><Button kind="link" onPress={() => go({ at: 'overview' })}>{say('opening.later')}</Button></span>
      <p className="small muted">{say('opening.laterText')}</p>
    </div>
  )
}
