/** The media folder: the one place that knows LiveKit. See spec/media.md. */
export type * from './contract'
export { MediaError } from './contract'
export { type MediaRoomParts, createMediaRoom } from './room'
