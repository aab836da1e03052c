/** What a member can try with keys that are really his. Each attack returns hex bytes for the room's log; posting them is the caller's affair. */
import { createGroupInfoWithExternalPubAndRatchetTree, encodeMlsMessage, joinGroupExternal, type Proposal } from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { type Group, makeKeyPackage, readKeyPackage, readOwnKeyPackage } from '../../../client/src/crypto/group'
import { sealMessage } from '../../../client/src/crypto/messages'
import { WARRANT } from '../../../client/src/crypto/profile'
import { receive } from '../../../client/src/crypto/receive'
import { leafKey } from '../../../client/src/crypto/suite'
import { forge } from '../../../client/src/crypto/testing/forge'
import { Keyring } from '../../../client/src/media/frames/keyring'
import { open } from '../../../client/src/media/frames/transform'
import { ed25519FromSeed, encode, encodeEntry, hex, readEntry, readSign1, SALT_BYTES, sign1, unhex } from '../../../client/src/record'
import { signAsking } from '../../../client/src/talk/asking'
import { certifyDevice, certifyPerson, leafIdentity, personIdOf } from '../../../client/src/talk/certificates'
import type { TalkEngine } from '../../../client/src/talk/engine'
import { basisOf, encodeSaid, readSaid } from '../../../client/src/talk/basis'
import { ENTRY } from '../../../client/src/talk/entries'
import { decodeRoomPayload, encodeRoomPayload } from '../../../client/src/talk/room-payloads'
import type { Room } from '../../../client/src/talk/room'
import { attestTo } from '../../../client/src/talk/room-epoch'
import { consentsHeld } from '../../../client/src/talk/room-notes'
import { saidInMail, saidInRooms } from '../../../client/src/talk/testing/spoken'

type Bytes = Uint8Array
type Sign = (bytes: Bytes) => Promise<Bytes>
const DAY_MS = 86_400_000
const random = (size: number): Bytes => crypto.getRandomValues(new Uint8Array(size))

/** Somebody this head vouches for, with a leaf of his own. `keyPackage` is public, as it would be sent to the room. */
interface Ghost { readonly id: string; readonly name: string; readonly key: Bytes; readonly sign: Sign; readonly leafSeed: Bytes; readonly leafPublic: Bytes; readonly identity: Bytes; readonly keyPackage: Bytes; readonly privateHalf: Bytes }
const ghosts = new Map<string, Ghost>()

const plenary = (engine: TalkEngine): Room => {
  const room = engine.plenary
  if (room === null || room.group === null) throw new Error('not in the plenary')
  return room
}
const ghostOf = (name: string): Ghost => {
  const ghost = ghosts.get(name)
  if (ghost === undefined) throw new Error(`there is no ghost ${name}`)
  return ghost
}

async function makeGhost(engine: TalkEngine, name: string): Promise<Ghost> {
  const { facts, me } = engine.data
  const { publicKey: key, sign } = await ed25519FromSeed(random(32))
  const id = await personIdOf(key)
  const now = Math.floor(engine.hostNow())
  const certificate = await certifyPerson({ talk: facts.talk, delegation: me.delegation, id, key, shown: name, role: 'member', powers: ['speak'], from: now - DAY_MS, until: now + DAY_MS }, engine.sign)
  const leafSeed = random(32)
  const { publicKey: leafPublic } = await ed25519FromSeed(leafSeed)
  const device = await certifyDevice({ talk: facts.talk, who: id, mls: leafPublic, until: now + DAY_MS }, sign)
  const identity = leafIdentity(certificate, device)
  const seconds = Math.floor(now / 1000)
  const pair = await makeKeyPackage(identity, leafSeed, seconds - 3600, seconds + 365 * 86_400)
  return { id, name, key, sign, leafSeed, leafPublic, identity, keyPackage: pair.public, privateHalf: pair.private }
}

const ownAddress = (engine: TalkEngine) => ({ talk: engine.data.facts.talk, device: engine.data.keys.deviceKey, mailbox: engine.data.keys.mailboxKey })

const enqueue = (room: Room, kind: string, body: Readonly<Record<string, unknown>>): void => {
  room.enqueue({ do: 'entry', id: 0, kind, body, sign1: null } as never)
}

/** Entries to be carried by value. Each follows the author's chain as this device knows it, one after the other. */
async function warrants(engine: TalkEngine, room: Room, wanted: readonly Wanted[], ghost: Ghost): Promise<readonly Bytes[]> {
  const made: Bytes[] = []
  for (const want of wanted) made.push(...(await warrantFor(engine, room, want, ghost)))
  return made
}

