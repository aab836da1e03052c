/** Words in time over the in-memory host: who vouches for what, what a fork leaves behind, and what proves nothing. */
import { afterEach, describe, expect, it } from 'vitest'
import { encodePulse, equalBytes, hex, ed25519FromSeed, sign1, encode, unhex } from '../record'
import { exportSecret, sealWith } from '../crypto'
import { partiesOf, vouchedUpTo } from './confirmed'
import { agree, receiptBy } from './receipts'
import { MemoryHost } from './testing/host'
import { forked } from './testing/fork'
import { inCaucus, intoPlenary, opened, type Player } from './testing/people'
import { encodeWord } from './word-in-time'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

const plenary = (p: Player) => {
  const room = p.engine.plenary
  if (room === null) throw new Error('no plenary')
  return room
}
const says = async (by: Player, text: string, all: readonly Player[]): Promise<void> => {
  const next = all.map((p) => plenary(p).rules.position + 1)
  await by.engine.acts.sendMessage(plenary(by).id, text)
  for (const [i, p] of all.entries()) await p.sees(() => plenary(p).rules.position === next[i])
}
/** So much time passes, and everybody looks what is to be done. */
async function passes(host: MemoryHost, ms: number, all: readonly Player[]): Promise<void> {
  host.clock += ms
  for (const p of all) await p.engine.run(async () => undefined)
}
const confirmed = (p: Player): boolean => partiesOf(plenary(p).rules).every((party) => vouchedUpTo(plenary(p), party) === plenary(p).rules.position)

async function two(): Promise<{ host: MemoryHost; vale: Player; wells: Player; all: readonly [Player, Player] }> {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  players.push(vale, wells)
  await passes(host, 2_000, [vale, wells])
  for (const p of [vale, wells]) await p.sees(() => confirmed(p))
  return { host, vale, wells, all: [vale, wells] }
}

/** Keeps what one sent and hands on only that. */
function recorded(host: MemoryHost): { by: string; bytes: Uint8Array }[] {
  const heard: { by: string; bytes: Uint8Array }[] = []
  const before = host.pulsing
  host.pulsing = (by, to, bytes) => {
    heard.push({ by, bytes: bytes.slice() })
    return before(by, to, bytes)
  }
  return heard
}

describe('after something new', () => {
  it('a device of each party says what it has, and both call it confirmed', async () => {
    const { host, vale, wells, all } = await two()
    await says(vale, 'A line', all)
    expect(all.map(confirmed)).toEqual([false, false])
    await passes(host, 2_500, all)
    for (const p of all) await p.sees(() => confirmed(p))
    expect(wells.view.vouching[plenary(wells).id]).toMatchObject({ all: true })
  })

  it('nothing more is said when nothing more happens, and what came is on the disk', async () => {
    const { host, wells, all } = await two()
    await says(wells, 'A line', all)
    await passes(host, 2_500, all)
    for (const p of all) await p.sees(() => confirmed(p))
    const heard = recorded(host)
    for (let i = 0; i < 20; i++) await passes(host, 30_000, all)
    expect(heard).toEqual([])
    await wells.restart()
    expect(confirmed(wells)).toBe(true)
  })

  it('one of a party speaks for it, and the next one when the first says nothing', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    const arden = await inCaucus(host, wells, 'Tomas Arden', { role: 'deputy', powers: ['sign', 'admit', 'speak'] })
    players.push(vale, wells, arden)
    await intoPlenary(arden, [wells, vale])
    const all = [vale, wells, arden]
    for (let i = 0; i < 4; i++) await passes(host, 2_000, all)
    for (const p of all) await p.sees(() => confirmed(p))
    const heard = recorded(host)
    const device = (p: Player): string => hex(p.engine.data.keys.deviceKey)
    await says(vale, 'First line', all)
    for (let i = 0; i < 5; i++) await passes(host, 1_100, all)
    for (const p of all) await p.sees(() => confirmed(p))
    const first = plenary(wells).leafOf(wells.engine.data.me.id)!.index < plenary(wells).leafOf(arden.engine.data.me.id)!.index ? wells : arden
    expect(new Set(heard.map((each) => each.by))).toEqual(new Set([device(vale), device(first)]))
    heard.length = 0
    const { pulsing } = host
    host.pulsing = (by, to, bytes) => (by === device(first) ? [] : pulsing(by, to, bytes))
    await says(vale, 'Second line', all)
    for (let i = 0; i < 5; i++) await passes(host, 1_100, all)
    for (const p of all) await p.sees(() => confirmed(p))
    expect(heard.map((each) => each.by)).toContain(device(first === wells ? arden : wells))
  })

  it('a lost word is asked for again, and then all is confirmed', async () => {
    const { host, vale, wells, all } = await two()
    const { pulsing } = host
    host.pulsing = () => []
    await says(vale, 'A line', all)
    await passes(host, 2_500, all)
    await passes(host, 8_000, all)
    const missing = (p: Player) => p.view.vouching[plenary(p).id]?.parties.filter((each) => each.missing).map((each) => each.delegation)
    expect([missing(vale), missing(wells)]).toEqual([['SM'], ['NL']])
    host.pulsing = pulsing
    for (let i = 0; i < 4; i++) await passes(host, 10_000, all)
    for (const p of all) await p.sees(() => confirmed(p))
    expect([missing(vale), missing(wells)]).toEqual([[], []])
  })
})

