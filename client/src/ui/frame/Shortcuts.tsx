import { useEffect, useEffectEvent } from 'react'
import { useApp, useClock, useEnvironment, useSay, useTalk } from '../state/environment'
import { type ShortcutAct, shortcutOf } from '../state/shortcuts'
import { caucusOf, plenaryOf } from '../telling/rooms'
import { situationOf } from '../telling/situation'
import { questionsFor } from '../telling/tasks'
import { useMoment } from './Moments'
import { useSpeak } from './Voice'

/** Listens for the shortcuts of a talk. */
export function Shortcuts(): null {
  const app = useApp()
  const say = useSay()
  const clock = useClock()
  const { preferences } = useEnvironment()
  const inTalk = useTalk()
  const open = useMoment()
  const speak = useSpeak()

  const acts: Readonly<Record<ShortcutAct, () => void>> = {
    microphone: () => { if (inTalk.live.room !== null) void app.set('microphone', inTalk.live.own.microphone !== 'on') },
    camera: () => { if (inTalk.live.room !== null) void app.set('camera', inTalk.live.own.camera !== 'on') },
    dialog: () => { if (questionsFor(inTalk.talk).length > 0) open({ kind: 'admission', request: null }) },
    hand: () => { if (inTalk.live.room !== null) void app.raiseHand(!inTalk.live.tiles.some((each) => each.me && each.hand)) },
    caucus: () => moveTo(caucusOf(inTalk.talk)?.room),
    plenary: () => moveTo(plenaryOf(inTalk.talk)?.room),
    situation: () => speak({ about: 'situation', urgent: true, says: situationOf(say, clock, inTalk.talk, inTalk.live) }),
    list: () => open({ kind: 'shortcuts' }),
  }
  const moveTo = (room: string | undefined): void => {
    if (room !== undefined && room !== inTalk.live.room) open({ kind: 'move', room })
  }

  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!preferences.shortcuts) return
    const act = shortcutOf(event)
    if (!act) return
    event.preventDefault()
    acts[act]()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return null
}
