/**
 * Letters longer than the host carries (spec/opening.md §3): such a Welcome is kept with the host, sealed like a file of its room, and a short letter says
 * where (see fetching.ts).
 */
import type { SealedFile } from '../crypto'
import { sha256 } from '../record'
import { encodeMail, type Long, type Welcome } from './mail-payloads'

type Bytes = Uint8Array

/** With seal and padding below the host's 256 KiB. */
export const MAILED_BYTES = 192 * 1024
/** More is not sent and not fetched: a device holds all of it in memory. */
export const LETTER_BYTES = 32 * 1024 * 1024

export interface Letter {
  readonly mail: Welcome | Long
  /** What the host must have before the mail says where it is. */
  readonly kept: { readonly file: SealedFile; readonly bytes: Bytes } | null
}

export async function letterOf(welcome: Welcome): Promise<Letter> {
  const bytes = encodeMail(welcome)
  if (bytes.length <= MAILED_BYTES) return { mail: welcome, kept: null }
  const [file, key] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(32))]
  const sealed = { room: welcome.room, file, key, size: bytes.length }
  return { mail: { type: 'long', ...sealed, hash: await sha256(bytes) }, kept: { file: sealed, bytes } }
}
