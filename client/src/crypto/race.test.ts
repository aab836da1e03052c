/** Many members commit and write at once, each reading the log at his own pace: one order, one key, every word once. */
import { describe, expect, it } from 'vitest'
import { hex, sha256 } from '../record'
import { encodeGroup } from './group'
import type { Received } from './receive'
import { type Dice, dice } from './testing/random'
import { atNoon } from './testing/noon'
import { type Device, Rig } from './testing/rig'

atNoon()

/** `PARLEY_LONG=1 npx vitest run src/crypto/race.test.ts`: the size the design was tried at. */
const LONG = process.env['PARLEY_LONG'] === '1'
const SIZE = LONG ? { members: 8, epochs: 50, commits: 1_000, crowd: 20, each: 50 } : { members: 4, epochs: 15, commits: 60, crowd: 5, each: 12 }

interface Say {
  readonly text: string
  readonly hash: string
}

/** One member: the log reaches him late; he has one act of his own under way at most, and acts only when he has read what reached him. */
class Racer {
  flying: Say | null = null
  waiting: string[] = []
  committing = false
  resends = 0
  refused = 0
  reached: number

  constructor(
    readonly rig: Rig,
    readonly device: Device,
  ) {
    this.reached = device.place
  }

  async step(roll: Dice, said: string[], mayCommit: boolean): Promise<void> {
    if (this.reached < this.rig.log.length && roll.below(2) === 0) this.reached += 1
    if (this.device.place < this.reached) return this.#read()
    if (this.flying === null && this.waiting.length > 0) return this.#send(this.waiting.shift() ?? '')
    if (!this.committing && mayCommit && roll.below(4) > 0) {
      this.rig.append((await this.device.prepare()).bytes)
      this.committing = true
    } else if (this.flying === null && mayCommit) {
      const text = `word ${said.length}`
      said.push(text)
      await this.#send(text)
    }
  }

  async #send(text: string): Promise<void> {
    const bytes = await this.device.seal(text)
    this.flying = { text, hash: hex(await sha256(bytes)) }
    this.rig.append(bytes)
  }

  async #read(): Promise<void> {
    const item = this.rig.log[this.device.place]
    const result = await this.device.takeNext()
    if (result.kind === 'refused') this.refused += 1
    if (result.kind === 'commit') this.committing = false
    if (item !== undefined && this.flying !== null && hex(await sha256(item.bytes)) === this.flying.hash)
      this.#echo(result, this.flying)
  }

  /** A message overtaken by an epoch counts for nobody; the same words go out again. */
  #echo(result: Received, say: Say): void {
    this.flying = null
    if (result.kind === 'own-message') return
    expect(result.kind).toBe('stale')
    this.waiting.push(say.text)
    this.resends += 1
  }

  get idle(): boolean {
    return this.flying === null && this.waiting.length === 0 && this.device.place === this.rig.log.length
  }
}

async function race(
  rig: Rig,
  epochs: number,
  choose: (roll: Dice, racers: readonly Racer[]) => Racer,
): Promise<{ said: readonly string[]; racers: readonly Racer[]; candidates: number }> {
  const roll = dice(20260601)
  const racers = [...rig.devices.values()].map((device) => new Racer(rig, device))
  const said: string[] = []
  const begin = rig.device('nora').group.epoch
  const start = rig.log.length
  const over = (): boolean => racers.some((r) => r.device.group.epoch >= begin + BigInt(epochs))
  for (let steps = 0; !(over() && racers.every((r) => r.idle)); steps++) {
    if (steps > epochs * racers.length * 60) throw new Error('livelock: the log grows faster than it is read')
    await choose(roll, racers).step(roll, said, !over())
  }
  return { said, racers, candidates: rig.log.length - start - said.length - racers.reduce((n, r) => n + r.resends, 0) }
}

describe('a race', () => {
  it(`of ${SIZE.members} members over ${SIZE.epochs} epochs ends with one key, one order, and every word exactly once`, async () => {
    const rig = await Rig.withMembers(SIZE.members)
    const { said, racers, candidates } = await race(rig, SIZE.epochs, (roll, all) => roll.oneOf(all))
    expect(await rig.views()).toHaveLength(1)
    const heard = rig.device('nora').heard
    expect(heard.map((h) => h.slice(3)).sort()).toEqual([...said].sort())
    for (const racer of racers) {
      expect(racer.device.heard).toEqual(heard)
      expect(racer.refused).toBe(0)
    }
    expect(racers.reduce((n, r) => n + r.resends, 0)).toBeGreaterThan(0) // there was a race
    expect(candidates).toBeGreaterThan(SIZE.epochs) // some lost
  })

  it('ends also when one member reads far slower than the others write', async () => {
    const rig = await Rig.withMembers(4)
    const { said, racers } = await race(
      rig,
      10,
      (roll, all) => (roll.below(12) === 0 ? all[3] : undefined) ?? roll.oneOf(all.slice(0, 3)),
    )
    expect(await rig.views()).toHaveLength(1)
    for (const racer of racers) expect(racer.device.heard.map((h) => h.slice(3)).sort()).toEqual([...said].sort())
  })
})

describe(`${SIZE.commits} commits`, () => {
  it('leave a state as small as it was, and everybody in one epoch', async () => {
    const rig = await Rig.withMembers(3)
    for (const name of ['nora', 'sami', 'm2']) await rig.refresh(name)
    const size = encodeGroup(rig.device('nora').group).length
    for (let i = 0; i < SIZE.commits; i++) {
      await rig.refresh(['nora', 'sami', 'm2'][i % 3] ?? '')
      for (const device of rig.devices.values()) device.outcomes.length = 0
    }
    expect(await rig.views()).toHaveLength(1)
    expect(encodeGroup(rig.device('nora').group).length).toBe(size)
  })
})

describe(`${SIZE.crowd * SIZE.each} commits for one epoch at once`, () => {
  it('leave everybody in the epoch of the first, and the room goes on', async () => {
    const rig = await Rig.withMembers(SIZE.crowd)
    const devices = [...rig.devices.values()]
    const epoch = rig.device('nora').group.epoch
    const made: Uint8Array[] = []
    for (const device of devices) for (let n = 0; n < SIZE.each; n++) made.push((await device.prepare()).bytes)
    const roll = dice(20261130)
    while (made.length > 0) rig.append(made.splice(roll.below(made.length), 1)[0] ?? new Uint8Array())
    await rig.deliver()
    expect(rig.device('nora').group.epoch).toBe(epoch + 1n)
    expect(await rig.views()).toHaveLength(1)
    for (const device of devices) {
      const outcomes = device.outcomes.slice(-SIZE.crowd * SIZE.each).map((each) => each.kind)
      expect(outcomes).toEqual(['commit', ...outcomes.slice(1).map(() => 'stale')])
    }
    for (const device of devices) await rig.post(await device.seal(`${device.person.name} is here`)) // nobody has used up what it speaks with
    expect(rig.device('sami').heard.slice(-SIZE.crowd).map((each) => each.replace(/^\d+: /, ''))).toEqual(devices.map(({ person }) => `${person.name} is here`))
  })
})
