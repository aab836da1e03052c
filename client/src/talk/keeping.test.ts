/** What happens when something cannot be stored, on this device or at the host: nothing leaves before it is kept, and nothing is lost. */
import { afterEach, describe, expect, it } from 'vitest'
import { CryptoError } from '../crypto'
import { hex } from '../record'
import { MemoryHost } from './testing/host'
import { MemoryVault, opened, openTalk, Player } from './testing/people'

/** A disk that can be full. */
class SmallVault extends MemoryVault {
  full = false
  override write(changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    return this.full ? Promise.reject(new CryptoError('DEVICE_FULL')) : super.write(changes)
  }
}

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})

async function talk() {
  const host = await MemoryHost.start()
  const vault = new SmallVault()
  const heads = await opened(host, vault)
  players.push(heads.vale, heads.wells)
  return { host, vault, room: heads.vale.room('plenary').room, ...heads }
}
const said = (p: Player): readonly string[] => p.room('plenary').messages.map((m) => m.text)
const hears = (p: Player, text: string): Promise<void> => p.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === text)))

describe('a device that is full', () => {
  it('says so, sends nothing it could not keep, and sends it when there is space', async () => {
    const { vault, vale, wells, room } = await talk()
    vault.full = true
    expect(await vale.engine.acts.sendMessage(room, 'Written on a full device.')).toBeNull()
    await vale.sees((v) => v.trouble?.code === 'DEVICE_FULL')
    await wells.engine.acts.sendMessage(room, 'Are you there?')
    await hears(vale, 'Are you there?')
    expect(said(wells)).toEqual(['Are you there?'])
    vault.full = false
    await hears(wells, 'Written on a full device.')
    await vale.sees((v) => v.trouble === null)
  })

  it('has kept, once there is space, what it heard meanwhile', async () => {
    const { vault, vale, wells, room } = await talk()
    vault.full = true
    await wells.engine.acts.sendMessage(room, 'Heard on a full device.')
    await hears(vale, 'Heard on a full device.')
    vault.full = false
    await vale.sees((v) => v.trouble === null)
    await vale.restart()
    await vale.sees((v) => v.rooms.length > 0)
    expect(said(vale)).toEqual(['Heard on a full device.'])
  })

  it('begins no talk', async () => {
    const host = await MemoryHost.start()
    const { links } = await openTalk(host)
    const vault = new SmallVault()
    vault.full = true
    await expect(new Player(host, vault).accept(links[0]?.link ?? '', 'Ingrid Vale')).rejects.toMatchObject({ code: 'DEVICE_FULL' })
  })
})

describe('a host that cannot store', () => {
  it.each(['STORAGE_FULL', 'STORAGE_BUSY', 'QUOTA_BYTES', 'HOST_FAULT'])('%s: is named, and what was said waits on this device until it can', async (code) => {
    const { host, vale, wells, room } = await talk()
    host.refuses = (verb, device) => (verb === 'append' && device === hex(vale.engine.data.keys.deviceKey) ? code : null)
    await vale.engine.acts.sendMessage(room, 'Said while the host was full.')
    await vale.sees((v) => v.trouble?.code === code)
    await wells.engine.acts.sendMessage(room, 'Others are not held up.')
    await hears(vale, 'Others are not held up.')
    expect(vale.view.connection.queued).toBeGreaterThan(0)
    host.refuses = () => null
    await hears(wells, 'Said while the host was full.')
    expect(said(wells)).toEqual(['Others are not held up.', 'Said while the host was full.'])
    await vale.sees((v) => v.trouble === null && v.connection.queued === 0)
  })

  it('and what is owed to it, a link for instance, waits in order', async () => {
    const { host, wells } = await talk()
    host.refuses = (verb) => (verb === 'invite.create' ? 'STORAGE_FULL' : null)
    await wells.engine.acts.invite({ name: 'Noor Castell', role: 'member', powers: ['speak'], days: 7 })
    await wells.sees((v) => v.trouble?.code === 'STORAGE_FULL')
    expect(host.invites.size).toBe(2)
    host.refuses = () => null
    await wells.sees((v) => v.connection.queued === 0)
    expect(host.invites.size).toBe(3)
  })
})
