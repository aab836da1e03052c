/** COSE_Sign1 (RFC 9052 §4.2) as the record uses it: tag 18, EdDSA, embedded payload, a label as external data. */
import { type Cbor, decode, encode } from './cbor'
import { concat, equalBytes, RecordError, sha256, utf8 } from './bytes'
import { verifyEd25519 } from './ed25519'

const PROTECTED = Uint8Array.from([0xa1, 0x01, 0x27])
const TAG = 0xd2

/** The signed bytes. */
export const signatureInput = (label: string, payload: Uint8Array): Uint8Array => encode(['Signature1', PROTECTED, utf8(label), payload])

export async function sign1(label: string, payload: Uint8Array, sign: (bytes: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> {
  return concat(Uint8Array.of(TAG), encode([PROTECTED, {}, payload, await sign(signatureInput(label, payload))]))
}

export interface Sign1 { readonly payload: Uint8Array; readonly signature: Uint8Array; id(label: string): Promise<Uint8Array> }

/** The parts of a COSE_Sign1 without checking the signature. Throws RecordError('SIGN1'). */
export function readSign1(bytes: Uint8Array): Sign1 {
  const bad = (): never => {
    throw new RecordError('SIGN1')
  }
  if (bytes[0] !== TAG) return bad()
  let parts: Cbor
  try {
    parts = decode(bytes.slice(1))
  } catch {
    return bad()
  }
  if (!Array.isArray(parts) || parts.length !== 4) return bad()
  const [head, open, payload, signature] = parts as readonly Cbor[]
  if (!(head instanceof Uint8Array) || !equalBytes(head, PROTECTED) || !(open instanceof Map) || open.size !== 0) return bad()
  if (!(payload instanceof Uint8Array) || !(signature instanceof Uint8Array) || signature.length !== 64) return bad()
  return { payload, signature, id: (label) => sha256(signatureInput(label, payload)) }
}

/** The payload, if `key` signed it under `label`. Throws RecordError('SIGN1' | 'SIGNATURE'). */
export async function verifySign1(label: string, bytes: Uint8Array, key: Uint8Array): Promise<Uint8Array> {
  const { payload, signature } = readSign1(bytes)
  if (!(await verifyEd25519(key, signatureInput(label, payload), signature))) throw new RecordError('SIGNATURE')
  return payload
}