/** join: this head's own member.join · held: the consents that stand for a ghost · forged: a consent in the name of `author` by this head's key · bytes: as they are */
type Wanted = { readonly join: true } | { readonly held: string } | { readonly forged: string } | { readonly bytes: string }

async function warrantFor(engine: TalkEngine, room: Room, want: Wanted, ghost: Ghost): Promise<readonly Bytes[]> {
  if ('join' in want) return [await room.ownEntry('member.join', { person: ghost.id, key: hex(ghost.key) })]
  if ('bytes' in want) return [unhex(want.bytes)]
  if ('forged' in want) return [await forgedConsent(engine, room, want.forged, ghost)]
  return consentsHeld(room, ghostOf(want.held).id).map((c) => c.sign1)
}

/** A consent that another head never gave: his name as author, this head's signature. */
async function forgedConsent(engine: TalkEngine, room: Room, author: string, ghost: Ghost): Promise<Bytes> {
  const body = { person: ghost.id, key: hex(ghost.key), not_after: Math.floor(engine.hostNow() + 30 * DAY_MS) }
  const payload = encodeEntry({ talk: engine.data.facts.talk, room: room.data.room, author, seq: 1, prev: null, basis: basisOf(room.rules), salt: random(SALT_BYTES), kind: 'admission.consent', body })
  return sign1(ENTRY, payload, engine.sign)
}

interface MediaKeys { readonly epoch: number; readonly baseKey: string; readonly ownLeaf: number; readonly leaves: readonly number[] }
type Attack = (engine: TalkEngine, o: any) => Promise<unknown>

