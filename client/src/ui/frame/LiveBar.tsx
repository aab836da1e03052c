import { Mic, MicOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import { useAct } from '../state/act'
import { useApp, useClock, usePlace, useSay, useTalk } from '../state/environment'
import { hearingOf } from '../telling/hearing'
import { roomById, roomName, theRoom } from '../telling/rooms'

/** On another page the live room goes on here: who hears me, the microphone, the way back. Moving to a page never leaves a room. */
export function LiveBar(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const { talk, live } = useTalk()
  const { go } = usePlace(talk.talk)
  const room = roomById(talk, live.room)
  const microphone = useAct((on: boolean) => app.set('microphone', on))
  if (!room) return null
  const name = roomName(say, talk, room)
  const hearing = hearingOf(say, clock, live, room, name)
  const on = live.own.microphone === 'on'
  return (
    <section className="live-bar" aria-label={say('frame.liveBar', { room: theRoom(say, talk, room) })}>
      <p className="hears grow"><b>{hearing.state}</b><span className="muted">{hearing.effect}</span></p>
      {microphone.problem && <Problem problem={microphone.problem} />}
      <Button size="large" busy={microphone.busy || live.own.microphone === 'starting'} label={say(on ? 'room.micTurnOff' : 'room.micTurnOn')} onPress={() => microphone.run(!on)}>
        <Icon of={on ? Mic : MicOff} />
        {say(on ? 'room.micOn' : 'room.micOff')}
      </Button>
      <Button size="large" kind="main" onPress={() => go({ at: 'room', room: room.room })}>{say('frame.backToRoom')}</Button>
    </section>
  )
}
