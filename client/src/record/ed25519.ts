/** Ed25519 as every implementation of Parley agrees on it (spec/record.md): keys of the prime-order group only, no small-order R. */
import { hex, own, RecordError } from './bytes'

const P = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const mod = (x: bigint): bigint => ((x % P) + P) % P

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) if (e & 1n) result = (result * b) % P
  return result
}

const D = mod(-121665n * power(121666n, P - 2n))
const SQRT_M1 = power(2n, (P - 1n) / 4n)

type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint]
const IDENTITY: Point = [0n, 1n, 1n, 0n]

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2))
  const b = mod((y1 + x1) * (y2 + x2))
  const c = mod(2n * D * t1 * t2)
  const d = mod(2n * z1 * z2)
  const [e, f, g, h] = [b - a, d - c, d + c, b + a]
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)]
}

function times(point: Point, scalar: bigint): Point {
  let result = IDENTITY
  for (let p = point, s = scalar; s > 0n; s >>= 1n, p = add(p, p)) if (s & 1n) result = add(result, p)
  return result
}

const isIdentity = ([x, y, z]: Point): boolean => mod(x) === 0n && mod(y - z) === 0n

export type KeyProblem = 'length' | 'non-canonical y' | 'not on curve' | 'non-canonical sign' | 'small order' | 'mixed order'

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(bytes.slice().reverse())}`)
}

/** RFC 8032 §5.1.3, refusing what is not the one encoding of a point. */
function decompress(key: Uint8Array): Point | KeyProblem {
  const all = littleEndian(key)
  const sign = all >> 255n
  const y = all & (2n ** 255n - 1n)
  if (y >= P) return 'non-canonical y'
  const u = mod(y * y - 1n)
  const v = mod(D * y * y + 1n)
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n))
  const vxx = mod(v * x * x)
  if (vxx !== u && vxx !== mod(-u)) return 'not on curve'
  if (vxx !== u) x = mod(x * SQRT_M1)
  if (x === 0n && sign === 1n) return 'non-canonical sign'
  if ((x & 1n) !== sign) x = mod(-x)
  return [x, y, 1n, mod(x * y)]
}

const judged = new Map<string, KeyProblem | null>()
const REMEMBERED = 4096

/** What is wrong with a public key, or null. Checked wherever a key enters; the answer is remembered. */
export function keyProblem(key: Uint8Array): KeyProblem | null {
  if (key.length !== 32) return 'length'
  const name = hex(key)
  const known = judged.get(name)
  if (known !== undefined) return known
  if (judged.size >= REMEMBERED) judged.clear()
  const problem = judge(key)
  judged.set(name, problem)
  return problem
}

function judge(key: Uint8Array): KeyProblem | null {
  const point = decompress(key)
  if (typeof point === 'string') return point
  if (isIdentity(times(point, 8n))) return 'small order'
  return isIdentity(times(point, L)) ? null : 'mixed order'
}

const MINUS_ONE = 'ff'.repeat(30)
/** The y of the eight points of small order, and their encodings that are not reduced: with either sign bit these are the 14. */
const SMALL_ORDER_YS = [
  '00'.repeat(32), `01${'00'.repeat(31)}`, `ec${MINUS_ONE}7f`, `ed${MINUS_ONE}7f`, `ee${MINUS_ONE}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]

/** R of a signature, whatever its sign bit. Libraries differ on these under good keys, and an honest signer never makes one. */
function isSmallOrder(r: Uint8Array): boolean {
  const unsigned = r.slice()
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f
  return SMALL_ORDER_YS.includes(hex(unsigned))
}

const imported = new Map<string, Promise<CryptoKey>>()

/** Throws RecordError('BAD_KEY') for a key with a problem. Imported once. */
export function importVerifyKey(key: Uint8Array): Promise<CryptoKey> {
  const problem = keyProblem(key)
  if (problem !== null) return Promise.reject(new RecordError('BAD_KEY', problem))
  const name = hex(key)
  let known = imported.get(name)
  if (known === undefined) {
    if (imported.size >= REMEMBERED) imported.clear()
    known = crypto.subtle.importKey('raw', own(key), { name: 'Ed25519' }, false, ['verify'])
    imported.set(name, known)
  }
  return known
}

/** Whether the signature holds under a key without problem (RFC 8032, without cofactor). Never throws. */
export async function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== 64 || keyProblem(key) !== null || isSmallOrder(signature.subarray(0, 32))) return false
  return crypto.subtle.verify({ name: 'Ed25519' }, await importVerifyKey(key), own(signature), own(message))
}

const PKCS8 = Uint8Array.from([0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20])

/** A public key, and the act of signing with its other half. */
export interface KeyPair {
  readonly publicKey: Uint8Array
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
}

/** The key pair of a 32-byte seed (RFC 8032 §5.1.5); the private half is held by WebCrypto and does not come out again. */
export async function ed25519FromSeed(seed: Uint8Array): Promise<KeyPair> {
  if (seed.length !== 32) throw new RecordError('BAD_KEY', 'length')
  const pkcs8 = new Uint8Array([...PKCS8, ...seed])
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, true, ['sign'])
  const jwk = await crypto.subtle.exportKey('jwk', readable)
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, false, ['sign'])
  const text = atob((jwk.x ?? '').replaceAll('-', '+').replaceAll('_', '/'))
  const publicKey = Uint8Array.from(text, (c) => c.charCodeAt(0))
  return { publicKey, sign: async (bytes) => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, key, own(bytes))) }
}
