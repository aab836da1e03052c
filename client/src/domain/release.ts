/** Release: how an item leaves a room, offered in one that is shared or carried by a neutral (rules L). */
import { sha256 } from '@noble/hashes/sha2.js'
import { hex, utf8 } from '../record'
import { type Act, type Check, type Kinds, map, optionalWhole, optionalWord, type Rule, whole, word, words as wordsOf } from './act'
import type { Code } from './codes'
import { ownDelegation } from './persons'
import { DELEGATION, fields, HASH, ID, LINE, PROOF, some, TEXT, TIME, words } from './shapes'
import { at, put } from './shelves'
import { knows, type RoomState } from './state'
import type { Release, ReleaseStage } from './state-work'
import * as who from './who'

const OFFER: readonly ReleaseStage[] = ['offered', 'opened', 'undone', 'delivered']
const AUTHORISATION: readonly ReleaseStage[] = ['authorised', 'revoked']
const ALREADY_OPENED: readonly ReleaseStage[] = ['opened', 'delivered']

/** Rule L3, in hex. At once, because a rule waits for nothing. */
export const contentHash = (salt: string, content: string): string => hex(sha256(utf8(`parley release 1\n${salt}\n${content}`)))

const withRelease = (state: RoomState, id: string, release: Release): RoomState => ({ ...state, releases: put(state.releases, id, release) })

const moved = (state: RoomState, act: Act, release: Release, stage: ReleaseStage): RoomState =>
  withRelease(state, word(act.body, 'release'), { ...release, state: stage, at: act.time, position: act.position })

const fresh = (act: Act, own: string, stage: ReleaseStage): Release => ({
  state: stage,
  delegation: own,
  content_hash: word(act.body, 'content_hash'),
  to: wordsOf(act.body, 'to'),
  at: act.time,
  position: act.position,
  subject: word(act.body, 'subject'),
  form: optionalWord(act.body, 'form'),
  valid_until: optionalWhole(act.body, 'valid_until'),
  opened_by: null, authorisation: null, content: null,
})

// --- from owner to addressee, in a room they share (L2)

const offer: Rule = (state, act) => {
  const own = ownDelegation(state, act)
  if (wordsOf(act.body, 'to').some((each) => each === own || !state.room.owners.includes(each))) return 'BAD_ADDRESSEE'
  return withRelease(state, act.id, fresh(act, own, 'offered'))
}

function offered(state: RoomState, act: Act): Release | Code {
  const release = at(state.releases, word(act.body, 'release'))
  return release !== undefined && OFFER.includes(release.state) ? release : 'NOT_FOUND'
}

/** The opening entry is the receipt (L4). */
const open: Rule = (state, act) => {
  const release = offered(state, act)
  if (typeof release === 'string') return release
  const own = ownDelegation(state, act)
  if (!release.to.includes(own)) return 'NOT_ADDRESSEE'
  if (release.state === 'undone') return 'RELEASE_UNDONE'
  return ALREADY_OPENED.includes(release.state) ? 'ALREADY_OPENED' : moved(state, act, { ...release, opened_by: own }, 'opened')
}

const undo: Rule = (state, act) => {
  const release = offered(state, act)
  if (typeof release === 'string') return release
  if (release.delegation !== ownDelegation(state, act)) return 'NOT_OWNER'
  if (release.state === 'undone') return 'RELEASE_UNDONE'
  return ALREADY_OPENED.includes(release.state) ? 'ALREADY_OPENED' : moved(state, act, release, 'undone')
}

const NOT_DELIVERABLE: Readonly<Record<string, Code>> = { undone: 'RELEASE_UNDONE', offered: 'NOT_OPENED', delivered: 'ALREADY_DELIVERED' }

const deliver: Rule = (state, act) => {
  const release = offered(state, act)
  if (typeof release === 'string') return release
  if (release.delegation !== ownDelegation(state, act)) return 'NOT_OWNER'
  const problem = NOT_DELIVERABLE[release.state]
  if (problem !== undefined) return problem
  const content = word(act.body, 'content')
  if (contentHash(word(act.body, 'salt'), content) !== release.content_hash) return 'HASH_MISMATCH'
  return moved(state, act, { ...release, content }, 'delivered')
}

