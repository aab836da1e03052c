import { type ReactNode, useState } from 'react'
import type { DelegationView, VisitView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field } from '../../parts/Fields'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'

interface Knocked { readonly person: string; readonly asked: number }

/** Who knocks at the own caucus; the head answers (ux.md §5.3). */
export function Door(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const [answering, setAnswering] = useState<Knocked | null>(null)
  // this knock and no later one: who knocks again opens no dialog by himself
  const visit = talk.visits.find((each) => each.person.id === answering?.person && each.asked === answering.asked && each.state === 'asked')
  if (talk.visits.length === 0) return null
  const states = { asked: 'rooms.knocked', 'let-in': 'rooms.letInWaiting', declined: 'rooms.declined' } as const
  return (
    <section className="card" aria-label={say('rooms.door')}>
      <h2 className="strong">{say('rooms.door')}</h2>
      <ul className="list">
        {talk.visits.map(({ person, asked, state }) => (
          <li key={person.id} className="list-row">
            <Mark of={delegationOf(talk, person.delegation)} />
            <span className="grow stack stack-close">
              <span>{say('rooms.knocks', { name: named(person), delegation: delegationOf(talk, person.delegation).name })}</span>
              <span className="small muted">{say(states[state], { time: clock.hour(asked), name: named(person) })}</span>
            </span>
            {state === 'asked' && <Button kind="main" onPress={() => setAnswering({ person: person.id, asked })}>{say('rooms.answer')}</Button>}
          </li>
        ))}
      </ul>
      {visit && <LetIn visit={visit} onClose={() => setAnswering(null)} />}
    </section>
  )
}

const TIMES = ['15', '30', '60', '120'] as const

function LetIn({ visit: { person }, onClose }: { readonly visit: VisitView; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const named = useNamed()
  const [minutes, setMinutes] = useState<(typeof TIMES)[number]>('30')
  const [declining, setDeclining] = useState(false)
  const [reason, setReason] = useState('')
  const letIn = useAct(() => app.letIn(person.id, Number(minutes)), onClose)
  const decline = useAct(() => app.declineVisit(person.id, reason.trim()), onClose)
  const name = named(person)
  const choices = TIMES.map((each) => ({ value: each, label: say('rooms.minutes', { minutes: Number(each) }) }))
  return (
    <Dialog title={say('rooms.letInTitle', { name })} open onClose={onClose}>
      {declining ? (
        <>
          <p>{say('rooms.declineEffect', { name })}</p>
          <Field className="field-wide" autoFocus label={say('rooms.declineReason', { name })} value={reason} onChange={setReason} />
          {decline.problem && <Problem problem={decline.problem} />}
          <div className="dialog-acts">
            <Button kind="main" size="large" busy={decline.busy} onPress={() => decline.run()}>{say('rooms.declineDo')}</Button>
            <Button size="large" onPress={() => setDeclining(false)}>{say('rooms.declineKeep')}</Button>
          </div>
        </>
      ) : (
        <>
          <p>{say('rooms.knocksEffect', { name })}</p>
          <Choices label={say('rooms.letInFor')} value={minutes} onChange={setMinutes} choices={choices} look="segments" />
          {letIn.problem && <Problem problem={letIn.problem} />}
          <div className="dialog-acts">
            <Button kind="main" size="large" busy={letIn.busy} onPress={() => letIn.run()}>{say('rooms.letIn', { name })}</Button>
            <Button size="large" onPress={() => setDeclining(true)}>{say('rooms.decline')}</Button>
          </div>
        </>
      )}
    </Dialog>
  )
}

/** A mediator's own way to the delegations. */
export function Visits(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const neutral = delegationOf(talk, talk.me.delegation).kind === 'neutral'
  if (!neutral || talk.me.role !== 'head' || talk.charter.state !== 'in-force') return null
  return (
    <section className="card" aria-label={say('rooms.visits')}>
      <h2 className="strong">{say('rooms.visits')}</h2>
      <p className="muted">{say('rooms.visitsLead')}</p>
      <ul className="list">{talk.delegations.filter((each) => each.kind === 'party').map((each) => <Knock key={each.id} delegation={each} />)}</ul>
    </section>
  )
}

function Knock({ delegation }: { readonly delegation: DelegationView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const { talk } = useTalk()
  const knock = useAct(() => app.knockAt(delegation.id))
  const before = talk.knocking.find((each) => each.delegation === delegation.id)
  const inside = talk.rooms.some((room) => room.kind === 'caucus' && room.owners.includes(delegation.id) && room.state === 'open')
  return (
    <li className="stack stack-close">
      <div className="list-row">
        <Mark of={delegation} />
        <span className="grow stack stack-close">
          <b><bdi>{delegation.name}</bdi></b>
          {before && <span className="small muted">{before.declined === null ? say('rooms.knockedAt', { time: clock.hour(before.at), delegation: delegation.name }) : say('rooms.notNow', { reason: before.declined === '' ? 'none' : before.declined })}</span>}
        </span>
        {!inside && <Button busy={knock.busy} label={say('rooms.knock', { delegation: delegation.name })} onPress={() => knock.run()}>{before ? say('rooms.knockAgain') : say('rooms.knock', { delegation: delegation.name })}</Button>}
      </div>
      {knock.problem && <Problem problem={knock.problem} />}
    </li>
  )
}
