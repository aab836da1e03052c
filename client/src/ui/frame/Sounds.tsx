import { useEffect, useEffectEvent, useRef } from 'react'
import { Tones } from '../parts/tones'
import { useApp, useEnvironment, useTalk } from '../state/environment'
import { type Cue, cuesOf } from '../telling/cues'

/** Plays the cues of a talk that are switched on, unless all sound is silenced; hands this device's wishes about sound and picture to the talk. */
export function Sounds(): null {
  const app = useApp()
  const { preferences: { sounds, reception } } = useEnvironment()
  const { live } = useTalk()
  const tones = useRef<Tones | null>(null)
  const play = useEffectEvent((cue: Cue) => {
    if (live.silent || !sounds[cue]) return
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
  useEffect(() => { void app.receive(reception) }, [app, reception])
  return null
}
