/** Documents brought as files, bundles agreed on, pages called up (rules O). */
import { type Check, type Effect, type Kinds, maps, optionalWord, type Rule, whole, word } from './act'
import { ownDelegation } from './persons'
import { fields, HASH, ID, INT, LINE, of, some } from './shapes'
import { at, put } from './shelves'
import { requestOf, speakerOf } from './speaking'
import { isChair, openSession, type RoomState } from './state'
import type { Bundle } from './state-work'
import * as who from './who'

const putFile: Rule = (state, act) => {
  const own = ownDelegation(state, act)
  const id = optionalWord(act.body, 'file')
  const file = id === null ? { delegation: own, versions: [] } : at(state.files, id)
  if (file === undefined) return 'NOT_FOUND'
  if (file.delegation !== own) return 'NOT_OWNER'
  if (whole(act.body, 'version') !== file.versions.length + 1) return 'VERSION_CONFLICT'
  const version = { entry: act.id, name: word(act.body, 'name'), hash: word(act.body, 'hash'), size: whole(act.body, 'size') }
  return { ...state, files: put(state.files, id ?? act.id, { ...file, versions: [...file.versions, version] }) }
}

const bundleProblem: Check = (state, act) => {
  const files = maps(act.body, 'files').map((each) => [at(state.files, word(each, 'file')), word(each, 'hash')] as const)
  if (files.some(([file]) => file === undefined)) return 'NOT_FOUND'
  return files.every(([file, hash]) => file?.versions.at(-1)?.hash === hash) ? null : 'HASH_MISMATCH'
}

const withBundle = (state: RoomState, id: string, bundle: Bundle): RoomState => ({ ...state, bundles: put(state.bundles, id, bundle) })

const proposed: Effect = (state, act) => {
  const files = maps(act.body, 'files').map((each) => ({ file: word(each, 'file'), hash: word(each, 'hash') }))
  return withBundle(state, act.id, { title: word(act.body, 'title'), files, agreed: false })
}

const agreed: Effect = (state, act) => {
  const bundle = at(state.bundles, act.id)
  if (bundle === undefined) throw new TypeError(`no bundle ${act.id}`)
  return withBundle(state, act.id, { ...bundle, agreed: true })
}

const call: Rule = (state, act) => {
  const session = openSession(state)
  const speaker = session === null ? null : speakerOf(session.floor)
  const speaks = speaker !== null && requestOf(state, speaker).person === act.author
  if (!speaks && !isChair(state, act.author)) return 'NOT_CHAIR'
  const [bundle, file] = [word(act.body, 'bundle'), word(act.body, 'file')]
  const found = at(state.bundles, bundle)
  if (found?.agreed !== true || !found.files.some((each) => each.file === file)) return 'NOT_FOUND'
  return { ...state, page: { bundle, file, page: whole(act.body, 'page'), person: act.author } }
}

const PAGE = of((v) => typeof v === 'number' && Number.isSafeInteger(v) && v >= 1)

export const DOCUMENT_KINDS: Kinds = {
  'file.put': {
    shape: fields({ 'file?': ID, name: LINE, hash: HASH, size: INT, version: INT }),
    who: who.noObserverWith('draft', 'record'),
    rule: putFile,
  },
  'bundle.agree': {
    shape: fields({ title: LINE, files: some(fields({ file: ID, hash: HASH })) }),
    who: who.chairOrSigner,
    rule: { check: bundleProblem, begin: proposed, effect: agreed },
  },
  'page.call': { shape: fields({ bundle: ID, file: ID, page: PAGE }), who: who.member, rule: call },
}

/** View `file:<id>` (rules §22). */
export function fileView(state: RoomState, id: string): unknown {
  const file = at(state.files, id)
  return file === undefined ? null : { version: file.versions.length, hash: file.versions.at(-1)?.hash }
}

/** View `bundle:<id>` (rules §22). */
export function bundleView(state: RoomState, id: string): unknown {
  const bundle = at(state.bundles, id)
  return bundle === undefined ? null : { state: bundle.agreed ? 'agreed' : 'pending' }
}
