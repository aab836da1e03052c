import { useEffect, useEffectEvent } from 'react'
import { useApp, useClock, useEnvironment, usePlace, useSay, useTalk } from '../state/environment'
import { useHand } from '../state/floor'
import { usePanel } from '../state/panel'
import { toRegion } from '../state/regions'
import { type ShortcutAct, shortcutOf } from '../state/shortcuts'
import { caucusOf, plenaryOf, roomById } from '../telling/rooms'
import { situationOf } from '../telling/situation'
import { questionsFor } from '../telling/tasks'
import { describeProblem } from '../words/problems'
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
  const panel = usePanel()
  const hand = useHand(roomById(inTalk.talk, inTalk.live.room))
  const { go } = usePlace(inTalk.talk.talk)

  const acts: Readonly<Record<ShortcutAct, (event: KeyboardEvent) => void>> = {
    microphone: () => { if (inTalk.live.room !== null) void app.set('microphone', inTalk.live.own.microphone !== 'on') },
    camera: () => { if (inTalk.live.room !== null) void app.set('camera', inTalk.live.own.camera !== 'on') },
    dialog: () => { if (questionsFor(inTalk.talk).length > 0) open({ kind: 'admission', request: null }) },
    hand: () => { if (inTalk.live.room !== null) raiseHand() },
    caucus: () => moveTo(caucusOf(inTalk.talk)?.room),
    plenary: () => moveTo(plenaryOf(inTalk.talk)?.room),
    situation: () => speak({ about: 'situation', urgent: true, says: situationOf(say, clock, inTalk.talk, inTalk.live, Date.now() + inTalk.talk.clockOffset) }),
    messages: () => toMessages(),
    silence: () => {
      const silent = !inTalk.live.silent
      app.setSilent(silent)
      speak({ about: 'silence', urgent: true, says: say(silent ? 'sounds.saidOff' : 'sounds.saidOn') })
    },
    region: (event) => toRegion(document, event.shiftKey),
    list: () => open({ kind: 'shortcuts' }),
  }
  /** What the rules refuse is said: there is no control on which it could stand. */
  const raiseHand = (): void => {
    void hand.raise(!hand.raised).then((problem) => { if (problem) speak({ about: 'hand', urgent: true, says: describeProblem(problem, clock).says }) })
  }
  const moveTo = (room: string | undefined): void => {
    if (room !== undefined && room !== inTalk.live.room) open({ kind: 'move', room })
  }
  /** To the message field of the room one is live in, and from there back to the stage. */
  const toMessages = (): void => {
    const { room } = inTalk.live
    if (room === null) return
    if (document.activeElement?.closest('.panel')) {
      panel.show(false)
      document.querySelector<HTMLElement>('.room-main')?.focus()
      return
    }
    go({ at: 'room', room })
    panel.write()
  }

  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!preferences.shortcuts) return
    const act = shortcutOf(event, preferences.keys)
    if (!act) return
    event.preventDefault()
    acts[act](event)
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return null
}
