/** How soon a fork within an epoch is found by words in time, and a held-back word is missed: 50 talks with PARLEY_LONG=1, else two. */
import { afterEach, describe, expect, it } from 'vitest'
import { hex } from '../record'
import { MemoryHost } from './testing/host'
import { forked } from './testing/fork'
import { opened, type Player } from './testing/people'

const RUNS = process.env['PARLEY_LONG'] === '1' ? 50 : 2
const AT_ONCE = Math.min(5, RUNS)
const players: Player[] = []
const clocks: ReturnType<typeof setInterval>[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
  for (const clock of clocks.splice(0)) clearInterval(clock)
})

async function inForkedTalk(pulses: boolean, seen: (p: Player) => boolean): Promise<number> {
  const host = await MemoryHost.start()
  const { vale, wells } = await opened(host)
  const began = performance.now() - host.clock
  clocks.push(setInterval(() => (host.clock = Math.max(host.clock, Math.round(performance.now() - began))), 20)) // from here in real time
  const both = [vale, wells]
  players.push(...both)
  const room = (p: Player) => p.engine.plenary
  await Promise.all(both.map((p) => p.sees((v) => v.vouching[room(p)?.id ?? '']?.all === true)))
  if (!pulses) host.pulsing = () => []
  forked(host, vale.engine.data.plenary, hex(wells.engine.data.keys.deviceKey))
  const at = performance.now()
  for (const p of both) await p.engine.acts.sendMessage(room(p)?.id ?? '', 'To one side alone')
  await Promise.all(both.map((p) => p.sees(() => seen(p))))
  const took = performance.now() - at
  for (const p of both) p.engine.stop()
  return took
}

async function inAll(pulses: boolean, seen: (p: Player) => boolean): Promise<readonly number[]> {
  const times: number[] = []
  for (let n = 0; n < RUNS; n += AT_ONCE) times.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => inForkedTalk(pulses, seen)))))
  return times.sort((a, b) => a - b)
}

const told = (what: string, times: readonly number[]): void =>
  console.log(`${what}: ${times.length} of ${RUNS}, median ${(times[RUNS / 2] ?? 0).toFixed(0)} ms, slowest ${(times.at(-1) ?? 0).toFixed(0)} ms`)

describe('a fork within an epoch, in real time', () => {
  it('is found on both sides where words come through', { timeout: 1_200_000 }, async () => {
    const times = await inAll(true, (p) => p.engine.plenary?.data.problem?.code === 'HOST_FORKED')
    told('found', times)
    expect(times).toHaveLength(RUNS)
  })
  it('leaves both sides unconfirmed where they are held back', { timeout: 1_200_000 }, async () => {
    const times = await inAll(false, (p) => p.view.vouching[p.engine.plenary?.id ?? '']?.parties.some((each) => each.missing) === true)
    told('missed', times)
    expect(times).toHaveLength(RUNS)
  })
})
