import type { ReactNode } from 'react'
import { useEveryClock } from '../../state/clocks'
import { useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import type { Session } from '../../telling/sessions'

interface Entered {
  readonly from: number
  readonly to: number
  readonly attendance: readonly { readonly name: string; readonly role: string; readonly delegation: string }[]
  readonly results: readonly { readonly item: string; readonly text: string }[]
}

/** Results of a session held in person, as entered and not confirmed yet. `body` has passed the rules. */
export function Results({ body, session }: { readonly body: Readonly<Record<string, unknown>>; readonly session: Session }): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const { talk } = useTalk()
  const { from, to, attendance, results } = body as unknown as Entered
  const titleOf = (item: string): string => session.agenda.find((each) => each.item === item)?.title ?? item
  return (
    <>
      <h3>{say('sessions.newResults')}</h3>
      <p>{say('sessions.heldFromTo', { from: clock.moment(from), to: clock.moment(to) })}</p>
      <ul>{attendance.map(({ name, role, delegation }) => <li key={`${delegation} ${name}`}><bdi>{say('sessions.heldPerson', { name, role, delegation: delegationOf(talk, delegation).name })}</bdi></li>)}</ul>
      <dl className="facts">{results.map(({ item, text }) => <div key={item} className="fact"><dt>{titleOf(item)}</dt><dd className="lines">{text}</dd></div>)}</dl>
    </>
  )
}