describe('a host that shows a room twice within an epoch', () => {
  it('is convicted by two of its receipts as soon as words come through', async () => {
    const { host, vale, wells, all } = await two()
    const key = host.key
    const fork = forked(host, plenary(vale).data.room, hex(wells.engine.data.keys.deviceKey))
    await says(vale, 'To Northland alone', [vale])
    await says(wells, 'To Southmark alone', [wells])
    expect(plenary(vale).rules.run).not.toBe(plenary(wells).rules.run)
    expect(all.map((p) => plenary(p).data.stage)).toEqual(['open', 'open']) // without words neither knows
    await passes(host, 2_500, all)
    await passes(host, 2_500, all)
    for (const p of all) await p.sees(() => plenary(p).data.stage === 'halted')
    expect(all.map((p) => plenary(p).data.problem?.code)).toEqual(['HOST_FORKED', 'HOST_FORKED'])
    for (const p of all) {
      const [found] = p.engine.data.evidence
      const [own, theirs] = [await receiptBy(key, found!.items[0]!), await receiptBy(key, found!.items[1]!)]
      expect(own).not.toBeNull()
      expect(own!.seq).toBe(theirs!.seq)
      expect(agree(own!, theirs!)).toBe(false)
      expect(plenary(p).data.notices.filter((n) => n.code === 'FALSE_WORD')).toEqual([])
    }
    expect(fork.items.length).toBeGreaterThan(0)
  })

  it('that differs in nothing but a time is convicted too', async () => {
    const { host, vale, wells, all } = await two()
    forked(host, plenary(vale).data.room, hex(wells.engine.data.keys.deviceKey), { same: true })
    await says(vale, 'The same line at two times', all)
    expect(plenary(vale).rules.log.at(-1)).toBe(plenary(wells).rules.log.at(-1))
    expect(plenary(vale).rules.run).not.toBe(plenary(wells).rules.run)
    await passes(host, 2_500, all)
    await passes(host, 2_500, all)
    for (const p of all) await p.sees(() => plenary(p).data.problem?.code === 'HOST_FORKED')
  })

  it('and holds every word back leaves both sides unconfirmed, and is found with the first word that comes', async () => {
    const { host, vale, wells, all } = await two()
    const { pulsing } = host
    host.pulsing = () => []
    forked(host, plenary(vale).data.room, hex(wells.engine.data.keys.deviceKey))
    await says(vale, 'To Northland alone', [vale])
    await says(wells, 'To Southmark alone', [wells])
    await passes(host, 2_500, all)
    await passes(host, 8_000, all)
    for (const [p, other] of [[vale, 'SM'], [wells, 'NL']] as const) {
      const seen = p.view.vouching[plenary(p).id]
      expect(seen).toMatchObject({ all: false })
      expect(seen?.parties.find((each) => each.delegation === other)).toMatchObject({ missing: true })
    }
    host.pulsing = pulsing
    for (let i = 0; i < 3; i++) await passes(host, 10_000, all)
    for (const p of all) await p.sees(() => plenary(p).data.problem?.code === 'HOST_FORKED')
  })
})

