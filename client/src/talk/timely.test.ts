/** What depends on the time is not begun by a host whose clock stopped or runs away; words and objections go on. */
import { afterEach, describe, expect, it } from 'vitest'
import { HostClock } from './host-clock'
import { MemoryHost } from './testing/host'
import { opened, type Player } from './testing/people'
import { dependsOnTime } from './timely'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

const HOUR_MS = 3_600_000

describe('while the clock of the host is wrong', () => {
  it('nothing that names a time is sent, and words are', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    players.push(vale, wells)
    const plenary = vale.room('plenary').room
    const timed = (p: Player) => p.engine.acts.perform(plenary, 'message', { text: 'By then.', until: host.clock + HOUR_MS })
    expect(await timed(vale), 'by a good clock it is the rules that answer').not.toEqual({ code: 'HOST_CLOCK_WRONG' })
    for (const pace of ['slow', 'fast'] as const) {
      vale.pace.pace = pace
      expect(await timed(vale)).toEqual({ code: 'HOST_CLOCK_WRONG' })
      expect(await vale.engine.acts.consent(plenary, 'nobody')).toEqual({ code: 'HOST_CLOCK_WRONG' })
    }
    expect(await vale.engine.acts.perform(plenary, 'message', { text: 'Words go on.' })).toBeNull()
    await vale.sees((v) => v.trouble?.code === 'HOST_CLOCK_WRONG') // told with the next stamp
    vale.pace.pace = 'good'
    expect(await vale.engine.acts.consent(plenary, 'nobody')).not.toEqual({ code: 'HOST_CLOCK_WRONG' })
  })

  it('what the device owes by itself waits in its room, holds up no word, and goes out by a good clock', async () => {
    const host = await MemoryHost.start()
    const { vale, wells } = await opened(host)
    players.push(vale, wells)
    const { room: plenary } = vale.room('plenary')
    const waiting = () => vale.engine.rooms.get(plenary)?.intents().filter((i) => i.do === 'entry' && i.kind === 'admission.consent') ?? []
    vale.pace.pace = 'slow'
    const body = { person: 'nobody', key: 'ab'.repeat(32), not_after: host.clock + HOUR_MS }
    await vale.engine.run(async () => void vale.engine.rooms.get(plenary)?.enqueue({ do: 'entry', id: 0, kind: 'admission.consent', body, sign1: null, owed: true }))
    await vale.engine.acts.sendMessage(plenary, 'Words go on.')
    await wells.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'Words go on.')))
    expect(waiting()).toHaveLength(1)
    vale.pace.pace = 'good'
    await vale.engine.run(async () => undefined)
    await expect.poll(waiting).toHaveLength(0)
  })

  it('rights that only hold something up stay', () => {
    for (const kind of ['decision.object', 'decision.vote', 'silence.break', 'message']) expect(dependsOnTime(kind, { reason: 'No.' })).toBe(false)
    for (const kind of ['decision.announce', 'silence.start']) expect(dependsOnTime(kind, {})).toBe(true)
    expect(dependsOnTime('any', { a: [{ at: 1_800_000_000_000 }] })).toBe(true)
  })

  it('time goes on by the device: a host that says the same hour at every connection makes no visit last', () => {
    const at = { passed: 0 }
    const noon = Date.UTC(2026, 2, 2, 12)
    const clock = new HostClock(() => noon + at.passed, () => at.passed)
    for (let second = 0; second < 3_600; second += 2) {
      at.passed += 2_000
      clock.pace.tick()
      if (second % 60 === 0) clock.heard(noon)
    }
    expect(clock.now() - noon).toBeGreaterThan(HOUR_MS / 2)
  })
})
