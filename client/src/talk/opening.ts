/**
 * The opening room (spec/opening.md §2): heads' keys, the five words, and each head's word that they match.
 * Items of the log in, new state and messages to post out; the comparison itself (nonces) lives in memory only.
 */
import { openSealed, sealWith, startSas, stepSas, type SasState } from '../crypto'
import { encodeFounding, equalBytes, type Founding, keyProblem, readPerson, readSign1, sha256, sign1, verifySign1 } from '../record'
import { encodePlain } from './plain'
import { PERSON, personIdOf, type Sign } from './certificates'
import { decodeOpening, type OpeningPayload, type TalkFacts } from './payloads'
import type { HeadKnown, HeadPin, OpeningData } from './opening-data'
import { isUnanswered, judgePin, namesOf, readPin } from './pins'
import type { Book } from './pin-book'

type Bytes = Uint8Array
const OPENING = 'parley/1/opening'

export const noOpening: OpeningData = {
  heads: [],
  run: 1,
  committedRun: 0,
  words: [],
  code: null,
  comparedAt: null,
  matches: [],
  failed: null,
  lists: [],
  leafSeed: null,
  keyPackage: null,
}

export interface OpeningContext {
  readonly facts: TalkFacts
  readonly room: Bytes
  readonly key: Bytes
  readonly plenary: Bytes
  readonly slot: number
  readonly sign: Sign
  readonly personKey: Bytes
  /** What this device remembers of heads; null when it does not open. */
  readonly book: Book | null
}

/** Signs and seals one payload for the opening room. */
export async function sealOpening(c: OpeningContext, payload: Bytes): Promise<Bytes> {
  return sealWith(c.key, c.room, await sign1(OPENING, payload, c.sign))
}

export const headOf = (data: OpeningData, slot: number): HeadKnown | undefined => data.heads.find((h) => h.slot === slot)
export const allHeads = (c: OpeningContext, data: OpeningData): boolean => c.facts.heads.every((_, slot) => headOf(data, slot) !== undefined)

/** The founding document every device computes alike, once every slot has a head; null before. */
export function plenaryFounding(c: { facts: TalkFacts; plenary: Bytes }, data: OpeningData): Bytes | null {
  const owners = c.facts.delegations.map((d) => {
    const keys = c.facts.heads.flatMap((slot, i) => (slot.delegation === d.id ? [headOf(data, i)?.key] : []))
    return [d.id, keys] as const
  })
  if (owners.some(([, keys]) => keys.length === 0 || keys.includes(undefined))) return null
  return encodeFounding({
    talk: c.facts.talk,
    room: c.plenary,
    rk: 'plenary',
    owners: owners.map(([id, keys]) => [id, keys as Bytes[]] as const),
    rules: 1,
    protocol: 1,
    psk: null,
  } satisfies Founding)
}

export interface Comparison {
  readonly run: number
  sas: SasState
}
export interface OpeningStep {
  readonly data: OpeningData
  readonly comparison: Comparison | null
  readonly post: readonly OpeningPayload[]
  readonly notice: string | null
}

/** Begins (or begins again) the comparison: our commitment goes out, others' waiting messages go in. All heads must have keys. */
export async function beginComparison(c: OpeningContext, data: OpeningData): Promise<OpeningStep> {
  const founding = plenaryFounding(c, data)
  const me = headOf(data, c.slot)
  if (founding === null || me === undefined) return { data, comparison: null, post: [], notice: null }
  const run = data.committedRun >= data.run ? data.run + 1 : data.run
  const others = data.heads.filter((h) => h.slot !== c.slot).map((h) => ({ name: h.id, key: h.key }))
  const { state, message } = await startSas({
    talk: c.facts.talk,
    founding: await sha256(founding),
    me: { name: me.id, key: me.key },
    others,
    nonce: crypto.getRandomValues(new Uint8Array(32)),
  })
  let step: OpeningStep = {
    data: { ...data, run, committedRun: run, code: null, matches: [] },
    comparison: { run, sas: state },
    post: [{ type: 'words', slot: c.slot, run, sas: message }],
    notice: null,
  }
  for (const waiting of data.words.filter((w) => w.run === run)) {
    if (step.comparison === null) break
    const next = await feed(c, step.data, step.comparison, waiting.sas)
    step = { ...next, post: [...step.post, ...next.post] }
  }
  return step
}

/** Takes one item of the opening log. What is not a valid message of a head changes nothing. */
export async function takeOpening(c: OpeningContext, data: OpeningData, comparison: Comparison | null, item: Bytes, stamp: number): Promise<OpeningStep> {
  const same: OpeningStep = { data, comparison, post: [], notice: null }
  const message = await readMessage(c, item)
  if (message === null) return { ...same, notice: 'OPENING_UNREADABLE' }
  const { payload, sign1: bytes } = message
  if (payload.type === 'head') {
    const head = await readHead(c, data, payload, bytes)
    return head === null ? { ...same, notice: 'HEAD_REFUSED' } : { ...same, data: { ...data, heads: [...data.heads, head].sort((a, b) => a.slot - b.slot) } }
  }
  const head = headOf(data, payload.slot)
  if (head === undefined || !(await holds(bytes, head.key))) return { ...same, notice: 'OPENING_FORGED' }
  switch (payload.type) {
    case 'words':
      return takeWords(c, data, comparison, payload)
    case 'match':
      return { ...same, ...(await takeMatch(c, data, payload, stamp)) }
    case 'stop': // once every head said that the words match, nobody stops the opening any more
      return data.comparedAt === null ? { ...same, data: { ...data, failed: { code: 'KEY_NOT_AS_BEFORE', runs: data.run } }, notice: 'KEY_NOT_AS_BEFORE' } : same
  }
}

