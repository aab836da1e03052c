import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { useTerms } from '../../state/recording'
import { delegationOf } from '../../telling/opening'
import { type AskedRecording, mayAskToRecord, mayRecord, mayStopRecording, type Recording as Agreed, recordingAsked, recordingsOf } from '../../telling/recordings'
import { asksMe, missingFrom, signs } from '../../telling/sessions'
import { RecordingDialog } from './RecordingDialog'
import { Waits } from './SessionLine'
import type { OfSession } from './SessionPanel'
import { StopRecordingDialog } from './StopRecordingDialog'

const OVER: ReadonlySet<string> = new Set(['closed', 'cancelled', 'refused'])

/** What of a session may be recorded and by whom: nothing, unless everybody who is asked agreed (rules X1, X2). */
export function Recording({ known, here }: OfSession): ReactNode {
  const say = useSay()
  const { talk: { me } } = useTalk()
  const [asking, setAsking] = useState(false)
  const { subjects } = here
  const { state } = known.session
  const [agreed, asked] = [recordingsOf(subjects, known.id), recordingAsked(subjects, known.id)]
  if (state === 'proposed' || (agreed.length === 0 && OVER.has(state))) return null
  if (!mayRecord(subjects) && agreed.length === 0) return <section aria-label={say('recording.title')}><p className="small muted">{say('recording.forbidden')}</p></section>
  return (
    <section aria-label={say('recording.title')} className="stack stack-close">
      <h3>{say('recording.title')}</h3>
      {agreed.length === 0 && <p>{say('recording.none')}</p>}
      {agreed.map((each) => <One key={each.id} recording={each} here={here} />)}
      {asked.map((each) => <Asked key={each.id} asked={each} here={here} />)}
      <p className="small muted">{say('recording.parley')}</p>
      {asked.length === 0 && mayAskToRecord(subjects, me, known) && <div className="acts"><Button size="small" onPress={() => setAsking(true)}>{say('recording.ask')}</Button></div>}
      {asking && <RecordingDialog known={known} here={here} onClose={() => setAsking(false)} />}
    </section>
  )
}

function One({ recording, here }: { readonly recording: Agreed; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const { talk: { me } } = useTalk()
  const terms = useTerms()
  const [stopping, setStopping] = useState(false)
  const going = recording.state === 'consented'
  return (
    <div className="list-row">
      <span className="grow">{say(going ? 'recording.allowed' : 'recording.stopped', terms(recording))}</span>
      {going && mayStopRecording(here.subjects, me) && <Button size="small" kind="danger" onPress={() => setStopping(true)}>{say('recording.stop')}</Button>}
      {stopping && <StopRecordingDialog id={recording.id} here={here} onClose={() => setStopping(false)} />}
    </div>
  )
}

function Asked({ asked: { id, proposal, terms }, here: { subjects, perform } }: { readonly asked: AskedRecording; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { me } = talk
  const named = useTerms()
  const act = useAct((kind: string) => perform(kind, { to: id }))
  const mine = proposal.delegation === me.delegation
  return (
    <div className="proposal stack">
      <p>{say('recording.asked', { delegation: delegationOf(talk, proposal.delegation).name, ...named(terms) })}</p>
      <Waits missing={missingFrom(proposal)} />
      <div className="acts">
        {asksMe(subjects, me, proposal) && <Button kind="main" busy={act.busy} onPress={() => act.run('consent')}>{say('recording.agree')}</Button>}
        {asksMe(subjects, me, proposal) && <Button busy={act.busy} onPress={() => act.run('refuse')}>{say('recording.refuse')}</Button>}
        {mine && (signs(subjects, me) || me.powers.includes('chair')) && <Button kind="quiet" busy={act.busy} onPress={() => act.run('withdraw')}>{say('recording.withdraw')}</Button>}
      </div>
      {act.problem && <Problem problem={act.problem} />}
    </div>
  )
}
