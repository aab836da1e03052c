import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { partiesOf } from '../../telling/sessions'
import { isPresented, mayEndorse, mayPresent, mayReport, openPointsFrom, type Presented } from '../../telling/tracks'

interface ReportProps { readonly track: string; readonly here: InRoom; readonly plenary: InRoom | null }
type Latest = NonNullable<InRoom['subjects']['report']>

/** The report of the track: its latest version with open points, who endorsed it, and the way to plenary. */
export function Report({ track, here, plenary }: ReportProps): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [open, setOpen] = useState<'write' | 'present' | null>(null)
  const { report } = here.subjects
  const version = report?.version ?? 0
  const endorse = useAct(() => here.perform('report.endorse', { version }))
  const close = (): void => setOpen(null)
  return (
    <section className="card stack" aria-label={say('tracks.report')}>
      <h2 className="strong">{say('tracks.report')}</h2>
      {report ? <ReportText of={report} here={here} /> : <p className="muted">{say('tracks.reportNone')}</p>}
      <div className="acts">
        {mayEndorse(here.subjects, talk.me) && <Button kind="main" busy={endorse.busy} onPress={() => endorse.run()}>{say('tracks.endorse', { version, delegation: delegationOf(talk, talk.me.delegation).name })}</Button>}
        {report && plenary && mayPresent(plenary.subjects, talk.me) && !isPresented(plenary.subjects, track, report) && <Button onPress={() => setOpen('present')}>{say('tracks.present')}</Button>}
        {mayReport(here.subjects, talk.me) && <Button onPress={() => setOpen('write')}>{report ? say('tracks.rewrite', { version: version + 1 }) : say('tracks.write')}</Button>}
      </div>
      {report && !plenary && <p className="small muted">{say('tracks.presentNotHere')}</p>}
      {endorse.problem && <Problem problem={endorse.problem} />}
      {open === 'write' && <WriteReport here={here} onClose={close} />}
      {open === 'present' && report && plenary && <Present track={track} report={report} here={here} plenary={plenary} onClose={close} />}
    </section>
  )
}

/** A report as it stands or was presented: version, who endorsed it and who did not, text, open points. */
export function ReportText({ of: report, here }: { readonly of: Latest | Presented; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const names = useNames()
  const missing = partiesOf(here.subjects).filter((each) => !report.endorsed_by.includes(each))
  return (
    <>
      <p>
        <b>{say('tracks.reportVersion', { version: report.version })}.</b>{' '}
        {report.endorsed_by.length === 0 ? say('tracks.reportEndorsedNone') : say('tracks.reportEndorsed', { names: names(report.endorsed_by) })}{' '}
        {report.endorsed_by.length > 0 && missing.length > 0 && say('tracks.reportMissing', { names: names(missing) })}
      </p>
      <p className="lines track-mandate">{report.text}</p>
      <div>
        <h3>{say('tracks.openPoints')}</h3>
        {report.open_points.length === 0 ? <p className="small muted">{say('tracks.openPointsNone')}</p> : (
          <dl className="facts">{report.open_points.map(({ point, text }) => <div key={point} className="fact"><dt><bdi>{point}</bdi></dt><dd>{text}</dd></div>)}</dl>
        )}
      </div>
    </>
  )
}

function useNames(): (ids: readonly string[]) => string {
  const clock = useClock()
  const { talk } = useTalk()
  return (ids) => clock.list(ids.map((each) => delegationOf(talk, each).name))
}

/** A new version, beginning with the words of the last one. */
function WriteReport({ here, onClose }: { readonly here: InRoom; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const { report } = here.subjects
  const [text, setText] = useState(report?.text ?? '')
  const [lines, setLines] = useState(() => report?.open_points.map((each) => `${each.point}: ${each.text}`).join('\n') ?? '')
  const [tried, setTried] = useState(false)
  const [version] = useState(() => (report?.version ?? 0) + 1) // written upon this one: another that came meanwhile is told as VERSION_CONFLICT
  const points = openPointsFrom(lines)
  const put = useAct(() => here.perform('report.put', { version, text, open_points: points }), onClose)
  const wrong = text.trim() === '' || points === null
  return (
    <Dialog title={say('tracks.writeTitle', { version })} open onClose={onClose}>
      <p>{say('tracks.writeLead')}</p>
      <Field className="field-wide" long label={say('tracks.writeText')} value={text} onChange={setText} error={tried && text.trim() === '' ? say('tracks.writeTextMissing') : null} required />
      <Field className="field-wide" long label={say('tracks.writePoints')} value={lines} onChange={setLines} error={tried && points === null ? say('tracks.writePointsWrong') : null} />
      {put.problem && <Problem problem={put.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={put.busy} onPress={() => (wrong ? setTried(true) : put.run())}>{say('tracks.writeDo', { version })}</Button>
        <Button size="large" onPress={onClose}>{say('tracks.keep')}</Button>
      </div>
    </Dialog>
  )
}

interface PresentProps { readonly track: string; readonly report: Latest; readonly here: InRoom; readonly plenary: InRoom; readonly onClose: () => void }

/** Brings the report into plenary by value: the plenary knows nothing else of the track (rule G2). */
function Present({ track, report, here, plenary, onClose }: PresentProps): ReactNode {
  const say = useSay()
  const names = useNames()
  const { version, text, open_points, endorsed_by } = report
  const present = useAct(() => plenary.perform('report.present', { track, version, text, open_points, endorsed_by }), onClose)
  const missing = partiesOf(here.subjects).filter((each) => !endorsed_by.includes(each))
  return (
    <Dialog title={say('tracks.presentTitle', { version })} open onClose={onClose}>
      <p>{say('tracks.presentEffect', { missing: missing.length, names: names(missing) })}</p>
      {present.problem && <Problem problem={present.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={present.busy} onPress={() => present.run()}>{say('tracks.presentDo', { version })}</Button>
        <Button size="large" onPress={onClose}>{say('tracks.presentKeep')}</Button>
      </div>
    </Dialog>
  )
}
