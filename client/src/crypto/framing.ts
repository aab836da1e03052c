/** MLS messages as bytes (RFC 9420 §6): whole, in the one form, and nothing after them. */
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls'
import { equalBytes } from '../record'
import { CryptoError } from './errors'

export type Bytes = Uint8Array

/**
 * A whole MLSMessage, copied out of the caller's buffer. Throws CryptoError('MLS_MALFORMED') also for a second encoding of the same message
 * (longer length prefixes): the host could otherwise change a message's hash without changing the message.
 */
export function readMls(bytes: Bytes): MLSMessage {
  try {
    const decoded = decodeMlsMessage(bytes.slice(), 0)
    if (decoded !== undefined && decoded[0].version === 'mls10' && equalBytes(encodeMlsMessage(decoded[0]), bytes))
      return decoded[0]
  } catch {
    throw new CryptoError('MLS_MALFORMED')
  }
  throw new CryptoError('MLS_MALFORMED')
}

/** What the host may see of a message in a room's log, and all it may see. */
export interface Outer {
  readonly room: Bytes
  readonly epoch: bigint
  readonly content: 'application' | 'commit'
}

/** Throws CryptoError('MLS_MALFORMED') for anything but a PrivateMessage with empty authenticated data that carries a commit or an application message. */
export function readOuter(bytes: Bytes): Outer {
  const message = readMls(bytes)
  if (message.wireformat !== 'mls_private_message') throw new CryptoError('MLS_MALFORMED')
  const { groupId, epoch, contentType, authenticatedData } = message.privateMessage
  if (authenticatedData.length !== 0 || (contentType !== 'application' && contentType !== 'commit'))
    throw new CryptoError('MLS_MALFORMED')
  return { room: groupId, epoch, content: contentType }
}
