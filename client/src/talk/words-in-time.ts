/**
 * Words in time (spec/record.md §10): after something new in a room a device of each party says by pulse which running hash it has there, and shows the
 * host's receipt behind it. Nothing is said when nothing happened, and again only while a party was not heard.
 */
import { hex, unhex } from '../record'
import { compared, doubted, noteConfirmation, ownDelegation, partiesOf, vouchedUpTo } from './confirmed'
import type { Engine } from './ports'
import type { TakenPulse } from './pulses'
import { isMember } from './reading'
import type { Room } from './room'
import { encodeWord, judge, readWord, type SaidWord, stillThere } from './word-in-time'

/** After something new the first of a party waits so long, so that one word covers what comes together; each next one waits so much longer. */
const FIRST_MS = 1_000
const RANK_MS = 1_000
/** From one word of this device to the next, at least. */
const GAP_MS = 2_000
/** While a party was not heard a word is said again after so long; then every last of them. */
const AGAIN_MS = [10_000, 20_000, 60_000] as const
/** Who has not vouched for what is new after so long is told to be missing: in time for 10 s, whenever the screen is made anew. */
const MISSING_MS = 8_000
const TIMES_KEPT = 64

/** What this device remembers of a room's words while it runs. */
interface Memory {
  /** Positions and when they were new here; the first is of what not everybody vouched for. */
  times: readonly { readonly position: number; readonly at: number }[]
  saidAt: number
  saidUpTo: number
  again: number
  /** Somebody misses our word since then. */
  askedAt: number | null
  /** By leaf, words of places this device has not reached. */
  readonly ahead: Map<number, SaidWord>
}

const memories = new WeakMap<Room, Memory>()
const timers = new WeakMap<Engine, ReturnType<typeof setTimeout>>()

function memoryOf(room: Room, now: number): Memory {
  const known = memories.get(room)
  if (known !== undefined) return known
  const made: Memory = { times: [], saidAt: now - GAP_MS, saidUpTo: 0, again: 0, askedAt: null, ahead: new Map() }
  memories.set(room, made)
  return made
}

/** What this device owes of words, in every room. */
export async function owedWords(engine: Engine): Promise<void> {
  const due: number[] = []
  for (const room of engine.rooms.values()) {
    if (room.group === null || room.data.stage === 'joining') continue
    const memory = memoryOf(room, engine.hostNow())
    noteTimes(room, memory, engine.hostNow())
    due.push(...missedAt(room, memory).filter((at) => at > engine.hostNow())) // what is missing is told in time
    if (room.data.stage === 'open') await judgeAgain(room, memory)
    if (!speaks(engine, room)) continue
    const at = dueAt(engine, room, memory)
    if (at === null) continue
    if (at <= engine.hostNow()) await say(engine, room, memory)
    else due.push(at)
  }
  wake(engine, due)
}

/** Also in a room that stopped because the host showed it twice: the other side must be able to see it. */
const speaks = ({ host }: Engine, room: Room): boolean =>
  host.caughtUp(room) && (room.data.stage === 'open' || room.data.problem?.code === 'HOST_FORKED') && partiesOf(room.rules).includes(ownDelegation(room))

function noteTimes(room: Room, memory: Memory, now: number): void {
  const { position } = room.rules
  const settled = Math.min(...partiesOf(room.rules).map((party) => room.confirmed.by[party]?.position ?? 0))
  const open = memory.times.filter((each) => each.position > settled)
  const last = memory.times.at(-1)?.position ?? settled
  if (position > last) memory.again = 0
  memory.times = position > last ? [...open, { position, at: now }].slice(-TIMES_KEPT) : open
}

/** When this device is to speak in a room next; null: not before something happens. */
function dueAt(engine: Engine, room: Room, memory: Memory): number | null {
  const { position } = room.rules
  if (position === 0 || memory.times.length + room.confirmed.receipts.length === 0) return null
  const late = RANK_MS * rankOf(engine, room)
  const times: number[] = []
  if (doubted.has(room)) times.push(memory.saidAt + GAP_MS)
  if (memory.askedAt !== null) times.push(memory.askedAt + late)
  const own = room.confirmed.by[ownDelegation(room)]?.position ?? 0
  const unsaid = memory.times.find((each) => each.position > own)
  if (unsaid !== undefined) times.push(unsaid.at + FIRST_MS + late)
  const first = memory.times[0]
  const pause = AGAIN_MS[Math.min(memory.again, AGAIN_MS.length - 1)] ?? 0
  if (first !== undefined && missing(engine, room)) times.push(Math.max(first.at, memory.saidAt) + late + pause)
  return times.length === 0 ? null : Math.max(Math.min(...times), memory.saidAt + GAP_MS)
}

