/** What is sealed for somebody opens for him and nobody else, and its length says little. */
import { describe, expect, it } from 'vitest'
import { hex, unhex, utf8 } from '../record'
import { invitationKeys, mailboxKeys, openMail, openSealed, sealMail, sealWith } from './sealed'
import { random } from './testing/people'

const broken = { code: 'SEAL_BROKEN' }

describe('mail', () => {
  it('opens with the mailbox it was sealed to, as mail to the device it was meant for', async () => {
    const box = await mailboxKeys()
    const device = random(32)
    const text = utf8('Please let me in.')
    expect(await openMail(box.secret, device, await sealMail(box.key, device, text))).toEqual(text)
  })

  it('opens with no other mailbox, for no other device, and not altered or cut', async () => {
    const [box, other] = [await mailboxKeys(), await mailboxKeys()]
    const device = random(32)
    const sealed = await sealMail(box.key, device, utf8('Please let me in.'))
    await expect(openMail(other.secret, device, sealed)).rejects.toMatchObject(broken)
    await expect(openMail(box.secret, random(32), sealed)).rejects.toMatchObject(broken)
    for (const at of [0, 31, 32, sealed.length - 1])
      await expect(openMail(box.secret, device, sealed.with(at, (sealed[at] ?? 0) ^ 1))).rejects.toMatchObject(broken)
    for (const length of [0, 31, 32, sealed.length - 1])
      await expect(openMail(box.secret, device, sealed.slice(0, length))).rejects.toMatchObject(broken)
  })

  it('has one of few lengths, also at the edges of a step, and keeps zeros at its end', async () => {
    const box = await mailboxKeys()
    const device = random(32)
    const lengths: number[] = []
    for (const length of [0, 1, 254, 255, 256, 257, 511, 512]) {
      const text = new Uint8Array(length)
      const sealed = await sealMail(box.key, device, text)
      expect(await openMail(box.secret, device, sealed)).toEqual(text)
      lengths.push(sealed.length - 32 - 16)
    }
    expect(lengths).toEqual([256, 256, 256, 256, 512, 512, 512, 768])
  })

  it('is not sealed to a mailbox key whose mail anybody could open', async () => {
    for (const key of [
      new Uint8Array(32),
      unhex('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'),
      random(31),
    ]) {
      await expect(sealMail(key, random(32), utf8('x'))).rejects.toMatchObject({ code: 'MAILBOX_KEY' })
    }
  })
})

describe('a sealed document', () => {
  it('opens with its key and its name only', async () => {
    const [key, name] = [random(32), random(16)]
    const sealed = await sealWith(key, name, utf8('invitation'))
    expect(await openSealed(key, name, sealed)).toEqual(utf8('invitation'))
    expect(await sealWith(key, name, utf8('invitation'))).not.toEqual(sealed)
    await expect(openSealed(random(32), name, sealed)).rejects.toMatchObject(broken)
    await expect(openSealed(key, random(16), sealed)).rejects.toMatchObject(broken)
    await expect(openSealed(key, name, sealed.slice(0, 20))).rejects.toMatchObject(broken)
    await expect(openSealed(key, name, new Uint8Array())).rejects.toMatchObject(broken)
  })
})

/** Found by another implementation of HKDF. */
const KEYS_OF_ZEROS = [
  'd87e8e89ac6d384c047b1e7c6007deec37d0d49ca671abce21143d3e2fbb81a3',
  '7c386cbf76479ebbc184f7dc7fc8e48d5cd50fd4eab4d42ca47a805b93848111',
  '18d2d053831d7ed2c16dc820784e7559b184fcf0113c77d5668d2cfc9d61ed31',
]

describe('the secret of a link', () => {
  it('stands for three keys that do not give each other away, the same on every device', async () => {
    const { authSeed, sealKey, macKey } = await invitationKeys(unhex('00'.repeat(32)))
    expect([authSeed, sealKey, macKey].map(hex)).toEqual(KEYS_OF_ZEROS)
    expect(await invitationKeys(unhex('01'.repeat(32)))).not.toEqual({ authSeed, sealKey, macKey })
  })
})
