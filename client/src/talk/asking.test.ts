/** What a person asks with cannot be taken apart: nothing of it counts with another part, in another talk, or signed by another. */
import { describe, expect, it } from 'vitest'
import { ed25519FromSeed, encodeJoin, type Join, sha256, sign1 } from '../record'
import { JOIN, readAsking, signAsking } from './asking'

const filled = (size: number, value: number): Uint8Array => new Uint8Array(size).fill(value)
const [talk, room, mailbox, keyPackage] = [filled(16, 1), filled(16, 2), filled(32, 3), filled(300, 4)]

async function asked() {
  const person = await ed25519FromSeed(filled(32, 5))
  const other = await ed25519FromSeed(filled(32, 6))
  const join = { talk, room, device: other.publicKey, mailbox }
  return { person, other, join, asking: await signAsking(join, keyPackage, person.sign) }
}

describe('asking', () => {
  it('is read by whoever knows the person’s key: room, device and mailbox as they were signed', async () => {
    const { person, join, asking } = await asked()
    expect(await readAsking(asking, person.publicKey, talk)).toEqual({ ...join, package: await sha256(keyPackage) })
  })

  it('is nothing with another key package, in another talk, by another person, or under another label', async () => {
    const { person, other, join, asking } = await asked()
    const statement: Join = { ...join, package: await sha256(keyPackage) }
    expect(await readAsking({ ...asking, keyPackage: filled(300, 7) }, person.publicKey, talk)).toBeNull()
    expect(await readAsking(asking, person.publicKey, filled(16, 9))).toBeNull()
    expect(await readAsking(asking, other.publicKey, talk)).toBeNull()
    expect(await readAsking(await signAsking(join, keyPackage, other.sign), person.publicKey, talk)).toBeNull()
    for (const [label, holds] of [[JOIN, true], ['parley/1/device', false]] as const) {
      const signed = await sign1(label, encodeJoin(statement), person.sign)
      expect((await readAsking({ keyPackage, signed }, person.publicKey, talk)) !== null).toBe(holds)
    }
  })

  it('altered at any byte is nothing', async () => {
    const { person, asking } = await asked()
    for (let i = 0; i < asking.signed.length; i++) {
      const signed = asking.signed.map((byte, at) => (at === i ? byte ^ 1 : byte))
      expect(await readAsking({ ...asking, signed }, person.publicKey, talk)).toBeNull()
    }
  })
})
