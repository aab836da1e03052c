import { type ReactNode, useEffect } from 'react'
import type { RoomView } from '../../../model'
import { useMoment } from '../../frame/Moments'
import { Button } from '../../parts/Button'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useSay, useTalk } from '../../state/environment'
import { roomById, roomName, theRoom } from '../../telling/rooms'
import { NoRight } from '../talk/NoRight'
import { AskBack } from './AskBack'
import { LiveRoom } from './LiveRoom'
import { MessageList } from './MessageList'
import { Removed } from './Removed'
import { Unsent } from './Unsent'

/** `/t/:talk/room/:room`: whatever state the room is in for me, one screen. */
export default function Room({ room: id }: { readonly room: string }): ReactNode {
  const app = useApp()
  const { talk, live } = useTalk()
  const room = roomById(talk, id)
  const unread = room?.unread ?? 0
  useEffect(() => { if (unread > 0 && live.room === id) app.markRead(id) }, [app, id, unread, live.room])
  if (!room) return <NoRight />
  if (live.room === id && room.state === 'open') return <LiveRoom room={room} />
  return <div className="page"><Outside room={room} /></div>
}

function Outside({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const open = useMoment()
  const ask = useAct(() => app.askToEnter(room.room))
  const name = roomName(say, talk, room)
  switch (room.state) {
    case 'removed': return <Removed room={room} />
    case 'halted': return (
      <>
        <h1>{name}</h1>
        {room.problem ? <Problem problem={room.problem} /> : <Notice tone="stop" title={say('room.haltedTitle')} />}
        <AskBack room={room} />
        <Unsent room={room} />
        {room.messages.length > 0 && (
          <>
            <h2>{say('room.haltedMessages')}</h2>
            <div className="card messages-past"><MessageList key={room.room} room={room} /></div>
          </>
        )}
      </>
    )
    case 'joining': return (
      <>
        <h1>{name}</h1>
        <Notice title={say('room.joiningTitle')} live><p>{say('room.joiningText')}</p></Notice>
        {room.problem && <Problem problem={room.problem} />}
        <AskBack room={room} />
      </>
    )
    case 'asked': return (
      <>
        <h1>{name}</h1>
        <Notice title={say('room.askedTitle', { room: theRoom(say, talk, room) })} live><p>{say('overview.roomAsked')}</p></Notice>
      </>
    )
    case 'none': return (
      <>
        <h1>{name}</h1>
        <p>{say('room.notInTitle', { room: theRoom(say, talk, room) })}</p>
        <div className="acts"><Button kind="main" size="large" busy={ask.busy} onPress={() => ask.run()}>{say('admission.askRoom', { room: theRoom(say, talk, room) })}</Button></div>
        {ask.problem && <Problem problem={ask.problem} />}
      </>
    )
    case 'open': return (
      <>
        <h1>{say('room.enterTitle', { room: theRoom(say, talk, room) })}</h1>
        <p>{say('room.enterText', { count: room.members.filter((each) => !each.me).length })}</p>
        <div className="acts"><Button kind="main" size="large" onPress={() => open({ kind: 'move', room: room.room })}>{say('room.enter', { room: theRoom(say, talk, room) })}</Button></div>
      </>
    )
  }
}
