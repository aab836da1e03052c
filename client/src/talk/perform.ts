/** Any act of the rules (spec/rules.md), as a person does it: made normal, tried on the rules as they stand here, then signed and sent. */
import { apply, normalText, proofGood } from '../domain'
import { type Cbor, encode, LIMITS } from '../record'
import type { Engine } from './ports'
import { isApart } from './positions'
import { nextLink } from './reading'
import { dependsOnTime, untimely } from './timely'
import type { Room } from './room'
import type { ProblemView } from './view'

type Body = Readonly<Record<string, unknown>>

/**
 * Puts an entry of this kind in the queue of the room. What the rules would refuse now is told at once with the rule's code, and nothing is sent;
 * what changes before it arrives is refused by the log's order and told then.
 */
export async function perform(engine: Engine, room: Room, kind: string, body: Body): Promise<ProblemView | null> {
  const normal = normalBody(body)
  if (typeof normal === 'string') return { code: normal }
  const code = await refusal(engine, room, kind, normal)
  if (code !== null) return { code }
  room.enqueue({ do: 'entry', id: 0, kind, body: normal, sign1: null, apart: isApart(kind, normal) })
  return null
}

/** Beside the body, an entry has at most this until it is an envelope: its other fields, signature, group message and padding, bytes. */
const AROUND_BYTES = 4 * 1024

/** Whether the host takes it, and hands it on. */
const fits = (body: Body): boolean => encode(body as Cbor).length + AROUND_BYTES <= LIMITS.messageBytes

/** The code with which host or rules would refuse it, or null. */
async function refusal(engine: Engine, room: Room, kind: string, body: Body): Promise<string | null> {
  if (!fits(body)) return 'TOO_LARGE'
  if (dependsOnTime(kind, body) && untimely(engine) !== null) return untimely(engine)
  const { rules, context, data } = room
  const entry = { id: 'f'.repeat(64), room: room.id, author: context.me, ...nextLink(rules, context.me), kind, body }
  const stamp = Math.max(data.time, Math.floor(engine.hostNow()))
  const proof = await proofGood(entry, context.talk, rules)
  const { outcome } = apply(rules, entry, { position: rules.position + 1, stamp, signatureGood: true, proofGood: proof })
  return outcome === 'ok' || outcome === 'held' ? null : outcome
}

/** Every text as the rules want it signed; the code of the first that cannot be. */
function normalBody(body: Body): Body | string {
  let problem: string | null = null
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const result = normalText(value.trim())
      if (!result.ok) problem ??= result.code
      return result.ok ? result.text : value
    }
    if (Array.isArray(value)) return value.map(walk)
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each)]))
  }
  const normal = walk(body) as Body
  return problem ?? normal
}