export const attacks: Readonly<Record<string, Attack>> = {
  /** Entries as they come, good or not: signed, sealed and sent, one after the other. */
  'enter-all': async (engine, { entries }: { entries: readonly (readonly [kind: string, body: Readonly<Record<string, unknown>>])[] }) => {
    for (const [kind, body] of entries) enqueue(plenary(engine), kind, body)
  },

  /** One of everything that is said besides entries, in the plenary and in mail to oneself. `stem` begins each word; the places they stand for, in order. */
  'say-all': async (engine, { stem }: { stem: string }) => {
    const places: string[] = []
    const word = (place: string): string => `${stem}${places.push(place) - 1}.`
    for (const payload of saidInRooms(word)) plenary(engine).enqueue({ do: 'payload', id: 0, payload } as never)
    for (const mail of saidInMail(word)) engine.oweMail(engine.data.keys.deviceKey, engine.data.keys.mailboxKey, mail)
    return places
  },

  /** A person nobody else knows, certified by this head in the room's log. */
  certify: async (engine, { name }: { name: string }) => {
    const ghost = await makeGhost(engine, name)
    ghosts.set(name, ghost)
    enqueue(plenary(engine), 'person.certify', { person: { id: ghost.id, delegation: engine.data.me.delegation, name, role: 'member', powers: ['speak'], key: hex(ghost.key) } })
    return ghost.id
  },

  /** This delegation's consent, as an honest head gives it. */
  consent: async (engine, { name }: { name: string }) => {
    const ghost = ghostOf(name)
    enqueue(plenary(engine), 'admission.consent', { person: ghost.id, key: hex(ghost.key), not_after: Math.floor(engine.hostNow() + 30 * DAY_MS) })
  },

  /** Presents the ghost to the room as an honest head does, so that the other heads are asked. */
  present: async (engine, { name }: { name: string }) => {
    const ghost = ghostOf(name)
    const { talk, device, mailbox } = ownAddress(engine)
    const asking = await signAsking({ talk, room: plenary(engine).data.room, device, mailbox }, ghost.keyPackage, ghost.sign)
    plenary(engine).enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload({ type: 'request', ...asking }) } as never)
  },

  /** Presents a person of the own delegation as he asked, but for this device and mailbox, so that his Welcome would come here. Signed by whom it may be: this head. */
  'present-elsewhere': async (engine, { person }: { person: string }) => {
    const room = plenary(engine)
    const asked = engine.data.knocked.find((each) => each.id === person)?.joins[room.id]
    if (asked === undefined) throw new Error('that person has not asked')
    const { talk, device, mailbox } = ownAddress(engine)
    const asking = await signAsking({ talk, room: room.data.room, device, mailbox }, asked.keyPackage, engine.sign)
    room.enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload({ type: 'request', ...asking }) } as never)
  },

  /** Asks in another person's name, by mail to that person's head: a key package of this head's making, this device, this mailbox. */
  'ask-as': async (engine) => {
    const room = plenary(engine)
    const { talk, device, mailbox } = ownAddress(engine)
    const ghost = await makeGhost(engine, 'Somebody')
    const asking = await signAsking({ talk, room: room.data.room, device, mailbox }, ghost.keyPackage, engine.sign)
    const head = engine.data.opening?.heads.find((each) => each.id !== engine.data.me.id)
    if (head === undefined) throw new Error('there is no other head')
    engine.oweMail(head.device, head.mailbox, { type: 'join', ...asking })
  },

  /** What the room's rules know of a ghost: certified, consents by delegation, member. */
  known: async (engine, { name }: { name: string }) => {
    const room = plenary(engine)
    const { id } = ghostOf(name)
    return { certified: room.person(id) !== null, consents: consentsHeld(room, id).map((c) => c.delegation), member: room.leafOf(id) !== null }
  },

  /** All consents that stand for a ghost, to be shown again later. */
  keep: async (engine, { name }: { name: string }) => consentsHeld(plenary(engine), ghostOf(name).id).map((c) => hex(c.sign1)),

  /** The consents that were shown when a member came in. */
  shown: async (engine, { name }: { name: string }) => {
    const room = plenary(engine)
    const leaf = room.leafOf(ghostOf(name).id)
    const evidence = leaf === null ? [] : (room.data.evidence[hex(leaf.signatureKey)] ?? [])
    return evidence.filter((bytes) => readEntry(readSign1(bytes).payload).kind === 'admission.consent').map(hex)
  },

  /** Does not let in whom all have consented to, though it would be this device's turn. */
  'hold-back': async (engine) => {
    const room = plenary(engine)
    room.data = { ...room.data, requests: [], askedSince: {} }
  },

  /** A commit that adds the ghost on the strength of these warrants. */
  add: async (engine, { name, as, carrying }: { name: string; as?: string; carrying: readonly Wanted[] }) => {
    const room = plenary(engine)
    const { keyPackage } = ghostOf(as ?? name)
    const proposals: Proposal[] = [
      { proposalType: 'add', add: { keyPackage: readKeyPackage(keyPackage) } },
      ...(await warrants(engine, room, carrying, ghostOf(name))).map((proposalData): Proposal => ({ proposalType: WARRANT, proposalData })),
    ]
    return hex(await forge(room.group as never, { proposals }))
  },

  /** Fresh keys for the own leaf and nothing else: what the tools make is taken when it tries nothing. */
  refresh: async (engine) => hex(await forge(plenary(engine).group as never, {})),

  /** A certified, not admitted person in the own leaf's place. */
  'slip-in': async (engine, { name }: { name: string }) => {
    const ghost = ghostOf(name)
    const leaf = () => ({ credential: { credentialType: 'basic' as const, identity: ghost.identity }, signaturePublicKey: ghost.leafPublic })
    return hex(await forge(plenary(engine).group as never, { leaf, signAs: ghost.leafSeed }))
  },

  /** A node key that does not follow from the path secret: a fault that would later look like another's. */
  'plant-key': async (engine) => {
    const { suite } = await leafKey(random(32))
    const foreign = await suite.hpke.exportPublicKey((await suite.hpke.deriveKeyPair(random(32))).publicKey)
    return hex(await forge(plenary(engine).group as never, { nodeKey: () => foreign }))
  },

  /** The group's inside handed to a stranger, and his external commit. */
  'external-commit': async (engine) => {
    const { state, leafSeed } = plenary(engine).group as never as { state: any; leafSeed: Bytes }
    const own = await leafKey(leafSeed)
    const info = await createGroupInfoWithExternalPubAndRatchetTree(state, [], own.suite)
    const ghost = await makeGhost(engine, 'Stranger')
    const { publicPackage, privatePackage } = await readOwnKeyPackage({ public: ghost.keyPackage, private: ghost.privateHalf }, ghost.leafSeed)
    const { suite } = await leafKey(ghost.leafSeed)
    const { publicMessage } = await joinGroupExternal(info, publicPackage, privatePackage, false, suite, undefined, defaultClientConfig)
    return hex(encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage }))
  },

  /** An entry in another's name, as an application message of this leaf. */
  'speak-as': async (engine, { author, text }: { author: string; text: string }) => {
    const room = plenary(engine)
    const payload = encodeEntry({ talk: engine.data.facts.talk, room: room.data.room, author, seq: 1, prev: null, basis: basisOf(room.rules), salt: random(SALT_BYTES), kind: 'message', body: { text } })
    room.enqueue({ do: 'payload', id: 0, payload: encodeRoomPayload({ type: 'entry', sign1: await sign1(ENTRY, payload, engine.sign) }) } as never)
  },

  /** An attestation of a record that nobody has, well signed. */
  'attest-falsely': async (engine) => {
    const { mine, leaves } = plenary(engine).data.attested
    await attestTo(plenary(engine), { ...mine, log: random(32) }, leaves)
  },

  /** Bytes that are no payload, and a payload of a kind nobody knows, as messages of this member. */
  'say-nonsense': async (engine) => {
    for (const payload of [random(64), encode([1, 'confetti', 'all colours']), encode([2, 'entry', random(8)])]) plenary(engine).enqueue({ do: 'payload', id: 0, payload } as never)
  },

  /** An entry of a kind no rules know, well signed. */
  'unknown-kind': async (engine) => enqueue(plenary(engine), 'confetti.throw', { colour: 'all' }),

  /** How many of these frames, as the engine relayed them, open with the newest media keys this device was ever given. */
  'open-frames': async (_engine, { keys, leaf, frames }: { keys: MediaKeys; leaf: number; frames: readonly { codec: string; hex: string }[] }) => {
    const ring = new Keyring()
    const refused = ring.install({ ...keys, baseKey: unhex(keys.baseKey), removed: [] }, 0)
    if (refused !== null) throw new Error(refused)
    const results = []
    for (const frame of frames) results.push(await open(ring, [{ leaf, source: 'camera', ordinal: 0 }], { mime: frame.codec || 'video/VP8', data: unhex(frame.hex) }, new Uint8Array(), 0))
    return results.filter((result) => result.kind === 'opened').length
  },

  /** Keeps the room as it is now: keys, rules, everything a device holds. */
  'keep-state': async (engine) => {
    const room = plenary(engine)
    kept = { group: room.group as Group, room }
  },

  /** Words sealed with the kept state, as if nothing had happened since. */
  'speak-from-kept': async (_engine, { text }: { text: string }) => {
    const { group, room } = keptState()
    const payload = encodeRoomPayload({ type: 'entry', sign1: await room.ownEntry('message', { text }) })
    const sealed = await sealMessage(group, encodeSaid({ basis: basisOf(room.rules), payload }))
    kept = { group: sealed.group, room }
    return hex(sealed.bytes)
  },

  /** What the kept state can open of these envelopes, one after the other: words, or the reason why not. */
  'read-with-kept': async (engine, { envelopes }: { envelopes: readonly string[] }) => {
    const found: string[] = []
    for (const envelope of envelopes) {
      const { group, room } = keptState()
      const result = await receive(group, unhex(envelope), { policy: async () => null, leafCheck: async () => true, logTime: engine.hostNow() })
      if (result.kind === 'message' || result.kind === 'commit') kept = { group: result.group, room }
      found.push(result.kind === 'message' ? wordsIn(result.payload) : result.kind === 'refused' ? result.code : result.kind)
    }
    return found
  },

  /** An entry the rules may refuse, sent without asking them. */
  'post-unasked': async (engine, { kind, body }: { kind: string; body: Readonly<Record<string, unknown>> }) => enqueue(plenary(engine), kind, body),

  /** In which of everything this device was told and keeps a text stands: names of its records, and of rooms whose rules hold it. */
  'look-for': async (engine, { text }: { text: string }) => {
    const holds = (bytes: Bytes): boolean => Buffer.from(bytes).includes(text)
    const { records } = engine.ports.vault as unknown as { records: ReadonlyMap<string, Bytes> }
    return [...[...records].filter(([, bytes]) => holds(bytes)).map(([name]) => name), ...[...engine.rooms.values()].filter((room) => holds(room.rulesBytes())).map((room) => room.data.kind)]
  },
}

let kept: { readonly group: Group; readonly room: Room } | null = null
const keptState = (): { readonly group: Group; readonly room: Room } => {
  if (kept === null) throw new Error('nothing was kept')
  return kept
}

function wordsIn(payload: Bytes): string {
  const said = decodeRoomPayload(readSaid(payload)?.payload ?? new Uint8Array())
  if (said === null || said.type !== 'entry') return said?.type ?? 'no payload'
  return String((readEntry(readSign1(said.sign1).payload).body as Record<string, unknown>)['text'] ?? 'an entry')
}