// --- through a neutral (L5)

const authorise: Rule = (state, act) => {
  const own = ownDelegation(state, act)
  if (wordsOf(act.body, 'to').some((each) => each === own || !knows(state, each))) return 'BAD_ADDRESSEE'
  return whole(act.body, 'valid_until') <= act.time ? 'BAD_TIMES' : withRelease(state, act.id, fresh(act, own, 'authorised'))
}

const revoke: Rule = (state, act) => {
  const id = word(act.body, 'authorisation')
  const release = at(state.releases, id)
  if (release === undefined || !AUTHORISATION.includes(release.state)) return 'NOT_FOUND'
  if (release.delegation !== ownDelegation(state, act)) return 'NOT_OWNER'
  if (release.state === 'revoked') return 'ALREADY_REVOKED'
  return withRelease(state, id, { ...release, state: 'revoked', at: act.time, position: act.position })
}

const carryProblem: Check = (state, act) => {
  const given = map(act.body, 'authorisation')
  const { owners } = state.room
  if (act.proofGood !== true) return 'BAD_AUTHORISATION'
  if (!wordsOf(given, 'to').some((each) => owners.includes(each)) || owners.includes(word(given, 'owner'))) return 'BAD_ADDRESSEE'
  if (act.time >= whole(given, 'valid_until')) return 'AUTHORISATION_EXPIRED'
  if (word(given, 'form') === 'verbatim' && !fits(act)) return 'HASH_MISMATCH'
  return at(state.carried, word(given, 'id')) === undefined ? null : 'ALREADY_CARRIED'
}

function fits({ body }: Act): boolean {
  const salt = optionalWord(body, 'salt')
  return salt !== null && contentHash(salt, word(body, 'content')) === word(map(body, 'authorisation'), 'content_hash')
}

const carry: Rule = (state, act) => {
  const problem = carryProblem(state, act)
  if (problem !== null) return problem
  const given = map(act.body, 'authorisation')
  const carried: Release = {
    state: 'carried',
    delegation: word(given, 'owner'),
    content_hash: word(given, 'content_hash'),
    to: wordsOf(given, 'to'),
    at: act.time,
    position: act.position,
    subject: null,
    form: word(given, 'form'),
    valid_until: whole(given, 'valid_until'),
    opened_by: null,
    authorisation: word(given, 'id'),
    content: word(act.body, 'content'),
  }
  return { ...withRelease(state, act.id, carried), carried: put(state.carried, word(given, 'id'), act.id) }
}

const FORM = words('verbatim|own_words')
const RELEASE = fields({ release: ID })
const OFFERED = { subject: LINE, content_hash: HASH, to: some(DELEGATION) }
const CARRIED = fields({ id: ID, owner: DELEGATION, content_hash: HASH, to: some(DELEGATION), form: FORM, valid_until: TIME, proof: PROOF })
export const AUTHORISE = fields({ ...OFFERED, form: FORM, valid_until: TIME })
export const CARRY = fields({ authorisation: CARRIED, 'salt?': HASH, content: TEXT })

export const RELEASE_KINDS: Kinds = {
  'release.offer': { shape: fields(OFFERED), who: who.signer, rule: offer, marks: ['binding'] },
  'release.open': { shape: RELEASE, who: who.speaker, rule: open },
  'release.undo': { shape: RELEASE, who: who.signer, rule: undo, marks: ['protective'] },
  'release.deliver': { shape: fields({ release: ID, salt: HASH, content: TEXT }), who: who.speaker, rule: deliver },
  'release.authorise': { shape: AUTHORISE, who: who.signer, rule: authorise, marks: ['binding'] },
  'release.revoke': { shape: fields({ authorisation: ID }), who: who.signer, rule: revoke, marks: ['protective'] },
  'release.carry': { shape: CARRY, who: who.neutral, rule: carry, marks: ['visitors'] },
}

/** View `release:<id>` (rules §22). */
export function releaseView(state: RoomState, id: string): unknown {
  const release = at(state.releases, id)
  return release === undefined ? null : { state: release.state, content: release.content }
}