describe('what proves nothing', () => {
  it('replayed, older, foreign, broken and of an epoch that is over', async () => {
    const { host, vale, wells, all } = await two()
    const heard = recorded(host)
    const to = hex(wells.engine.data.keys.deviceKey)
    const by = hex(vale.engine.data.keys.deviceKey)
    await says(vale, 'First', all)
    await passes(host, 2_500, all)
    for (const p of all) await p.sees(() => confirmed(p))
    const old = heard.filter((each) => each.by === by).map((each) => each.bytes)
    expect(old.length).toBeGreaterThan(0)
    const { pulsing } = host
    host.pulsing = () => []
    await says(wells, 'Second', all)
    const before = plenary(wells).confirmed
    const handed = async (bytes: Uint8Array): Promise<void> => {
      host.push(to, 'pulse', { room: plenary(wells).data.room, bytes })
      await wells.engine.run(async () => undefined)
      await wells.engine.run(async () => undefined)
      expect(plenary(wells).confirmed.by['NL']).toEqual(before.by['NL'])
      expect(plenary(wells).data.stage).toBe('open')
    }
    for (const bytes of old) await handed(bytes) // replayed
    await handed(crypto.getRandomValues(new Uint8Array(384))) // sealed by nobody
    const room = plenary(vale)
    const key = await exportSecret(room.group!, 'Parley pulse v1', room.data.room, 32)
    const receipt = room.confirmed.receipts.at(-1)!.receipt
    const word = (asks = false) => encodeWord(room.rules.position, unhex(room.rules.run), receipt, asks)
    const forge = async (o: { epoch?: number; counter?: number; room?: Uint8Array; seed?: Uint8Array; label?: string; leaf?: number }): Promise<Uint8Array> => {
      const { sign } = await ed25519FromSeed(o.seed ?? room.data.leafSeed)
      const payload = encodePulse({ room: o.room ?? room.data.room, epoch: o.epoch ?? Number(room.group!.epoch), counter: o.counter ?? host.clock + 1_000, kind: 'word', content: word() })
      const plain = encode([o.leaf ?? room.group!.ownLeaf, await sign1(o.label ?? 'parley/1/pulse', payload, sign)])
      const padded = new Uint8Array(356)
      padded.set(plain)
      padded[plain.length] = 0x80
      return sealWith(key, new Uint8Array(), padded)
    }
    await handed(await forge({ epoch: Number(room.group!.epoch) - 1 }))
    await handed(await forge({ epoch: Number(room.group!.epoch) + 1 }))
    await handed(await forge({ counter: 5 }))
    await handed(await forge({ room: new Uint8Array(16) }))
    await handed(await forge({ seed: new Uint8Array(32).fill(9) })) // signed by nobody of the room
    await handed(await forge({ label: 'parley/1/attestation' }))
    await handed(await forge({ leaf: plenary(wells).group!.ownLeaf })) // said to be his own
    const good = await forge({}) // the control
    host.push(to, 'pulse', { room: room.data.room, bytes: good })
    await wells.sees(() => vouchedUpTo(plenary(wells), 'NL') === room.rules.position)
    host.pulsing = pulsing
    expect(equalBytes(good, old[0]!)).toBe(false)
  })

  it('a leaf that names another run without a receipt is alone with it: the host is not convicted and the room goes on', async () => {
    const { host, vale, wells, all } = await two()
    await says(vale, 'A line', all)
    const room = plenary(vale)
    const receipt = room.confirmed.receipts.at(-1)!.receipt
    const lie = await room.pulses.seal(room, 'word', encodeWord(room.rules.position, new Uint8Array(32).fill(7), receipt, false), host.clock + 5)
    host.push(hex(wells.engine.data.keys.deviceKey), 'pulse', { room: room.data.room, bytes: lie!.bytes })
    await wells.sees((v) => v.rooms.some((r) => r.notices.some((n) => n.code === 'FALSE_WORD')))
    expect(plenary(wells).data.stage).toBe('open')
    expect(wells.engine.data.evidence).toEqual([])
  })
})
