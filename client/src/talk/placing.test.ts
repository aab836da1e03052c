/** What a member may put into everybody's record: own words, in their order, and nothing else. The worst he does leaves no error for a verifier to find. */
import { afterEach, describe, expect, it } from 'vitest'
import { apply, basisHolds, decodeState, findingsOfEntry, verdictOf, type Finding } from '../domain'
import { ed25519FromSeed, encodeEntry, SALT_BYTES, sign1 } from '../record'
import { basisOf } from './basis'
import { ENTRY, judged, readSignedEntry } from './entries'
import { readHistory } from './history'
import { nextLink } from './reading'
import type { Room } from './room'
import { encodeRoomPayload } from './room-payloads'
import { MemoryHost } from './testing/host'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
const roomOf = (p: Player): Room => {
  const room = p.engine.plenary
  if (room === null) throw new Error('no plenary')
  return room
}
const texts = (p: Player): readonly string[] => p.room('plenary').messages.map((m) => m.text)
const refusals = (p: Player): readonly (string | null)[] => roomOf(p).data.notices.flatMap((n) => (n.kind === 'refused-entry' ? [n.code] : []))

async function three() {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  const castell = await inCaucus(host, wells, 'Noor Castell')
  await intoPlenary(castell, [wells, vale])
  players.push(vale, wells, castell)
  return { host, vale, wells, castell }
}

/** An entry of this person as he would never make it: with another key, or at another place of his chain. */
async function forged(p: Player, text: string, o: { seed?: Uint8Array; seq?: (next: number) => number; prev?: Uint8Array } = {}): Promise<void> {
  const room = roomOf(p)
  const link = nextLink(room.rules, room.context.me)
  const { sign } = await ed25519FromSeed(o.seed ?? p.engine.data.keys.personSeed)
  const prev = o.prev ?? (link.prev === null ? null : Uint8Array.from(link.prev.match(/../g) ?? [], (b) => parseInt(b, 16)))
  const entry = {
    talk: room.context.talk, room: room.data.room, author: room.context.me, seq: o.seq?.(link.author_seq) ?? link.author_seq, prev,
    basis: basisOf(room.rules), salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)), kind: 'message', body: { text },
  }
  const bytes = await sign1(ENTRY, encodeEntry(entry), sign)
  await p.engine.run(async () => room.enqueueOnce(encodeRoomPayload({ type: 'entry', sign1: bytes })))
}

/** What a verifier finds of the record as this device has it. */
async function findings(p: Player): Promise<readonly Finding[]> {
  const room = roomOf(p)
  const history = await readHistory(room, room.data.position, p.vault)
  let state = decodeState(history.first)
  const found: Finding[] = []
  for (const [i, { stamp, sign1: bytes }] of history.entries.entries()) {
    const signed = await readSignedEntry(bytes, room.context.talk, room.data.room)
    if (signed === null) throw new Error('no entry')
    const { state: after, outcome } = apply(state, signed.entry, { position: i + 1, stamp, ...(await judged(signed, state)) })
    found.push(...findingsOfEntry({ position: i + 1, outcome, receiptGood: true, backwards: false, basisGood: basisHolds(state, signed.basis) }))
    state = after
  }
  return found
}

describe('what gets no place', () => {
  it('each member\'s worst is refused alike by all, and no error is found in anybody\'s record', async () => {
    const { vale, wells, castell } = await three()
    expect(await castell.engine.acts.sendMessage(castell.room('plenary').room, 'A first word')).toBeNull()
    await castell.sees((v) => v.connection.queued === 0)
    const worst = [
      ['BAD_SIGNATURE', { seed: crypto.getRandomValues(new Uint8Array(32)) }],
      ['CHAIN_GAP', { seq: (next: number) => next + 3 }],
      ['CHAIN_REPLAY', { seq: () => 1 }],
      ['CHAIN_FORK', { prev: new Uint8Array(32).fill(7) }],
    ] as const
    for (const [code, how] of worst) {
      await forged(castell, code, how)
      for (const p of [vale, wells]) await p.sees(() => refusals(p).includes(code))
      await castell.sees((v) => v.connection.queued === 0) // his own device is honest: what broke his chain it signs anew
    }
    expect(await castell.engine.acts.sendMessage(castell.room('plenary').room, 'And an honest word')).toBeNull()
    for (const p of [vale, wells, castell]) await p.sees(() => texts(p).includes('And an honest word'))
    for (const p of [vale, wells]) {
      expect(refusals(p)).toEqual(['BAD_SIGNATURE', 'CHAIN_GAP', 'CHAIN_REPLAY', 'CHAIN_FORK'])
      expect(verdictOf(await findings(p))).toBe('holds')
      expect((await findings(p)).filter((f) => f.severity === 'error')).toEqual([])
    }
    expect(roomOf(vale).rules.run).toBe(roomOf(wells).rules.run)
    expect(roomOf(vale).rules.run).toBe(roomOf(castell).rules.run)
  })

  it('the same entry said twice counts once', async () => {
    const { vale, wells, castell } = await three()
    expect(await castell.engine.acts.sendMessage(castell.room('plenary').room, 'Once')).toBeNull()
    await vale.sees(() => texts(vale).includes('Once'))
    await castell.sees((v) => v.connection.queued === 0)
    const { entries } = await readHistory(roomOf(castell), roomOf(castell).data.position, vale.vault)
    const again = entries.at(-1)?.sign1
    if (again === undefined) throw new Error('no entry')
    const { position } = roomOf(vale).data
    await castell.engine.run(async () => roomOf(castell).enqueueOnce(encodeRoomPayload({ type: 'entry', sign1: again })))
    await wells.sees(() => refusals(wells).includes('CHAIN_REPLAY'))
    await castell.engine.acts.sendMessage(castell.room('plenary').room, 'Then')
    await vale.sees(() => texts(vale).includes('Then'))
    expect(texts(vale).filter((t) => t === 'Once')).toHaveLength(1)
    expect(roomOf(vale).data.position).toBe(position + 1)
  })

  it('an own act whose chain went on without it is signed anew and not lost', async () => {
    const { vale, castell } = await three()
    const room = roomOf(castell)
    const stale = await castell.engine.run(() => room.ownEntry('message', { text: 'Overtaken' }))
    await castell.engine.acts.sendMessage(room.id, 'First')
    await vale.sees(() => texts(vale).includes('First'))
    await castell.engine.run(async () => void room.enqueue({ do: 'entry', id: 0, kind: 'message', body: { text: 'Overtaken' }, sign1: stale }))
    await vale.sees(() => texts(vale).includes('Overtaken'))
    expect(texts(vale).filter((t) => t === 'Overtaken')).toHaveLength(1)
    expect(refusals(vale)).toEqual(['CHAIN_REPLAY'])
  })
})
