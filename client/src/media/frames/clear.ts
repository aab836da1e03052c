/**
 * Bytes of an encoded frame that stay readable because the engine must find key frames and picture sizes in them.
 * They are authenticated with the frame, not sent twice. The length follows from the bytes themselves, so both ends agree without
 * believing anything the engine says: a changed first byte changes the length or the bytes, and either fails the tag.
 */

/** VP8 (RFC 6386 §9.1): frame tag of 3 bytes; a key frame (lowest bit 0) has start code and size behind it, 10 in all. */
function vp8(frame: Uint8Array): number | null {
  const first = frame[0]
  if (first === undefined) return null
  const length = (first & 1) === 0 ? 10 : 3
  return frame.length < length ? null : length
}

/** The engine reads VP9 from its RTP descriptor alone and never looks into Opus: nothing stays clear. */
const nothing = (): number => 0

const PREFIX: ReadonlyMap<string, (frame: Uint8Array) => number | null> = new Map([
  ['video/vp8', vp8],
  ['video/vp9', nothing],
  ['audio/opus', nothing],
])

/** Length in bytes; null if the codec is not one of ours or the frame is too short to be one. `mime` in any case. */
export function clearPrefixBytes(mime: string, frame: Uint8Array): number | null {
  return PREFIX.get(mime.toLowerCase())?.(frame) ?? null
}
