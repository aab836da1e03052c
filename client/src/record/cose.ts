/** COSE_Sign1 (RFC 9052 §4.2) in the one form Parley signs: EdDSA, embedded payload, the label as external data (spec/record.md §1). */
import { concat, equalBytes, RecordError, sha256, utf8 } from './bytes'
import { type Cbor, decode, encode, MESSAGE } from './cbor'
import { keyProblem, verifyEd25519 } from './ed25519'

const PROTECTED = Uint8Array.of(0xa1, 0x01, 0x27)
const TAG = 0xd2
const SIGNATURE_BYTES = 64
const FOUR_PARTS = { ...MESSAGE, items: 8, depth: 2 }

/** A COSE_Sign1 whose signature nobody has looked at yet. `id`: SHA-256 of what is signed under that label. */
export interface Sign1 {
  readonly payload: Uint8Array
  readonly signature: Uint8Array
  id(label: string): Promise<Uint8Array>
}

/** The Sig_structure: what is signed, and hashed to an id. */
export const signatureInput = (label: string, payload: Uint8Array): Uint8Array => encode(['Signature1', PROTECTED, utf8(label), payload])

/** The payload, signed under this label. */
export async function sign1(label: string, payload: Uint8Array, sign: (bytes: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> {
  return asSign1(payload, await sign(signatureInput(label, payload)))
}

/** The payload and its signature put together. */
export const asSign1 = (payload: Uint8Array, signature: Uint8Array): Uint8Array => concat(Uint8Array.of(TAG), encode([PROTECTED, {}, payload, signature]))

/** Takes it apart without checking the signature. Throws RecordError('BAD_COSE' | 'BAD_CBOR') on any other header, order or length. */
export function readSign1(bytes: Uint8Array): Sign1 {
  if (bytes[0] !== TAG) throw new RecordError('BAD_COSE', 'no COSE_Sign1 tag')
  const parts = decode(bytes.subarray(1), FOUR_PARTS)
  if (!Array.isArray(parts) || parts.length !== 4) throw new RecordError('BAD_COSE', 'not four parts')
  const [head, open, payload, signature] = parts as readonly Cbor[]
  if (!(head instanceof Uint8Array) || !equalBytes(head, PROTECTED)) throw new RecordError('BAD_COSE', 'other protected headers')
  if (!(open instanceof Map) || open.size !== 0) throw new RecordError('BAD_COSE', 'unprotected headers')
  if (!(payload instanceof Uint8Array)) throw new RecordError('BAD_COSE', 'no payload')
  if (!(signature instanceof Uint8Array) || signature.length !== SIGNATURE_BYTES) throw new RecordError('BAD_COSE', 'no signature')
  return { payload, signature, id: (label) => sha256(signatureInput(label, payload)) }
}

/** The payload, if this key signed it under this label. Throws RecordError('BAD_COSE' | 'BAD_CBOR' | 'BAD_KEY' | 'BAD_SIGNATURE'). */
export async function verifySign1(label: string, bytes: Uint8Array, key: Uint8Array): Promise<Uint8Array> {
  const { payload, signature } = readSign1(bytes)
  const problem = keyProblem(key)
  if (problem !== null) throw new RecordError('BAD_KEY', problem)
  const holds = await verifyEd25519(key, signatureInput(label, payload), signature)
  if (!holds) throw new RecordError('BAD_SIGNATURE', `not signed as ${label} by this key`)
  return payload
}
