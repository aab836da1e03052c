import { CircleSlash, MessageCircleQuestion } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RoomView } from '../../model'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import { useAct } from '../state/act'
import { useClock, useSay, useTalk } from '../state/environment'
import { type InRoom, useRoom } from '../state/plenary'
import { delegationOf } from '../telling/opening'
import { asksMe, chairs, missingFrom, offRecordAsked, type Pending, signs } from '../telling/sessions'

/** In the room whose session is open: that it is off the record, or that somebody asks for it (rules M4). It stands wherever one looks. */
export function OffRecord({ room }: { readonly room: RoomView }): ReactNode {
  const here = useRoom(room.room)
  const session = here?.subjects.open ?? null
  if (here === null || session === null) return null
  if (here.subjects.sessions[session]?.on_record === false) return <Off here={here} session={session} />
  return offRecordAsked(here.subjects, session).map((each) => <Asked key={each.id} here={here} pending={each} />)
}

function Off({ here, session }: { readonly here: InRoom; readonly session: string }): ReactNode {
  const say = useSay()
  const { talk: { me } } = useTalk()
  const back = useAct(() => here.perform('record.on', { session }))
  const may = signs(here.subjects, me) || chairs(here.subjects, me)
  return (
    <div className="banner banner-warn" role="status">
      <Icon of={CircleSlash} />
      <span className="grow"><b>{say('record.off')}</b> {say('record.offMeans')}</span>
      {back.problem && <Problem problem={back.problem} tone="warn" />}
      {may && <Button size="small" busy={back.busy} onPress={() => back.run()}>{say('record.on')}</Button>}
    </div>
  )
}

function Asked({ here, pending: { id, proposal } }: { readonly here: InRoom; readonly pending: Pending }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const { me } = talk
  const act = useAct((kind: string) => here.perform(kind, { to: id }))
  const name = (each: string): string => delegationOf(talk, each).name
  const reason = proposal.body?.['reason']
  const asked = asksMe(here.subjects, me, proposal)
  return (
    <div className="banner" role="status">
      <Icon of={MessageCircleQuestion} />
      <span className="grow">
        {say('record.offAsked', { delegation: name(proposal.delegation) })}{' '}
        {typeof reason === 'string' && <bdi>{say('sessions.reason', { reason })} </bdi>}
        {!asked && say('sessions.waitingFor', { names: clock.list(missingFrom(proposal).map(name)) })}
      </span>
      {act.problem && <Problem problem={act.problem} tone="warn" />}
      {asked && <Button size="small" busy={act.busy} onPress={() => act.run('consent')}>{say('record.offAgree')}</Button>}
      {asked && <Button size="small" kind="quiet" busy={act.busy} onPress={() => act.run('refuse')}>{say('record.offRefuse')}</Button>}
      {proposal.delegation === me.delegation && signs(here.subjects, me) && <Button size="small" kind="quiet" busy={act.busy} onPress={() => act.run('withdraw')}>{say('record.offWithdraw')}</Button>}
    </div>
  )
}
