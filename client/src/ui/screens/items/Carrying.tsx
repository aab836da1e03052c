import { type ReactNode, useState } from 'react'
import type { DelegationView, ReleaseView, RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useEveryClock } from '../../state/clocks'
import { useApp, useSay, useTalk } from '../../state/environment'
import { useNow } from '../../state/plenary'
import { carriedAs, givenBy, positionsOn, roomsFor } from '../../telling/items'
import { delegationOf } from '../../telling/opening'
import { roomById, theRoom } from '../../telling/rooms'
import { Position } from './Positions'

/** A mediator's view: a column for each party, each item with addressee, form and end (ux.md §5.4). */
export function Carrying(): ReactNode {
  const { talk } = useTalk()
  return <div className="items-columns">{talk.delegations.filter((each) => each.kind === 'party').map((each) => <From key={each.id} delegation={each} />)}</div>
}

function From({ delegation }: { readonly delegation: DelegationView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const given = givenBy(talk, delegation.id)
  const title = say('items.from', { delegation: delegation.name })
  return (
    <section className="card" aria-label={title}>
      <h2 className="strong row"><Mark of={delegation} />{title}</h2>
      {given.length === 0 ? <p className="muted">{say('items.nothingGiven')}</p> : <ul className="list">{given.map((each) => <Given key={each.id} of={each} />)}</ul>}
    </section>
  )
}

function Given({ of: given }: { readonly of: ReleaseView }): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const now = useNow()
  const { talk } = useTalk()
  const over = given.state === 'revoked' || now >= (given.validUntil ?? 0)
  const carried = carriedAs(talk, given)
  const rooms = roomsFor(talk, given).filter((room) => !carried.some((each) => each.room === room.room))
  const names = clock.list(given.to.map((id) => delegationOf(talk, id).name))
  const text = talk.items.find((each) => each.id === given.item)?.content
  return (
    <li className="item" aria-label={given.subject}>
      <div className="row">
        <b className={over ? 'grow item-subject struck' : 'grow item-subject'}>{given.subject}</b>
        {over && given.state !== 'revoked' && <span className="chip">{say('items.givenExpired')}</span>}
      </div>
      <p className={over ? 'small struck' : 'small'}>{say('items.given', { names, form: given.form ?? 'verbatim', until: clock.moment(given.validUntil ?? 0) })}</p>
      {given.state === 'revoked' && <p className="small">{say('items.givenBack', { delegation: delegationOf(talk, given.delegation).name })}</p>}
      {text !== undefined && <p className="lines item-text" dir="auto">{text}</p>}
      {given.item !== null && positionsOn(talk, given.item).map((each) => <Position key={each.id} of={each} />)}
      {carried.map((each) => <p key={each.id} className="small muted">{say('items.carriedInto', { time: clock.hour(each.steps[0]?.at ?? 0), room: nameOf(each.room) })}</p>)}
      {!over && rooms.length === 0 && carried.length === 0 && <p className="small muted">{say('items.goFirst', { names })}</p>}
      {!over && rooms.map((room) => <Carry key={room.room} given={given} room={room} />)}
    </li>
  )

  function nameOf(id: string): string {
    const room = roomById(talk, id)
    return room ? theRoom(say, talk, room) : ''
  }
}

function Carry({ given, room }: { readonly given: ReleaseView; readonly room: RoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const [asking, setAsking] = useState(false)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const close = (): void => setAsking(false)
  const carry = useAct(() => app.carryItem(given.id, room.room, words.trim()), close)
  const own = given.form === 'own_words'
  const empty = own && words.trim() === ''
  const named = { subject: given.subject, room: theRoom(say, talk, room) }
  return (
    <>
      <div className="row"><Button kind="main" onPress={() => setAsking(true)}>{say('items.carry', named)}</Button></div>
      {asking && (
        <Dialog title={say('items.carryTitle', named)} open onClose={close}>
          <p>{say('items.carryEffect', { form: given.form ?? 'verbatim', delegation: delegationOf(talk, given.delegation).name })}</p>
          {own && <Field className="field-wide" long label={say('items.carryWords')} value={words} onChange={setWords} error={tried && empty ? say('items.carryWordsMissing') : null} required />}
          {carry.problem && <Problem problem={carry.problem} />}
          <div className="dialog-acts">
            <Button kind="main" size="large" busy={carry.busy} onPress={() => (empty ? setTried(true) : carry.run())}>{say('items.carryDo')}</Button>
            <Button size="large" onPress={close}>{say('items.carryKeep')}</Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