async function readMessage(c: OpeningContext, item: Bytes): Promise<{ payload: OpeningPayload; sign1: Bytes } | null> {
  try {
    const bytes = await openSealed(c.key, c.room, item)
    const payload = decodeOpening(readSign1(bytes).payload)
    return payload === null ? null : { payload, sign1: bytes }
  } catch {
    return null
  }
}

const holds = (bytes: Bytes, key: Bytes): Promise<boolean> =>
  verifySign1(OPENING, bytes, key).then(
    () => true,
    () => false,
  )

async function readHead(c: OpeningContext, data: OpeningData, payload: Extract<OpeningPayload, { type: 'head' }>, bytes: Bytes): Promise<HeadKnown | null> {
  const slot = c.facts.heads[payload.slot]
  if (slot === undefined || headOf(data, payload.slot) !== undefined) return null
  try {
    const person = readPerson(readSign1(payload.person).payload)
    const good =
      keyProblem(person.key) === null &&
      equalBytes(person.talk, c.facts.talk) &&
      person.delegation === slot.delegation &&
      person.role === 'head' &&
      person.id === (await personIdOf(person.key)) &&
      !data.heads.some((h) => equalBytes(h.key, person.key))
    if (!good || !(await holds(bytes, person.key))) return null
    await verifySign1(PERSON, payload.person, person.key)
    const { slot: number, device, mailbox } = payload
    const known: HeadKnown = { slot: number, person: payload.person, id: person.id, key: person.key, device, mailbox }
    return number === c.slot ? known : { ...known, pin: await pinOf(c, known, payload.pins) }
  } catch {
    return null
  }
}

/** What a head shows to this delegation, and what is found of it by what this device remembers. */
async function pinOf(c: OpeningContext, head: HeadKnown, shown: readonly (Bytes | null)[]): Promise<HeadPin> {
  const own = c.facts.delegations.findIndex((d) => d.id === c.facts.heads[c.slot]?.delegation)
  const whole = shown.length === 0 || shown.length === c.facts.delegations.length
  const said = whole ? await readPin(shown[own] ?? null, { talk: c.facts.talk, to: c.facts.delegations[own]?.id ?? '', person: head.key }) : { is: 'broken' as const }
  return { said, found: judgePin(said, namesOf(c.facts, readPerson(readSign1(head.person).payload)), c.book), wentOn: null }
}

/** The same heads by what this device remembers now. What the person decided stands for what they were shown, and for nothing else. */
export function judgedAnew(c: OpeningContext, data: OpeningData): OpeningData {
  if (data.comparedAt !== null) return data
  const heads = data.heads.map((head) => {
    if (head.pin === undefined) return head
    const found = judgePin(head.pin.said, namesOf(c.facts, readPerson(readSign1(head.person).payload)), c.book)
    const same = equalBytes(encodePlain(found), encodePlain(head.pin.found))
    return { ...head, pin: { ...head.pin, found, wentOn: same ? head.pin.wentOn : null } }
  })
  return { ...data, heads }
}

/** Whether the person has yet to say what to do about a head's key. */
export const keysUnanswered = (data: OpeningData): boolean => data.heads.some((head) => isUnanswered(head.pin))

async function takeWords(
  c: OpeningContext,
  data: OpeningData,
  comparison: Comparison | null,
  payload: Extract<OpeningPayload, { type: 'words' }>,
): Promise<OpeningStep> {
  const same: OpeningStep = { data, comparison, post: [], notice: null }
  if (data.comparedAt !== null || payload.slot === c.slot || payload.run < data.run) return same
  const words = [...data.words.filter((w) => w.run >= payload.run), { slot: payload.slot, run: payload.run, sas: payload.sas }].slice(-100)
  const kept: OpeningData = { ...data, words, run: payload.run }
  if (comparison !== null && payload.run === comparison.run) return feed(c, kept, comparison, payload.sas)
  // somebody began anew: whoever was comparing follows, whoever has not pressed "compare" yet finds the messages waiting
  return comparison === null ? { ...same, data: payload.run > data.run ? { ...kept, code: null } : kept } : beginComparison(c, kept)
}

async function feed(c: OpeningContext, data: OpeningData, comparison: Comparison, sas: Bytes): Promise<OpeningStep> {
  const step = await stepSas(comparison.sas, sas)
  if (step.failed !== undefined) {
    const runs = (data.failed?.runs ?? 0) + 1
    return { data: { ...data, code: null, run: comparison.run + 1, failed: { code: step.failed, runs } }, comparison: null, post: [], notice: step.failed }
  }
  const posts = step.out === undefined ? [] : [{ type: 'words' as const, slot: c.slot, run: comparison.run, sas: step.out }]
  return {
    data: step.code === undefined ? data : { ...data, code: step.code, failed: null },
    comparison: { run: comparison.run, sas: step.state },
    post: posts,
    notice: null,
  }
}

async function takeMatch(
  c: OpeningContext,
  data: OpeningData,
  payload: Extract<OpeningPayload, { type: 'match' }>,
  stamp: number,
): Promise<Partial<OpeningStep>> {
  const founding = plenaryFounding(c, data)
  const same = founding !== null && equalBytes(await sha256(founding), payload.founding)
  if (!payload.match || !same)
    return { data: { ...data, failed: { code: payload.match ? 'FOUNDING_DIFFERS' : 'WORDS_DIFFER', runs: data.run } }, notice: 'WORDS_DIFFER' }
  const matches = [
    ...data.matches.filter((m) => m.slot !== payload.slot),
    { slot: payload.slot, run: payload.run, match: true, keyPackage: payload.keyPackage, at: stamp },
  ]
  const verified = c.facts.heads.every((_, slot) => matches.some((m) => m.slot === slot))
  return { data: { ...data, matches, comparedAt: verified ? stamp : null } }
}
