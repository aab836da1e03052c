/** The cues as tones of the browser's own, on this device's output only: never in a track, no file is fetched. */
import type { Cue } from '../telling/cues'

interface Tone { readonly from: number; readonly to: number; readonly after: number; readonly lasts: number; readonly soft?: true } // Hz, Hz, ms, ms
const TONES: Readonly<Record<Cue, readonly Tone[]>> = {
  closing: [{ from: 440, to: 294, after: 0, lasts: 180 }],
  opening: [{ from: 294, to: 440, after: 0, lasts: 180 }],
  knock: [{ from: 523, to: 523, after: 0, lasts: 70 }, { from: 523, to: 523, after: 150, lasts: 70 }],
  floor: [{ from: 392, to: 392, after: 0, lasts: 160, soft: true }],
  deadline: [{ from: 165, to: 165, after: 0, lasts: 300 }],
  alarm: [{ from: 196, to: 196, after: 0, lasts: 220 }, { from: 196, to: 196, after: 320, lasts: 220 }],
}
const FADE_S = 0.015
/** Of the volume chosen, so that a cue stays below a voice. */
const [LOUDEST, SOFT] = [0.25, 0.1]

/** Plays tones in one context, made when the first is due; browsers allow that once the person has touched the page. */
export class Tones {
  #context: AudioContext | null = null

  /** `volume` from 0 to 1. */
  play(cue: Cue, volume: number): void {
    if (volume <= 0 || !navigator.userActivation.hasBeenActive) return
    const context = (this.#context ??= new AudioContext())
    for (const tone of TONES[cue]) this.#sound(context, tone, volume)
  }

  #sound(context: AudioContext, { from, to, after, lasts, soft }: Tone, volume: number): void {
    const peak = volume * (soft ? SOFT : LOUDEST)
    const [begins, ends] = [context.currentTime + after / 1000, context.currentTime + (after + lasts) / 1000]
    const tone = new OscillatorNode(context, { frequency: from })
    tone.frequency.setValueAtTime(from, begins)
    tone.frequency.linearRampToValueAtTime(to, ends)
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, begins)
    gain.gain.linearRampToValueAtTime(peak, begins + FADE_S)
    gain.gain.setValueAtTime(peak, ends - FADE_S)
    gain.gain.linearRampToValueAtTime(0, ends)
    tone.connect(gain).connect(context.destination)
    tone.start(begins)
    tone.stop(ends)
  }
}
