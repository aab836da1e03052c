/**
 * What this folder relies on in ts-mls 1.6.4, function by function: deep imports are no promised interface, and some of its behaviour is guarded against here.
 * When one of these fails after an upgrade, read spec/crypto.md §10 before changing the test.
 */
import { readFileSync } from 'node:fs'
import {
  createCommit,
  createGroup,
  decodeMlsMessage,
  defaultCapabilities,
  emptyPskIndex,
  encodeMlsMessage,
  processMessage,
  processPrivateMessage,
} from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../record'
import { readMls } from './framing'
import { encodeGroup, groupOf, makeKeyPackage, readOwnKeyPackage } from './group'
import { sealMessage } from './messages'
import { leafKey, suite } from './suite'
import { makeLeaf, random } from './testing/people'
import { atNoon } from './testing/noon'
import { Rig } from './testing/rig'
import { privateMessage } from './testing/verdicts'

atNoon()

describe('the library', () => {
  it('is exactly the version that was tried', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const installed = JSON.parse(readFileSync(new URL('../../node_modules/ts-mls/package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect([manifest.dependencies['ts-mls'], manifest.dependencies['@hpke/core'], installed.version]).toEqual([
      '1.6.4',
      '1.9.0',
      '1.6.4',
    ])
  })

  it.each<[string, readonly string[]]>([
    ['capabilities', ['encodeCapabilities']],
    ['clientState', ['applyProposals', 'validateLeafNodeCredentialAndKeyUniqueness', 'validateLeafNodeUpdateOrCommit']],
    ['crypto/implementation/hpke', ['makeGenericHpke']],
    ['groupInfo', ['ratchetTreeFromExtension', 'verifyGroupInfoConfirmationTag', 'verifyGroupInfoSignature']],
    ['keyPackage', ['makeKeyPackageRef', 'verifyKeyPackage']],
    ['keySchedule', ['deriveKeySchedule']],
    ['leafNode', ['verifyLeafNodeSignature', 'verifyLeafNodeSignatureKeyPackage']],
    ['messageProtection', ['protect', 'unprotectPrivateMessage']],
    ['parentHash', ['verifyParentHashes']],
    ['pathSecrets', ['pathToRoot']],
    ['privateKeyPath', ['mergePrivateKeyPaths', 'toPrivateKeyPath']],
    ['privateMessage', ['decryptSenderData', 'encodePrivateMessageContent']],
    ['ratchetTree', ['filteredDirectPathAndCopathResolution', 'findLeafIndex']],
    ['secretTree', ['createSecretTree']],
    ['treeHash', ['treeHashRoot']],
    ['treemath', ['directPath', 'isLeaf', 'leafToNodeIndex', 'leafWidth', 'toLeafIndex', 'toNodeIndex']],
    ['updatePath', ['applyUpdatePath', 'firstCommonAncestor']],
    ['welcome', ['decryptGroupInfo', 'decryptGroupSecrets']],
  ])('has %s with what is used of it', async (module, names) => {
    const found = (await import(/* @vite-ignore */ `ts-mls/${module}.js`)) as Record<string, unknown>
    for (const name of names) expect(typeof found[name], name).toBe('function')
  })

  it('opens a message without changing the state it opens it with', async () => {
    const rig = await Rig.found()
    const bytes = await rig.device('sami').seal('peek')
    const { state } = rig.device('nora').group
    const before = encodeGroup(rig.device('nora').group)
    const k = state.keySchedule
    await unprotectPrivateMessage(
      k.senderDataSecret,
      privateMessage(bytes),
      state.secretTree,
      state.ratchetTree,
      state.groupContext,
      state.clientConfig.keyRetentionConfig,
      await suite(),
    )
    expect(encodeGroup(rig.device('nora').group)).toEqual(before)
  })

  it('keeps every old epoch when told to keep none, and one when told one', async () => {
    const kept = async (retainKeysForEpochs: number): Promise<number> => {
      const rig = await Rig.found()
      const { suite: cs } = await leafKey(rig.device('nora').group.leafSeed)
      let state = {
        ...rig.device('nora').group.state,
        clientConfig: {
          ...defaultClientConfig,
          keyRetentionConfig: { ...defaultClientConfig.keyRetentionConfig, retainKeysForEpochs },
        },
      }
      for (let i = 0; i < 4; i++) state = (await createCommit({ state, cipherSuite: cs })).newState
      return state.historicalReceiverData.size
    }
    expect([await kept(0), await kept(1)]).toEqual([4, 1])
  })

  it('takes trailing bytes and a second encoding, and hands out views of the buffer it was given', async () => {
    const rig = await Rig.found()
    const bytes = await rig.device('sami').seal('bytes')
    const longer = new Uint8Array([...bytes, 1, 2, 3])
    expect(decodeMlsMessage(longer, 0)?.[1]).toBe(bytes.length)
    const wide = new Uint8Array([...bytes.slice(0, 4), 0x40, 16, ...bytes.slice(5)])
    expect(decodeMlsMessage(wide, 0)?.[1]).toBe(wide.length)
    const decoded = decodeMlsMessage(bytes, 0)?.[0]
    if (decoded?.wireformat !== 'mls_private_message') throw new Error('a private message')
    expect(decoded.privateMessage.ciphertext.buffer).toBe(bytes.buffer)
    expect(encodeMlsMessage(decoded)).toEqual(bytes)
  })

  it('does not open its own messages, nor one twice', async () => {
    const rig = await Rig.found()
    const cs = await suite()
    const bytes = await rig.device('sami').seal('once')
    await expect(processPrivateMessage(rig.device('sami').group.state, privateMessage(bytes), emptyPskIndex, cs)).rejects.toThrow(
      'Desired gen in the past',
    )
    const first = await processPrivateMessage(rig.device('nora').group.state, privateMessage(bytes), emptyPskIndex, cs)
    expect(first.kind).toBe('applicationMessage')
    await expect(processPrivateMessage(first.newState, privateMessage(bytes), emptyPskIndex, cs)).rejects.toThrow(
      'Desired gen in the past',
    )
  })

  it('refuses a jump of more than 64 generations, which is why nobody may burn more', async () => {
    const rig = await Rig.found()
    let { group } = rig.device('sami')
    let bytes = new Uint8Array()
    for (let i = 0; i < 66; i++) {
      const sealed = await sealMessage(group, utf8('gap'))
      group = sealed.group
      bytes = new Uint8Array(sealed.bytes)
      if (i === 64)
        expect(
          (await processPrivateMessage(rig.device('nora').group.state, privateMessage(bytes), emptyPskIndex, await suite())).kind,
        ).toBe('applicationMessage')
    }
    await expect(
      processPrivateMessage(rig.device('nora').group.state, privateMessage(bytes), emptyPskIndex, await suite()),
    ).rejects.toThrow('too far in the future')
  })

  it('lets nobody commit his own removal, and says so when a commit is made', async () => {
    const rig = await Rig.found()
    await expect(rig.device('nora').prepare({ removes: [0] })).rejects.toMatchObject({ code: 'COMMIT_IMPOSSIBLE' })
  })

  it('makes groups of anybody: the founder checks his own leaf', async () => {
    const leaf = await makeLeaf((await Rig.found()).head('nora'))
    const own = await readOwnKeyPackage(await makeKeyPackage(random(4), leaf.seed, 0, 60), leaf.seed)
    const nobody = { ...defaultClientConfig, authService: { validateCredential: async () => false } }
    const made = await createGroup(random(16), own.publicPackage, own.privatePackage, [], await suite(), nobody)
    expect(groupOf(made, leaf.seed).leaves).toHaveLength(1)
  })

  it('adds random values to its default capabilities, which therefore are not used', () => {
    expect(defaultCapabilities()).not.toEqual(defaultCapabilities())
  })

  it('reads a private message through processMessage as through processPrivateMessage, but for pre-shared keys', async () => {
    const rig = await Rig.found()
    const bytes = await rig.device('sami').seal('either way')
    const message = readMls(bytes)
    if (message.wireformat !== 'mls_private_message') throw new Error('a private message')
    expect(
      (await processMessage(message, rig.device('nora').group.state, emptyPskIndex, () => 'reject', await suite())).kind,
    ).toBe('applicationMessage')
  })
})

