import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { mayPropose, sessionsOf } from '../../telling/sessions'
import { SessionLine } from '../sessions/SessionLine'
import { SessionPanel } from '../sessions/SessionPanel'
import { TermsDialog } from '../sessions/TermsDialog'

/** The sessions of a track, as those of the plenary are held (rules S, K2): also in person, with results entered afterwards. */
export function TrackSessions({ here, chosen }: { readonly here: InRoom; readonly chosen: string | null }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [proposing, setProposing] = useState(false)
  const all = sessionsOf(here.subjects)
  const shown = all.find((each) => each.id === chosen)
  return (
    <section className="stack" aria-label={say('tracks.sessions')}>
      <div className="card-head">
        <h2 className="strong grow">{say('tracks.sessions')}</h2>
        {mayPropose(here.subjects, talk.me) && <Button onPress={() => setProposing(true)}>{say('sessions.propose')}</Button>}
      </div>
      {all.length === 0 ? <p className="muted">{say('tracks.sessionsNone')}</p> : (
        <ol className="sessions-list">{all.map((each) => <SessionLine key={each.id} known={each} here={here} current={each.id === chosen} />)}</ol>
      )}
      {shown && <SessionPanel key={shown.id} known={shown} here={here} />}
      {proposing && <TermsDialog here={here} known={null} onClose={() => setProposing(false)} />}
    </section>
  )
}