/** Whether a party that did not vouch for all there is has a device here, as the host tells. */
function missing({ present, data }: Engine, room: Room): boolean {
  const here = present.get(room.id)
  const isHere = (person: string): boolean => here === undefined || here.has(deviceOf(room, person))
  const lacking = partiesOf(room.rules).filter((party) => vouchedUpTo(room, party) < room.rules.position)
  return data.stopped === null && lacking.some((party) => peopleOf(room, party).some(isHere))
}

/** How many of the own delegation come before this device: those here first, signers before others, in the order of the leaves. */
function rankOf(engine: Engine, room: Room): number {
  const own = ownDelegation(room)
  const here = engine.present.get(room.id)
  const signs = (person: string): boolean => room.person(person)?.powers.includes('sign') === true
  const isHere = (person: string): boolean => person === room.context.me || here === undefined || here.has(deviceOf(room, person))
  const all = peopleOf(room, own).filter(isHere)
  const order = [...all.filter(signs), ...all.filter((person) => !signs(person))]
  return Math.max(0, order.indexOf(room.context.me))
}

/** Members of a delegation in the room, in the order of the leaves. */
const peopleOf = (room: Room, delegation: string): readonly string[] =>
  (room.group?.leaves ?? [])
    .map((leaf) => room.personOf(leaf))
    .filter((person) => isMember(room.rules, person) && room.person(person)?.delegation === delegation)

const deviceOf = (room: Room, person: string): string => {
  const device = room.data.people[person]?.device
  return device === undefined ? '' : hex(device)
}

async function say(engine: Engine, room: Room, memory: Memory): Promise<void> {
  const { position, run } = room.rules
  const { receipts } = room.confirmed
  const behind = receipts.find((each) => each.position >= position) ?? receipts.at(-1)
  const own = room.group?.leaves.find((leaf) => leaf.index === room.group?.ownLeaf)
  if (behind === undefined || own === undefined) return
  const again = memory.saidUpTo === position && memory.askedAt === null
  const asks = doubted.has(room) || again
  const pulse = await room.pulses.seal(room, 'word', encodeWord(position, unhex(run), behind.receipt, asks), engine.hostNow())
  if (pulse === null) return
  room.effects.push({ do: 'pulse', room: room.data.room, bytes: pulse.bytes })
  doubted.delete(room)
  memory.again = again ? memory.again + 1 : memory.again
  memory.saidAt = engine.hostNow()
  memory.saidUpTo = position
  memory.askedAt = null
  noteConfirmation(room, own, position, unhex(run))
}

/** Another device's word. */
export async function takeWord(engine: Engine, room: Room, { leaf, content, statement }: TakenPulse): Promise<void> {
  const word = readWord(content)
  if (word === null) return
  const memory = memoryOf(room, engine.hostNow())
  if (word.asks) memory.askedAt ??= engine.hostNow()
  if (room.data.stage !== 'open') return
  if (await judge(room, { word, leaf, statement })) memory.ahead.set(leaf.index, { word, leaf, statement })
  const ours = room.person(room.personOf(leaf))?.delegation === ownDelegation(room)
  const answers = !word.asks && word.position === room.rules.position && compared(room.rules, word.position, word.run) === 'same'
  if (ours && answers) memory.askedAt = null
}

async function judgeAgain(room: Room, memory: Memory): Promise<void> {
  for (const [index, one] of memory.ahead) {
    if (stillThere(room, one.leaf) && one.word.receipt.seq > room.data.place.seq) continue
    memory.ahead.delete(index)
    if (stillThere(room, one.leaf)) await judge(room, one)
  }
}

/** The talk looks again when the next word is due, and every two seconds anyway. */
function wake(engine: Engine, due: readonly number[]): void {
  const wait = Math.min(...due) - engine.hostNow()
  const timer = timers.get(engine)
  if (timer !== undefined) clearTimeout(timer)
  if (wait < 2_000) timers.set(engine, setTimeout(() => void engine.run(async () => undefined), wait))
}

/** When each party whose word is still to come is told to be missing. */
function missedAt(room: Room, { times }: Memory): readonly number[] {
  const lacking = partiesOf(room.rules).map((party) => times.find((each) => each.position > vouchedUpTo(room, party)))
  return lacking.flatMap((first) => (first === undefined ? [] : [first.at + MISSING_MS]))
}

/** A party whose word is missing for something new, for longer than a word takes. */
export function isMissing(room: Room, delegation: string, now: number): boolean {
  const upTo = vouchedUpTo(room, delegation)
  const first = memories.get(room)?.times.find((each) => each.position > upTo)
  return first !== undefined && now - first.at >= MISSING_MS
}
