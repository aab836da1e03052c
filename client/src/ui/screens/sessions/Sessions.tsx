import { CalendarPlus, Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { useClock, usePlace, useSay, useTalk } from '../../state/environment'
import { type InRoom, usePlenary } from '../../state/plenary'
import { formOf, mayPropose, nextSession, sessionsOf } from '../../telling/sessions'
import { CalendarDialog } from './CalendarDialog'
import { SessionLine } from './SessionLine'
import { SessionPanel } from './SessionPanel'
import { TermsDialog } from './TermsDialog'

/** `/t/:talk/sessions` and `/t/:talk/sessions/:id`: all sessions of the plenary in number order, and one of them whole. */
export default function Sessions({ chosen }: { readonly chosen: string | null }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const here = usePlenary()
  return here && talk.charter.state === 'in-force'
    ? <Planned here={here} chosen={chosen} />
    : <div className="page"><h1>{say('sessions.title')}</h1><p className="lead">{say(here ? 'sessions.notSigned' : 'sessions.notYet')}</p></div>
}

function Planned({ here, chosen }: { readonly here: InRoom; readonly chosen: string | null }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { go } = usePlace(talk.talk)
  const all = sessionsOf(here.subjects)
  const picked = all.find((each) => each.id === chosen)
  const shown = picked ?? nextSession(all)
  return (
    <div className={picked ? 'page sessions sessions-chosen' : 'page sessions'}>
      <Head here={here} />
      <div className={shown ? 'sessions-columns' : ''}>
        <section className="sessions-all" aria-label={say('sessions.list')}>
          {all.length === 0 ? <p className="muted">{say('sessions.none')}</p> : (
            <ol className="sessions-list">
              {all.map((each) => <SessionLine key={each.id} known={each} here={here} current={each.id === shown?.id} />)}
            </ol>
          )}
        </section>
        {shown && (
          <div className="sessions-one">
            <div className="sessions-back"><Button kind="link" onPress={() => go({ at: 'sessions', session: null })}>{say('sessions.back')}</Button></div>
            <SessionPanel key={shown.id} known={shown} here={here} />
          </div>
        )}
      </div>
    </div>
  )
}

function Head({ here }: { readonly here: InRoom }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [open, setOpen] = useState<'propose' | 'calendar' | null>(null)
  const close = (): void => setOpen(null)
  const all = sessionsOf(here.subjects)
  const next = nextSession(all)
  return (
    <div className="sessions-head">
      <div className="grow">
        <h1>{say('sessions.title')}</h1>
        {next && next.session.state !== 'postponed' && <p className="muted">{say('sessions.nextLine', { when: clock.moment(next.session.start.at), form: say(`sessions.form${formOf(next.session.modality)}`) })}</p>}
      </div>
      <div className="acts">
        {all.length > 0 && <Button onPress={() => setOpen('calendar')}><Icon of={Download} /> {say('sessions.calendar')}</Button>}
        {mayPropose(here.subjects, talk.me) && <Button kind="main" onPress={() => setOpen('propose')}><Icon of={CalendarPlus} /> {say('sessions.propose')}</Button>}
      </div>
      {open === 'propose' && <TermsDialog here={here} known={null} onClose={close} />}
      {open === 'calendar' && <CalendarDialog sessions={all} onClose={close} />}
    </div>
  )
}
