/** The outer framing of an MLS message in a room's log (RFC 9420 §6): what the host may parse, and nothing else. */
import { CryptoError } from './errors'
import { type Bytes, readMls } from './group'

export interface Outer { readonly room: Bytes; readonly epoch: bigint; readonly content: 'application' | 'commit' }

/** Throws CryptoError('MLS_MALFORMED') for anything but a PrivateMessage with empty AAD that carries a commit or an application message. */
export function readOuter(bytes: Bytes): Outer {
  const message = readMls(bytes)
  if (message.wireformat !== 'mls_private_message') throw new CryptoError('MLS_MALFORMED')
  const { groupId, epoch, contentType, authenticatedData } = message.privateMessage
  if (authenticatedData.length !== 0 || (contentType !== 'application' && contentType !== 'commit')) throw new CryptoError('MLS_MALFORMED')
  return { room: groupId, epoch, content: contentType }
}
