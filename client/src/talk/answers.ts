/**
 * A head's answer by mail (spec/opening.md §3): where an own person's admission stands, or that a visitor is not let in now. Anybody can send mail, so it is
 * signed, for this device alone, and counts from the head it must come from; an old one that is delivered again says nothing.
 */
import { encode, equalBytes, hex, readPerson, readSign1, sign1, verifySign1 } from '../record'
import type { AnswerState } from './mail-payloads'
import { array, integer, octets, oneOf, signedFields, words } from './payload-fields'
import type { Engine } from './ports'

type Bytes = Uint8Array
const ANSWER = 'parley/1/answer'

export interface Answer {
  readonly room: Bytes
  readonly consents: readonly (readonly [delegation: string, state: AnswerState])[]
  readonly reason: string | null
}

/** Owes the host the mail that tells it to this device. */
export async function oweAnswer(engine: Engine, to: { readonly device: Bytes; readonly mailbox: Bytes }, { room, consents, reason }: Answer): Promise<void> {
  const lines = consents.map(([delegation, state]) => [delegation, state])
  const payload = encode([1, 'answer', engine.data.facts.talk, to.device, room, lines, reason, Math.floor(engine.hostNow())])
  engine.oweMail(to.device, to.mailbox, { type: 'answer', signed: await sign1(ANSWER, payload, engine.sign) })
}

export async function onAnswer(engine: Engine, signed: Bytes): Promise<void> {
  const said = engine.data.plenaryFounding === null ? null : read(engine, signed)
  if (said === null) return
  const [delegation, state] = said.answer.consents[0] ?? ['', 'missing']
  const knock = state === 'refused' && equalBytes(said.answer.room, engine.data.plenary) ? engine.data.knocking[delegation] : undefined
  if (knock !== undefined && said.at >= knock.at && (await isBy(signed, engine.headKeys(delegation)))) {
    engine.data = { ...engine.data, knocking: { ...engine.data.knocking, [delegation]: { ...knock, declined: said.answer.reason ?? '' } } }
    return
  }
  const room = hex(said.answer.room)
  const before = engine.data.answers.find((each) => each.room === room)
  if ((before !== undefined && said.at < before.said) || !(await isBy(signed, ownHeads(engine)))) return
  const answer = { room, consents: said.answer.consents, reason: said.answer.reason, at: engine.hostNow(), said: said.at }
  engine.data = { ...engine.data, answers: [...engine.data.answers.filter((each) => each !== before), answer] }
}

/** What it says to this device, before its signature is looked at. */
function read(engine: Engine, signed: Bytes): { readonly answer: Answer; readonly at: number } | null {
  const f = signedFields(signed, 'answer', 8)
  try {
    if (f === null || !equalBytes(octets(f[2], 16), engine.data.facts.talk) || !equalBytes(octets(f[3], 32), engine.data.keys.deviceKey)) return null
    const consents = array(f[5]).map((each) => {
      const [delegation, state] = array(each, 2)
      return [words(delegation), oneOf(state, ['missing', 'given', 'refused'] as const)] as const
    })
    return { answer: { room: octets(f[4], 16), consents, reason: f[6] === null ? null : words(f[6]) }, at: integer(f[7]) }
  } catch {
    return null
  }
}

/** Heads of the own delegation, and the one whose link this person holds. */
function ownHeads(engine: Engine): readonly Bytes[] {
  const { inviter, me } = engine.data
  const invited = inviter === null ? [] : [readPerson(readSign1(inviter.person).payload).key]
  return [...engine.headKeys(me.delegation), ...invited]
}

async function isBy(signed: Bytes, keys: readonly Bytes[]): Promise<boolean> {
  const distinct = [...new Map(keys.map((key) => [hex(key), key])).values()]
  for (const key of distinct) {
    const holds = await verifySign1(ANSWER, signed, key).then(
      () => true,
      () => false,
    )
    if (holds) return true
  }
  return false
}
