/** A delegation's time zone: said by its heads, kept with the room, handed to newcomers, and nothing else follows from it. */
import { afterEach, expect, it } from 'vitest'
import { MemoryHost } from './testing/host'
import { openedAs, Player } from './testing/people'
import { decodeRoomPayload, encodeRoomPayload } from './room-payloads'
import type { TalkView } from './view'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

const CAST = {
  template: 'bilateral',
  delegations: [{ id: 'NL', name: 'Northland', kind: 'party' }, { id: 'SM', name: 'Southmark', kind: 'party' }],
  heads: [{ delegation: 'NL', name: 'Ingrid Vale', title: 'Ms' }, { delegation: 'SM', name: 'Dario Wells', title: 'Mr' }],
} as const

async function talk(): Promise<{ host: MemoryHost; vale: Player; wells: Player }> {
  const host = await MemoryHost.start()
  const [vale, wells] = await openedAs(host, CAST)
  if (vale === undefined || wells === undefined) throw new Error('two heads')
  players.push(vale, wells)
  return { host, vale, wells }
}
const shows = (zones: Readonly<Record<string, string>>) => (view: TalkView): boolean =>
  JSON.stringify(Object.entries(view.zones).sort()) === JSON.stringify(Object.entries(zones).sort())

it('is told to everybody in plenary, the latest word of a head counts, and it survives a restart', async () => {
  const { vale, wells } = await talk()
  expect(vale.view.zones).toEqual({}) // these heads named none when they made their keys
  await vale.engine.acts.sayZone('Europe/Vienna')
  await wells.engine.acts.sayZone('Africa/Nairobi')
  await Promise.all([vale, wells].map((p) => p.sees(shows({ NL: 'Europe/Vienna', SM: 'Africa/Nairobi' }))))
  await vale.engine.acts.sayZone('Asia/Tokyo')
  await wells.sees(shows({ NL: 'Asia/Tokyo', SM: 'Africa/Nairobi' }))
  await wells.restart()
  await wells.sees(shows({ NL: 'Asia/Tokyo', SM: 'Africa/Nairobi' }))
  expect(await vale.engine.acts.sayZone('<b>')).toEqual({ code: 'MALFORMED' })
  expect(vale.view.zone).toBe('Asia/Tokyo')
})

it('is in what a newcomer is handed; from one who is no head it is refused and changes nothing', async () => {
  const { host, vale, wells } = await talk()
  await vale.engine.acts.sayZone('Europe/Vienna')
  await wells.sees(shows({ NL: 'Europe/Vienna' }))
  await vale.engine.acts.invite({ name: 'Noor Castell', role: 'expert', powers: ['speak'], days: 7 })
  const noor = new Player(host)
  players.push(noor)
  await noor.accept(vale.view.invitations[0]?.link ?? '', 'Noor Castell', '', 'Pacific/Auckland')
  const asksFor = (room: string) => (v: TalkView): boolean => v.admissions.some((a) => a.room === room && a.mayAnswer && a.person.name === 'Noor Castell')
  for (const [kind, answering] of [['caucus', [vale]], ['plenary', [vale, wells]]] as const) {
    const { room } = vale.room(kind)
    if (kind === 'plenary') await noor.engine.acts.askToEnter(room)
    for (const head of answering) {
      await head.sees(asksFor(room))
      const asked = head.view.admissions.find((a) => a.room === room && a.person.name === 'Noor Castell')
      await head.engine.acts.consent(room, asked?.person.id ?? '')
    }
    await noor.sees((v) => v.rooms.some((r) => r.kind === kind && r.state === 'open'))
  }
  await noor.sees(shows({ NL: 'Europe/Vienna' })) // her own zone is not her delegation's
  const plenary = noor.engine.plenary
  plenary?.enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload({ type: 'zone', zone: 'Pacific/Auckland' }) })
  await noor.engine.acts.sendMessage(noor.room('plenary').room, 'Good evening.')
  await wells.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.messages.some((m) => m.text === 'Good evening.')))
  expect(wells.view.zones).toEqual({ NL: 'Europe/Vienna' })
  expect(wells.room('plenary').notices.map((n) => n.code)).toContain('ZONE_REFUSED')
})

it('passes as it was written, and as nothing longer than a name', () => {
  expect(decodeRoomPayload(encodeRoomPayload({ type: 'zone', zone: 'Europe/Vienna' }))).toEqual({ type: 'zone', zone: 'Europe/Vienna' })
  expect(decodeRoomPayload(encodeRoomPayload({ type: 'zone', zone: 'x'.repeat(65) }))).toBeNull()
})
