/** Files sealed in parts (spec/crypto.md §13): each part says of which file and place it is, so none can be left out, moved or put elsewhere. */
import { encode, LIMITS } from '../record'
import { CryptoError } from './errors'
import { openSealed, sealWith } from './sealed'

type Bytes = Uint8Array
/** Initialisation vector and tag. */
const ADDED = 28
/** Bytes of every part but the last, before sealing. */
export const PART = LIMITS.partBytes - ADDED

/** A file that is being sealed or opened; `size` in bytes, plain. */
export interface SealedFile {
  readonly room: Bytes
  readonly file: Bytes
  readonly key: Bytes
  readonly size: number
}

export const partsOf = (size: number): number => Math.max(1, Math.ceil(size / PART))
export const sealedSize = (size: number): number => size + partsOf(size) * ADDED

const aad = (o: SealedFile, part: number): Bytes => encode(['parley/1/file', o.room, o.file, part, partsOf(o.size)])
const sizeOf = (o: SealedFile, part: number): number => Math.min(PART, o.size - part * PART)

/** Throws CryptoError('FILE_CHANGED') when the part is not as long as the announced size says. */
export function sealPart(o: SealedFile, part: number, plain: Bytes): Promise<Bytes> {
  if (plain.length !== sizeOf(o, part)) throw new CryptoError('FILE_CHANGED')
  return sealWith(o.key, aad(o, part), plain)
}

/** Throws CryptoError('FILE_DIFFERS'): not what was sealed as this part of this file. */
export async function openPart(o: SealedFile, part: number, sealed: Bytes): Promise<Bytes> {
  const plain = await openSealed(o.key, aad(o, part), sealed).catch(() => null)
  if (plain === null || plain.length !== sizeOf(o, part)) throw new CryptoError('FILE_DIFFERS')
  return plain
}

/** SHA-256 of something that comes in pieces. */
export async function runningHash(): Promise<{ add(piece: Bytes): void; end(): Bytes }> {
  const { sha256 } = await import('@noble/hashes/sha2.js')
  const hash = sha256.create()
  return { add: (piece) => void hash.update(piece), end: () => hash.digest() }
}