describe('what a browser loads', () => {
  it('holds no second implementation of cryptography, but for the passphrase, which is a file of its own', async () => {
    const output = await build({
      configFile: false,
      logLevel: 'silent',
      root: new URL('.', import.meta.url).pathname,
      build: {
        write: false,
        minify: false,
        lib: { entry: new URL('./index.ts', import.meta.url).pathname, formats: ['es'], fileName: 'crypto' },
      },
    })
    const chunks = [output]
      .flat()
      .flatMap((o) => ('output' in o ? o.output : []))
      .filter((o) => o.type === 'chunk')
    const entry = chunks.find((c) => c.isEntry)
    const modules = (c: (typeof chunks)[number] | undefined): readonly string[] => Object.keys(c?.modules ?? {})
    expect(modules(entry).some((m) => m.includes('/ts-mls/'))).toBe(true)
    expect(modules(entry).filter((m) => m.includes('@noble') || /(noble|default)[A-Za-z]*Provider/.test(m))).toEqual([])
    const lazy = chunks.filter((c) => !c.isEntry)
    expect(lazy.flatMap(modules).some((m) => m.includes('@noble/hashes/scrypt'))).toBe(true)
    expect(
      entry?.imports.filter((file) => lazy.some((c) => c.fileName === file && modules(c).some((m) => m.includes('@noble')))),
    ).toEqual([])
  })
})
