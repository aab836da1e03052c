import type { ReactNode } from 'react'
import { useEveryClock } from '../../state/clocks'
import { useSay } from '../../state/environment'
import { agendaLines, formOf, type Item, type Session } from '../../telling/sessions'

interface Terms {
  readonly start: { readonly at: number }
  readonly end: { readonly at: number }
  readonly modality: string
  readonly place?: string
  readonly agenda: readonly Item[]
}

/** A proposed revision: what stands beside what is proposed, only where they differ. `body` has passed the rules. */
export function NewTerms({ body, session }: { readonly body: Readonly<Record<string, unknown>>; readonly session: Session }): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const terms = body['terms'] as Terms
  const form = (modality: string, place: string | null): string => {
    const name = say(`sessions.form${formOf(modality)}`)
    return place === null ? name : say('sessions.formAt', { form: name, place })
  }
  const rows = [
    { name: say('sessions.rowForm'), before: form(session.modality, session.place), after: form(terms.modality, terms.place ?? null) },
    { name: say('sessions.rowBegins'), before: clock.moment(session.start.at), after: clock.moment(terms.start.at) },
    { name: say('sessions.rowEnds'), before: clock.moment(session.end.at), after: clock.moment(terms.end.at) },
    { name: say('sessions.rowAgenda'), before: agendaLines(session.agenda), after: agendaLines(terms.agenda) },
  ].filter(({ before, after }) => before !== after)
  const reason = String(body['reason'])
  return (
    <>
      <h3>{say('sessions.newTerms')}</h3>
      {rows.length > 0 && (
        <table aria-label={say('sessions.beforeNow')}>
          <thead><tr><td /><th scope="col">{say('sessions.before')}</th><th scope="col">{say('sessions.after')}</th></tr></thead>
          <tbody>{rows.map(({ name, before, after }) => <tr key={name}><th scope="row">{name}</th><td className="lines"><s>{before}</s></td><td className="lines strong">{after}</td></tr>)}</tbody>
        </table>
      )}
      <p className="small muted">{say(body['public'] === true ? 'sessions.reasonPublic' : 'sessions.reason', { reason })}</p>
    </>
  )
}
