import { History } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { RoomView } from '../../model'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import { useAct } from '../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../state/environment'
import { theRoom } from '../telling/rooms'

/** Rooms that take nothing since their host was restored: whom they wait for, and the way on of the signers. */
export function Restored(): ReactNode {
  return useTalk().talk.rooms.map((room) => room.restored !== null && <Closed key={room.room} room={room} restored={room.restored} />)
}

function Closed({ room, restored }: { readonly room: RoomView; readonly restored: NonNullable<RoomView['restored']> }): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const [asks, setAsks] = useState(false)
  const goOn = useAct(() => app.goOnWithout(room.room))
  const name = theRoom(say, talk, room)
  const title = say('restored.title', { at: clock.moment(restored.at), room: name })
  const others = restored.others > 0 ? [say('restored.others', { count: restored.others })] : []
  const names = [...restored.waiting.map(named), ...others]
  return (
    <section className="banner banner-warn" role="status" aria-label={title}>
      <Icon of={History} />
      <div className="grow stack stack-close">
        <b>{title}</b>
        <span>{names.length > 0 ? say('restored.waiting', { names: clock.list(names) }) : say('restored.missing')}</span>
        {restored.lacking > 0 && <span>{say('restored.lacking', { count: restored.lacking })}</span>}
        <span className="muted">{say(restored.goesOn ? 'restored.said' : 'restored.kept')}</span>
        {asks && !restored.goesOn && <span><b>{say('restored.loses', { room: name })}</b> {say('restored.signers')}</span>}
        {goOn.problem && <Problem problem={goOn.problem} tone="warn" />}
      </div>
      {restored.mayGoOn && !restored.goesOn && !asks && <Button size="small" onPress={() => setAsks(true)}>{say('restored.open')}</Button>}
      {restored.mayGoOn && !restored.goesOn && asks && (
        <>
          <Button size="small" busy={goOn.busy} onPress={() => goOn.run()}>{say('restored.now')}</Button>
          <Button size="small" kind="main" onPress={() => setAsks(false)}>{say('restored.keep')}</Button>
        </>
      )}
    </section>
  )
}
