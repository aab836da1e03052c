import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { fieldOf, instantOf } from '../../telling/session-times'
import { attendanceFrom, partiesOf, signs } from '../../telling/sessions'
import type { OfSession } from './SessionPanel'

/** Enters the results of a session held in person; the parties confirm them (rule S6). */
export function ResultsDialog({ known: { id, session }, here, onClose }: OfSession & { readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [from, setFrom] = useState(() => fieldOf(session.start.at, clock.zone))
  const [to, setTo] = useState(() => fieldOf(session.end.at, clock.zone))
  const [who, setWho] = useState('')
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const [tried, setTried] = useState(false)
  const items = session.agenda.length > 0 ? session.agenda : [{ item: '1', title: '' }]
  const attendance = attendanceFrom(who, talk.delegations.map((each) => each.id))
  const [began, ended] = [instantOf(from, clock.zone), instantOf(to, clock.zone)]
  const results = items.flatMap(({ item }) => (texts[item]?.trim() ? [{ item, text: texts[item] }] : []))
  const act = useAct(() => here.perform('session.results', { session: id, from: began, to: ended, attendance, results }), onClose)
  const wrong = attendance === null || began === null || ended === null || ended <= began
  const confirming = partiesOf(here.subjects).filter((party) => !(signs(here.subjects, talk.me) && party === talk.me.delegation))
  return (
    <Dialog title={say('sessions.resultsTitle', { number: session.number })} open onClose={onClose}>
      <p>{say('sessions.resultsEffect', { names: clock.list(confirming.map((each) => delegationOf(talk, each).name)) })}</p>
      <div className="times-fields">
        <Field type="datetime-local" label={say('sessions.resultsFrom', { zone: clock.zone })} value={from} onChange={setFrom} error={tried && began === null ? say('sessions.timeMissing') : null} required />
        <Field type="datetime-local" label={say('sessions.resultsTo', { zone: clock.zone })} value={to} onChange={setTo} error={tried && (ended === null || (began !== null && ended <= began)) ? say('sessions.endsEarly') : null} required />
      </div>
      <Field className="field-wide" long label={say('sessions.resultsWho')} value={who} onChange={setWho} error={tried && attendance === null ? say('sessions.resultsWhoWrong') : null} required />
      {items.map(({ item, title }) => (
        <Field key={item} className="field-wide" long label={title === '' ? say('sessions.resultsGeneral') : say('sessions.resultsItem', { title })} value={texts[item] ?? ''} onChange={(text) => setTexts((before) => ({ ...before, [item]: text }))} />
      ))}
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={() => (wrong ? setTried(true) : act.run())}>{say('sessions.resultsDo')}</Button>
        <Button size="large" onPress={onClose}>{say('sessions.keep')}</Button>
      </div>
    </Dialog>
  )
}
