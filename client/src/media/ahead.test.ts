import { describe, expect, it, vi } from 'vitest'
import { Ahead, type AheadParts } from './ahead'
import type { Connection } from './connection'

const GRANT = { url: 'wss://host.example', token: 'token', generation: 3 }
const settle = () => new Promise((resolve) => setTimeout(resolve))
const going = () => new AbortController().signal

/** An Ahead over a connection that opens when told, and what became of it. */
function setOut(grant: () => Promise<typeof GRANT> = () => Promise.resolve(GRANT)) {
  const close = vi.fn(() => Promise.resolve())
  const seen = { close, wanted: false, lose: () => {}, open: () => {}, now: 0 }
  const open: NonNullable<AheadParts['open']> = ({ signal, wanted }, lost) => {
    void wanted?.then(() => (seen.wanted = true))
    seen.lose = lost
    return new Promise((resolve, reject) => {
      seen.open = () => resolve({ close } as unknown as Connection)
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
  }
  return { seen, ahead: new Ahead({ grant, open, now: () => seen.now }), leaveOnly: () => new Ahead({ grant, open: null, now: () => seen.now }) }
}

describe('what is got while a person is asked whether to enter', () => {
  it('is his when he enters, and only then is anything of others asked for', async () => {
    const { seen, ahead } = setOut()
    await settle()
    seen.open()
    await settle()
    expect(seen.wanted).toBe(false)
    const lost = vi.fn()
    expect(await ahead.take(GRANT, going(), lost)).not.toBeNull()
    await settle()
    expect(seen.wanted).toBe(true)
    ahead.cancel() // the question leaves the screen
    expect(seen.close).not.toHaveBeenCalled()
    seen.lose()
    expect(lost).toHaveBeenCalledOnce()
  })

  it('is waited for when he enters before it is there', async () => {
    const { seen, ahead } = setOut()
    const taking = ahead.take(GRANT, going(), () => {})
    ahead.cancel()
    await settle()
    expect(seen.wanted).toBe(true)
    seen.open()
    expect(await taking).not.toBeNull()
  })

  it('ends when he does not enter', async () => {
    const { seen, ahead } = setOut()
    await settle()
    seen.open()
    await settle()
    ahead.cancel()
    await settle()
    expect(seen.close).toHaveBeenCalledOnce()
    expect(await ahead.grant()).toBeNull()
    expect(await ahead.take(GRANT, going(), () => {})).toBeNull()
    expect(seen.wanted).toBe(false)
  })

  it('comes to nothing when it was lost, the engine began anew, or entering was given up', async () => {
    const ends: ((made: ReturnType<typeof setOut>) => void)[] = [({ seen }) => seen.lose(), ({ ahead }) => ahead.engineChanged(4)]
    for (const end of ends) {
      const made = setOut()
      await settle()
      made.seen.open()
      await settle()
      end(made)
      await settle()
      expect(made.seen.close).toHaveBeenCalledOnce()
      expect(await made.ahead.take(GRANT, going(), () => {})).toBeNull()
    }
    const { seen, ahead } = setOut()
    const given = new AbortController()
    const taking = ahead.take(GRANT, given.signal, () => {})
    await settle()
    given.abort()
    expect(await taking).toBeNull()
    expect(seen.close).not.toHaveBeenCalled() // it never opened
  })

  it('gives no connection that another leave was used for', async () => {
    const { seen, ahead } = setOut()
    await settle()
    seen.open()
    expect(await ahead.take({ ...GRANT }, going(), () => {})).toBeNull()
    await settle()
    expect(seen.close).toHaveBeenCalledOnce()
  })

  it('has no leave when the host gave none, and keeps leave alone for less than the host does', async () => {
    expect(await setOut(() => Promise.reject(new Error('ENGINE_DOWN'))).ahead.grant()).toBeNull()
    const { seen, leaveOnly } = setOut()
    const ahead = leaveOnly()
    expect(await ahead.grant()).toEqual(GRANT)
    expect(await ahead.take(GRANT, going(), () => {})).toBeNull()
    const old = leaveOnly()
    seen.now = 40_000
    expect(await old.grant()).toBeNull()
  })
})
