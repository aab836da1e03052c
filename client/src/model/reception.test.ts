import { describe, expect, it } from 'vitest'
import type { MediaView, Sender } from '../media'
import type { MemberView, RoleName } from '../talk/view'
import { Receiving, stepped, TOP, wants } from './reception'

const member = (leaf: number, role: RoleName, me = false): MemberView => ({
  person: { id: `p${leaf}`, name: `P${leaf}`, title: '', delegation: 'NL', role, powers: [], keyFingerprint: '' },
  leaf, me, visitor: false, until: null, hand: false, verified: true, connected: true,
})
const MEMBERS = [member(0, 'head', true), member(1, 'member'), member(2, 'head'), member(3, 'expert')]
const camera = (leaf: number): Pick<Sender, 'leaf' | 'source'> => ({ leaf, source: 'camera' })

/** A media room that only knows its link and who speaks; answers which cameras were asked for. */
class Room {
  view = { link: 'good', speaking: [] } as unknown as MediaView
  wanted: (sender: Sender) => boolean = () => false
  told = 0
  receive(wanted: (sender: Sender) => boolean): void {
    this.wanted = wanted
    this.told += 1
  }
  is(link: MediaView['link'], ...speaking: readonly number[]): void {
    this.view = { ...this.view, link, speaking }
  }
  cameras(): readonly number[] {
    return [1, 2, 3].filter((leaf) => this.wanted({ ...camera(leaf), ordinal: 0 }))
  }
}

describe('the ladder', () => {
  const over = (link: 'good' | 'weak' | 'lost', from: number, to: number, ladder = TOP) => {
    let at = ladder
    for (let now = from; now <= to; now += 500) at = stepped(at, link, now)
    return at
  }
  it('goes down a step for every eight weak seconds, and never below sound', () => {
    expect(over('weak', 0, 7_500).step).toBe(0)
    expect(over('weak', 0, 8_000).step).toBe(1)
    expect(over('weak', 0, 60_000).step).toBe(3)
  })
  it('goes up slowly, and a lost link moves it nowhere', () => {
    const low = over('weak', 0, 16_000)
    expect(low.step).toBe(2)
    expect(over('lost', 16_500, 120_000, low).step).toBe(2)
    expect(over('good', 16_500, 46_000, low).step).toBe(2)
    expect(over('good', 16_500, 46_500, low).step).toBe(1)
  })
})

describe('what is asked for', () => {
  it('is sound at every level, and pictures the fewer the lower', () => {
    const heads = new Set([2])
    for (const level of ['all', 'few', 'speaker', 'sound', 'text'] as const) expect(wants(level, { leaf: 1, source: 'microphone' }, null, heads)).toBe(true)
    const seen = (level: Parameters<typeof wants>[0]) => [1, 2, 3].filter((leaf) => wants(level, camera(leaf), 3, heads))
    expect([seen('all'), seen('few'), seen('speaker'), seen('sound')]).toEqual([[1, 2, 3], [2, 3], [3], []])
    expect(wants('speaker', { leaf: 1, source: 'screen' }, 3, heads)).toBe(true)
    expect(wants('sound', { leaf: 1, source: 'screen' }, 3, heads)).toBe(false)
  })

  it('follows who speaks, keeps the last speaker, and begins with a head of the others', () => {
    const [receiving, room] = [new Receiving(), new Room()]
    receiving.choice = 'speaker'
    receiving.look(room, MEMBERS, 0)
    expect(room.cameras()).toEqual([2])
    room.is('good', 0, 3)
    receiving.look(room, MEMBERS, 500)
    room.is('good')
    receiving.look(room, MEMBERS, 1_000)
    expect(room.cameras()).toEqual([3])
  })

  it('is told once for each change, and anew after entering', () => {
    const [receiving, room] = [new Receiving(), new Room()]
    for (let now = 0; now < 3_000; now += 500) receiving.look(room, MEMBERS, now)
    expect(room.told).toBe(1)
    receiving.enter()
    receiving.look(room, MEMBERS, 3_000)
    expect(room.told).toBe(2)
  })

  it('is what the person chose, whatever the link does', () => {
    const [receiving, room] = [new Receiving(), new Room()]
    receiving.choice = 'all'
    room.is('weak')
    for (let now = 0; now < 60_000; now += 500) receiving.look(room, MEMBERS, now)
    expect([receiving.level, room.cameras()]).toEqual(['all', [1, 2, 3]])
    receiving.choice = 'automatic'
    expect(receiving.level).toBe('sound')
  })
})
