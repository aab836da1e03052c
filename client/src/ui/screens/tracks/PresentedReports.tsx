import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Notice } from '../../parts/Notice'
import { ResultNotice } from '../../parts/Vouched'
import { useClock, usePlace, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { resultSentence } from '../../telling/decision-words'
import { decisionsOn, mayProposeDecision } from '../../telling/decisions'
import { isTheTracks, type Presented, presentedOf } from '../../telling/tracks'
import { ProposeDialog } from '../decisions/ProposeDialog'
import { ReportText } from './Report'

interface PresentedProps { readonly track: string; readonly plenary: InRoom; readonly here: InRoom | null }

/** What the plenary was given of the track. Presenting adopts nothing; taking note is a decision (rule K5). */
export function PresentedReports({ track, plenary, here }: PresentedProps): ReactNode {
  const say = useSay()
  const all = presentedOf(plenary.subjects, track)
  return (
    <section className="card stack" aria-label={say('tracks.presented')}>
      <h2 className="strong">{say('tracks.presented')}</h2>
      {all.length === 0 && <p className="muted">{say('tracks.presentedNone')}</p>}
      {all.map(([id, report]) => (
        <article key={id} className="proposal stack" aria-label={say('tracks.reportVersion', { version: report.version })}>
          {isTheTracks(report, here?.subjects.report) === false && <Notice tone="warn" title={say('tracks.presentedDiffers', { version: report.version })} />}
          <ReportText of={report} here={plenary} />
          <Noted entry={id} report={report} plenary={plenary} />
        </article>
      ))}
    </section>
  )
}

interface NotedProps { readonly entry: string; readonly report: Presented; readonly plenary: InRoom }

/** Whether the plenary took note of it, what is proposed about that, and the way to propose it. */
function Noted({ entry, report, plenary }: NotedProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const [proposing, setProposing] = useState(false)
  const all = decisionsOn(plenary.subjects, entry)
  const open = all.find(({ decision }) => decision.result === null)
  const adopted = all.some(({ decision }) => decision.state === 'adopted')
  const title = plenary.subjects.tracks[report.track]?.title ?? ''
  return (
    <div className="stack stack-close">
      {all.map(({ id, decision }) => {
        const result = resultSentence(say, clock, talk, plenary, { id, decision })
        return result !== null && <ResultNotice key={id} of={result} good={decision.state === 'adopted'} />
      })}
      {all.length === 0 && <p className="small muted">{say('decisions.notTaken')}</p>}
      {open && <p>{say('decisions.noteOpen', { state: open.decision.state })}</p>}
      <div className="acts">
        {all.length > 0 && <Button onPress={() => go({ at: 'decisions' })}>{say('decisions.see')}</Button>}
        {!open && !adopted && mayProposeDecision(plenary.subjects, talk.me) && <Button onPress={() => setProposing(true)}>{say('decisions.note')}</Button>}
      </div>
      {proposing && <ProposeDialog plenary={plenary} note={{ entry, track: title, version: report.version }} onClose={() => setProposing(false)} />}
    </div>
  )
}
