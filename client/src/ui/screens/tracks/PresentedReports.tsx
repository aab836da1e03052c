import type { ReactNode } from 'react'
import { Notice } from '../../parts/Notice'
import { useSay } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { isTheTracks, presentedOf } from '../../telling/tracks'
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
          <p className="small muted">{say('tracks.notTaken')}</p>
        </article>
      ))}
    </section>
  )
}
