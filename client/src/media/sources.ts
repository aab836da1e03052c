/** The library's names of our sources; a track of any other source is neither sent nor played. */
import type { Track } from 'livekit-client'
import type { Source } from './contract'

/** In the order in which they are published: a voice is worth more than a picture, and a picture's first seconds cost a slow line dearly. */
export const SOURCES: readonly Source[] = ['microphone', 'camera', 'screen', 'screen-audio']

export const LIBRARY_SOURCE: Readonly<Record<Source, Track.Source>> = {
  microphone: 'microphone' as Track.Source,
  camera: 'camera' as Track.Source,
  screen: 'screen_share' as Track.Source,
  'screen-audio': 'screen_share_audio' as Track.Source,
}

export function sourceOf(track: Track.Source): Source | null {
  return SOURCES.find((source) => LIBRARY_SOURCE[source] === track) ?? null
}

export function isSound(source: Source): boolean {
  return source === 'microphone' || source === 'screen-audio'
}
