import { useEffect, useEffectEvent, useRef } from 'react'
import { Tones } from '../parts/tones'
import { useApp, useEnvironment, useSay, useTalk } from '../state/environment'
import { type Cue, cuesOf, isPlayed } from '../telling/cues'
import { duesOf, nearing } from '../telling/deadlines'
import { useSpeak } from './Voice'

const BEAT_MS = 5_000

/** Plays the cues of a talk that are switched on, unless all sound is silenced; hands this device's wishes about sound and picture to the talk. */
export function Sounds(): null {
  const app = useApp()
  const say = useSay()
  const speak = useSpeak()
  const { preferences: { sounds, reception } } = useEnvironment()
  const { talk, live } = useTalk()
  const tones = useRef<Tones | null>(null)
  const play = useEffectEvent((cue: Cue) => {
    if (live.silent || !isPlayed(cue, sounds.chosen, talk.me.role)) return
    tones.current ??= new Tones()
    tones.current.play(cue, sounds.volume)
  })
  useEffect(() => {
    let before = app.view
    return app.subscribe(() => {
      const cues = cuesOf(before, app.view)
      before = app.view
      for (const cue of cues) play(cue)
    })
  }, [app])
  const tell = useEffectEvent((since: number, now: number) => {
    const dues = nearing(duesOf(app.view), since, now)
    for (const due of dues) speak({ about: due.about, urgent: false, says: due.says(say, now) })
    if (dues.length > 0) play('deadline')
  })
  const { clockOffset } = talk
  useEffect(() => {
    let since = Date.now() + clockOffset
    const beat = setInterval(() => {
      const now = Date.now() + clockOffset
      tell(since, now)
      since = now
    }, BEAT_MS)
    return () => clearInterval(beat)
  }, [clockOffset])
  useEffect(() => { void app.receive(reception) }, [app, reception])
  return null
}
