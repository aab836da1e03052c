import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { chairs, deedsOn, nextItem, partiesOf, type Session, signs } from '../../telling/sessions'
import type { OfSession } from './SessionPanel'

/** What became of an item that was not finished when its session was. */
const LEFT = { pending: 'sessions.itemnotTaken', open: 'sessions.itemnotConcluded' } as const
const LOOKS: Readonly<Record<Session['agenda'][number]['state'], string>> = { pending: 'chip', open: 'chip chip-ink', concluded: 'chip chip-ok', deferred: 'chip chip-warn' }

/** The agenda: each item with its state; the chair takes items up, concludes and defers them. */
export function Agenda({ known, here }: OfSession): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { id, session } = known
  const act = useAct((kind: string, item: string, rest: Readonly<Record<string, unknown>>) => here.perform(kind, { session: id, item, ...rest }))
  const conducts = session.state === 'open' && chairs(here.subjects, talk.me)
  const over = session.state === 'closed'
  const idle = !session.agenda.some((each) => each.state === 'open')
  return (
    <section aria-label={say('sessions.agenda')}>
      <h3>{say('sessions.agenda')}</h3>
      {session.agenda.length === 0 ? <p className="small muted">{say('sessions.agendaNone')}</p> : (
        <ol className="list" aria-label={say('sessions.agenda')}>
          {session.agenda.map(({ item, title, state }) => (
            <li key={item} className="list-row">
              <span className="grow">{item}. <bdi>{title}</bdi></span>
              {over && (state === 'pending' || state === 'open') ? <span className="chip">{say(LEFT[state])}</span> : <span className={LOOKS[state]}>{say(`sessions.item${state}`)}</span>}
              {conducts && state === 'pending' && idle && <Button size="small" label={say('sessions.take', { title })} onPress={() => act.run('agenda.take', item, {})}>{say('sessions.takeShort')}</Button>}
              {conducts && state === 'open' && (
                <>
                  <Button size="small" label={say('sessions.conclude', { title })} onPress={() => act.run('agenda.done', item, { outcome: 'concluded' })}>{say('sessions.concludeShort')}</Button>
                  <Button size="small" label={say('sessions.defer', { title })} onPress={() => act.run('agenda.done', item, { outcome: 'deferred' })}>{say('sessions.deferShort')}</Button>
                </>
              )}
            </li>
          ))}
        </ol>
      )}
      {act.problem && <Problem problem={act.problem} />}
      {deedsOn(here.subjects, talk.me, session).includes('add') && <AddItem known={known} here={here} />}
    </section>
  )
}

function AddItem({ known, here }: OfSession): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [title, setTitle] = useState<string | null>(null)
  const { id, session } = known
  const act = useAct(() => here.perform('agenda.add', { session: id, item: nextItem(session.agenda), title: title ?? '' }), () => setTitle(null))
  const others = partiesOf(here.subjects).filter((party) => !(signs(here.subjects, talk.me) && party === talk.me.delegation))
  if (title === null) return <Button kind="link" onPress={() => setTitle('')}>{say('sessions.agendaAdd')}</Button>
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); if (title.trim() !== '') act.run() }}>
      <Field className="field-wide" label={say('sessions.agendaTitle')} value={title} onChange={setTitle} autoFocus />
      <p className="small muted">{others.length === 0 ? say('sessions.agendaEffectAlone') : say('sessions.agendaEffect', { names: clock.list(others.map((each) => delegationOf(talk, each).name)) })}</p>
      {act.problem && <Problem problem={act.problem} />}
      <div className="acts">
        <Button type="submit" closed={title.trim() === ''} busy={act.busy}>{say('sessions.agendaAdd')}</Button>
        <Button kind="quiet" onPress={() => setTitle(null)}>{say('sessions.keep')}</Button>
      </div>
    </form>
  )
}
