/** The screens, each as a view. */
import type { AdmissionView, AppView, LiveView, MemberView, NoticeView, OpeningView, PersonView, PinView, RoomView, TalkView, TileView } from '../../src/model'
import { IN_FORCE, NO_CHARTER, PROPOSED } from './charter'
import {
  ALL, ARDEN, BOTH, CASTELL, CAUCUS, HADDAD, HELM, LANDER, MARSH, member, NOON, OKAFOR, ORRIN, PELL, PLENARY, STROUD, TALK, TARRANT, VALE, WELLS,
} from './people'
import { pictureOf } from './picture'

interface Scene { readonly view: AppView; readonly path: string }

const OFF = { microphone: 'off', camera: 'off', screen: 'off', 'screen-audio': 'off' } as const
const QUIET: LiveView = { room: null, kind: null, moving: null, arrivedAt: null, media: 'closed', own: OFF, tiles: [], heardBy: [], alarms: [], link: 'good', stopped: null, reception: { level: 'all', choice: 'automatic' }, silent: false }

function tile(who: PersonView, leaf: number, o: Partial<TileView> = {}): TileView {
  const attach = pictureOf(who.name)
  return { person: who, leaf, me: who.id === 'vale', speaking: false, hand: false, microphone: 'off', camera: 'on', screen: 'off', frozenSince: null, attachCamera: attach, attachScreen: attach, ...o }
}

const room = (o: Partial<RoomView>): RoomView => ({
  room: PLENARY, kind: 'plenary', title: '', voiceAndPicture: true, owners: ['NL', 'SM'], state: 'open', epoch: 14, members: [], said: 0, earlier: 0, messages: [], notices: [], unread: 0, unsent: [], record: null, wanting: [], problem: null, removedBy: null, restored: null, returning: false, ...o,
})

const MEMBERS: readonly MemberView[] = [
  member(VALE, 0, { me: true }), member(ARDEN, 1), member(HELM, 2), member(ORRIN, 3),
  member(WELLS, 4), member(STROUD, 5), member(LANDER, 6, { hand: true }), member(MARSH, 7), member(PELL, null),
]
const SERVICES: readonly MemberView[] = [member(OKAFOR, 8), member(HADDAD, 9)]
const TILES = [
  tile(VALE, 0), tile(ARDEN, 1), tile(HELM, 2), tile(ORRIN, 3, { camera: 'off' }), tile(WELLS, 4, { microphone: 'on', speaking: true }), tile(STROUD, 5),
  tile(LANDER, 6, { hand: true, camera: 'undecryptable' }), tile(MARSH, 7, { frozenSince: NOON - 4000 }), tile(OKAFOR, 8, { microphone: 'on' }), tile(HADDAD, 9),
]

const plenary = room({
  members: MEMBERS, unread: 2,
  messages: [
    { id: 'm1', author: WELLS, mine: false, text: 'Annex II, page 12, has the revised list of routes.', at: NOON - 500_000, delivery: 'with-host', devices: 8, rejected: null, before: false },
    { id: 'm2', author: VALE, mine: true, text: 'Received. We will come back to route C after the break.', at: NOON - 420_000, delivery: 'delivered', devices: 8, rejected: null, before: false },
    { id: 'm3', author: VALE, mine: true, text: 'Please confirm the bridge at km 41.', at: NOON - 60_000, delivery: 'waiting', devices: 0, rejected: null, before: false },
  ],
  notices: [
    { id: 'n1', at: NOON - 900_000, kind: 'joined', person: LANDER, by: null, reason: null, code: null },
    { id: 'n2', at: NOON - 700_000, kind: 'removed', person: MARSH, by: VALE, reason: 'Change of team.', code: null },
  ],
})
const caucus = room({ room: CAUCUS, kind: 'caucus', owners: ['NL'], members: MEMBERS.slice(0, 4), epoch: 5 })

const admission = (who: PersonView, o: Partial<AdmissionView> = {}): AdmissionView => ({
  request: who.id, room: PLENARY, roomKind: 'plenary', person: who, certifiedBy: WELLS, returns: false, linkProven: true, asked: NOON - 2_400_000,
  consents: [{ delegation: 'NL', state: 'missing', by: null, at: null }, { delegation: 'SM', state: 'given', by: WELLS, at: NOON - 2_400_000 }],
  mayAnswer: true, problem: null, ...o,
})

const CODE = ['orchard', 'velvet', 'anchor', 'meadow', 'winter']
const heads: OpeningView['heads'] = [
  { slot: 0, pin: null, person: VALE, invited: 'Ingrid Vale', delegation: 'NL', mine: true, wordsReady: true, wordsMatch: 'unknown', charterSigned: null },
  { slot: 1, pin: null, person: WELLS, invited: 'Dario Wells', delegation: 'SM', mine: false, wordsReady: true, wordsMatch: 'unknown', charterSigned: null },
]
/** The other head, as found by what the device remembers. */
const pinned = (is: PinView['is'], unanswered = false): OpeningView['heads'] => heads.map((each) => (each.mine ? each : {
  ...each,
  pin: { is, unanswered, wentOn: null, keeps: is !== 'same', at: NOON - 90 * 86_400_000, others: ['Dario Wells', 'Ada Bell'], earlier: { name: 'Dario Wells', delegation: 'Southmark', at: NOON - 90 * 86_400_000 } },
}))
const COMPARING: OpeningView = { remember: 'nothing', lists: [], heads, words: { step: 'comparing', code: CODE, read: [0, 2, 4], choices: [[], ['marble', 'velvet', 'salmon'], [], ['copper', 'meadow', 'candle'], []] } }
const VERIFIED: OpeningView = { remember: 'nothing', lists: [], heads: heads.map((each) => ({ ...each, wordsMatch: 'match' })), words: { step: 'verified', code: CODE, at: NOON - 3_600_000 } }

/** Southmark was heard a minute ago and has everything; `other`: what is different. */
const vouching = (other: Partial<TalkView['vouching'][string]['parties'][number]>): TalkView['vouching'] => ({
  [PLENARY]: { all: other.all !== false, parties: [{ delegation: 'NL', heard: null, upTo: 40, all: true, missing: false }, { delegation: 'SM', heard: NOON - 60_000, upTo: 40, all: true, missing: false, ...other }] },
})

const TALK_OPEN: TalkView = {
  talk: TALK, title: 'Talks on relocation and safeguarding', me: VALE, template: 'bilateral', delegations: BOTH, stage: 'open',
  security: { kind: 'verified', heads: 2 }, opening: VERIFIED, charter: IN_FORCE, rooms: [plenary, caucus], otherRooms: [], transfers: [], visits: [], knocking: [], items: [], positions: [], releases: [], admissions: [], waiting: null,
  invitations: [
    { invite: 'i1', name: 'Tomas Arden', delegation: 'NL', role: 'deputy', powers: ['sign', 'speak', 'draft'], link: null, state: 'used', usedAt: NOON - 9_000_000, expires: NOON + 500_000_000 },
    { invite: 'i2', name: 'Lena Falk', delegation: 'NL', role: 'interpreter', powers: [], link: 'https://talks.example/i/8sQ1zT0fQyyq#kV3mYqv8nq1o2g5mQJw3h0Zk4m0tQ9cB6fYxU1pWd7A', state: 'fresh', usedAt: null, expires: NOON + 500_000_000 },
  ],
  connection: { state: 'connected', since: NOON - 9_000_000, nextTry: null, queued: 0 }, seat: null, vouching: vouching({}), clockOffset: 120, zones: { NL: 'Europe/Vienna', SM: 'Africa/Nairobi' }, zone: 'Europe/Vienna', storage: 'keep', trouble: null, problem: null,
}
const LIVE: LiveView = { ...QUIET, room: PLENARY, kind: 'plenary', arrivedAt: NOON - 900_000, media: 'connected', own: { ...OFF, camera: 'on' }, tiles: TILES.slice(0, 8) }
const LIVE_CAUCUS: LiveView = { ...LIVE, room: CAUCUS, kind: 'caucus', own: { ...OFF, microphone: 'on', camera: 'on' }, tiles: TILES.slice(0, 4), heardBy: [ARDEN, HELM, ORRIN], before: { room: PLENARY, closedAt: NOON - 300_000 } }

const inTalk = (place: string, talk: Partial<TalkView> = {}, live: LiveView = QUIET): Scene => ({ path: `/t/${TALK}${place}`, view: { at: 'talk', talk: { ...TALK_OPEN, ...talk }, live, subjects: new Map() } })
const before = (view: AppView): Scene => ({ path: '/', view })
const inOpening = (step: string, talk: Partial<TalkView>): Scene =>
  inTalk(`/opening/${step}`, { stage: 'opening', security: { kind: 'encrypted', because: 'words' }, charter: NO_CHARTER, rooms: [], invitations: [], ...talk })

/** As long as lists get, for measuring: `lists.py`. */
const MANY = 10_000
const longMessages = Array.from({ length: MANY }, (_, i) => ({
  id: `l${i}`, author: i % 3 === 0 ? WELLS : LANDER, mine: false, at: NOON - (MANY - i) * 60_000, delivery: 'with-host' as const, devices: 8, rejected: null, before: false,
  text: `${i}. ${'The list of routes is revised again, with the bridge at km 41. '.repeat(1 + (i % 4))}`,
}))
const longNotices = Array.from({ length: MANY }, (_, i) => ({
  id: `h${i}`, at: NOON - i * 60_000, kind: i % 2 === 0 ? 'joined' as const : 'left' as const, person: i % 3 === 0 ? LANDER : MARSH, by: null, reason: null, code: null,
}))

type Matter = NonNullable<NoticeView['matter']>
const happened = (at: number, kind: NoticeView['kind'], by: PersonView, o: Partial<Matter> = {}, reason: string | null = null): NoticeView => ({
  id: `h${at}`, at: NOON - at * 60_000, kind, person: null, by, reason, code: null,
  matter: { id: 'x', title: 'Safe passage', number: 1, form: 'virtual', owner: 'NL', delegations: ['SM'], ...o },
})
const LATELY: readonly NoticeView[] = [
  happened(900, 'session-proposed', VALE), happened(880, 'session-agreed', WELLS),
  happened(700, 'session-postponed', WELLS, {}, 'Travel is not possible before the 20th, and the road over the pass is closed.'),
  happened(600, 'session-moved', VALE), happened(500, 'session-opened', VALE),
  happened(480, 'release-offered', VALE, { title: 'Names of the drivers' }),
  happened(420, 'room-proposed', WELLS, { title: 'Bridge at km 41', form: 'contact', delegations: ['NL', 'SM'] }),
  happened(300, 'decision-objected', WELLS, { title: 'Take note of the report of “Medical transport”, version 1' }, 'The map is missing'),
  happened(200, 'track-closed', VALE, { title: 'Medical transport' }),
]
const TRACK_ENDED = room({ room: 'ee', kind: 'track', title: 'Medical transport', members: MEMBERS.slice(0, 4), notices: [happened(199, 'track-ended', VALE, { title: 'Medical transport' })] })

export const SCENES: Readonly<Record<string, Scene>> = {
  start: before({ at: 'start', talks: [
    { talk: 'a0', title: 'Talks on relocation and safeguarding', storage: 'keep', lastOpened: NOON - 86_400_000 },
    { talk: 'b1', title: null, storage: 'passphrase', lastOpened: NOON - 500_000_000 },
  ] }),
  'start-empty': before({ at: 'start', talks: [] }),
  open: before({ at: 'open-form' }),
  links: before({
    at: 'opened', talk: TALK,
    plan: { title: 'Talks on relocation and safeguarding', template: 'bilateral', languages: ['en'], delegations: BOTH, heads: [{ delegation: 'NL', name: 'Ingrid Vale', me: true }, { delegation: 'SM', name: 'Dario Wells', me: false }] },
    links: [
      { delegation: 'NL', name: 'Ingrid Vale', link: 'https://talks.example/i/q#a', state: 'fresh', at: null, me: true },
      { delegation: 'SM', name: 'Dario Wells', link: 'https://talks.example/i/8sQ1zT0fQyyq#kV3mYqv8nq1o2g5mQJw3h0Zk4m0tQ9cB6fYxU1pWd7A', state: 'opened', at: NOON, me: false },
    ],
  }),
  invitation: before({ at: 'invitation', invitation: { title: 'Talks on relocation and safeguarding', name: 'Ingrid Vale', delegation: { id: 'NL', name: 'Northland' }, role: 'head', invitedBy: null } }),
  'invitation-member': before({ at: 'invitation', invitation: { title: 'Talks on relocation and safeguarding', name: 'Yusra Helm', delegation: { id: 'NL', name: 'Northland' }, role: 'adviser', invitedBy: VALE } }),
  passphrase: before({ at: 'passphrase', talk: TALK, wrong: false }),
  problem: before({ at: 'problem', problem: { code: 'LINK_USED', detail: { used_at: NOON } } }),
  details: inOpening('details', { opening: COMPARING }),
  keys: inOpening('keys', { opening: COMPARING }),
  'words-waiting': inOpening('words', { opening: { remember: 'nothing', lists: [], heads: [heads[0]!, { ...heads[1]!, person: null, wordsReady: false }], words: { step: 'waiting' } } }),
  'words-ready': inOpening('words', { opening: { remember: 'nothing', lists: [], heads, words: { step: 'ready' } } }),
  words: inOpening('words', { opening: COMPARING }),
  'words-stopped': inOpening('words', { stage: 'stopped', opening: { remember: 'nothing', lists: [], heads, words: { step: 'stopped', problem: { code: 'WORDS_DIFFER' }, runs: 1 } } }),
  'words-disturbed': inOpening('words', { opening: { remember: 'nothing', lists: [], heads, words: { step: 'stopped', problem: { code: 'SAS_REFLECTED' }, runs: 2 } } }),
  'words-verified': inOpening('words', { opening: VERIFIED, security: { kind: 'verified', heads: 2 } }),
  'words-known': inOpening('words', { opening: { remember: 'nothing', lists: [], heads: pinned('same'), words: { step: 'ready' } } }),
  'words-other-key': inOpening('words', { opening: { remember: 'nothing', lists: [], heads: pinned('other', true), words: { step: 'ready' } } }),
  'words-no-key': inOpening('words', { opening: { remember: 'nothing', lists: [], heads: pinned('missing', true), words: { step: 'ready' } } }),
  'words-stranger': inOpening('words', { opening: { remember: 'nothing', lists: [], heads: pinned('stranger', true), words: { step: 'ready' } } }),
  'words-renamed': inOpening('words', { opening: { remember: 'nothing', lists: [], heads: pinned('renamed'), words: { step: 'ready' } } }),
  'words-key-stopped': inOpening('words', { stage: 'stopped', problem: { code: 'KEY_NOT_AS_BEFORE' }, opening: { remember: 'nothing', lists: [], heads, words: { step: 'stopped', problem: { code: 'KEY_NOT_AS_BEFORE' }, runs: 1 } } }),
  'words-remember': inOpening('words', { opening: { ...VERIFIED, heads: pinned('new'), remember: 'ask' }, security: { kind: 'verified', heads: 2 } }),
  'charter-none': inOpening('charter', { opening: VERIFIED, charter: { ...NO_CHARTER, mayPropose: true } }),
  'charter-sign': inOpening('charter', { opening: VERIFIED, charter: PROPOSED, security: { kind: 'verified', heads: 2 } }),
  delegation: inOpening('delegation', { opening: VERIFIED, charter: IN_FORCE, security: { kind: 'verified', heads: 2 }, invitations: TALK_OPEN.invitations }),
  overview: inTalk('', { admissions: [admission(CASTELL)] }),
  'overview-live': inTalk('', {}, LIVE),
  charter: inTalk('/charter'),
  people: inTalk('/people', { admissions: [admission(CASTELL), admission(TARRANT)] }),
  waiting: inTalk('', {
    me: CASTELL, stage: 'waiting', opening: null, rooms: [], invitations: [],
    waiting: admission(CASTELL, { mayAnswer: false, consents: [{ delegation: 'NL', state: 'missing', by: null, at: null }, { delegation: 'SM', state: 'given', by: null, at: null }] }),
  }),
  'waiting-in-caucus': inTalk('', {
    me: HELM, opening: null, invitations: [], charter: NO_CHARTER,
    rooms: [{ ...caucus, members: caucus.members.map((each) => ({ ...each, me: each.person === HELM })) }],
    waiting: admission(HELM, { mayAnswer: false, asked: 0, consents: BOTH.map(({ id }) => ({ delegation: id, state: 'missing', by: null, at: null })) }),
  }),
  ready: inTalk('/ready'),
  settings: inTalk('/settings'),
  plenary: inTalk(`/room/${PLENARY}`, {}, LIVE),
  'plenary-mediated': inTalk(`/room/${PLENARY}`, { delegations: ALL, rooms: [{ ...plenary, members: [...MEMBERS, ...SERVICES] }, caucus], admissions: [admission(CASTELL), admission(TARRANT, { problem: { code: 'KEY_DIFFERS' } })] }, { ...LIVE, tiles: TILES }),
  'plenary-screen': inTalk(`/room/${PLENARY}`, {}, { ...LIVE, tiles: LIVE.tiles.map((each) => (each.person === WELLS ? { ...each, screen: 'on' } : each)) }),
  'long-messages': inTalk(`/room/${PLENARY}`, { rooms: [{ ...plenary, said: MANY, messages: longMessages }, caucus] }, { ...LIVE, tiles: [] }),
  'long-history': inTalk('', { rooms: [{ ...plenary, notices: longNotices }, caucus] }),
  'what-happened': inTalk('', { rooms: [{ ...plenary, notices: LATELY }, caucus, TRACK_ENDED] }),
  caucus: inTalk(`/room/${CAUCUS}`, {}, LIVE_CAUCUS),
  'room-outside': inTalk(`/room/${PLENARY}`),
  restored: inTalk('', { rooms: [{ ...plenary, restored: { at: NOON - 3_600_000, waiting: [WELLS], others: 1, lacking: 3, goesOn: false, mayGoOn: true } }, caucus] }),
  removed: inTalk(`/room/${PLENARY}`, { rooms: [room({ state: 'removed', removedBy: { by: WELLS, reason: 'Change of team.', at: NOON } }), caucus] }),
  unconfirmed: inTalk('', { vouching: vouching({ upTo: 3, all: false, missing: true }), rooms: [room({ members: MEMBERS, notices: [{ id: 'n1', at: NOON - 30_000, kind: 'joined', person: LANDER, by: WELLS, reason: null, code: null, position: 38 }, { id: 'n2', at: NOON - 20_000, kind: 'list-taken', person: VALE, by: WELLS, reason: null, code: null, position: 39 }] }), caucus] }),
  'unconfirmed-room': inTalk(`/room/${PLENARY}`, { vouching: vouching({ upTo: 3, all: false, missing: true }) }, LIVE),
  'list-taken': inOpening('words', { opening: { remember: 'nothing', heads, lists: [{ at: NOON - 90_000, kind: 'list-taken', person: VALE, by: WELLS }, { at: NOON - 80_000, kind: 'list-back', person: VALE, by: WELLS }], words: { step: 'ready' } } }),
  forked: inTalk(`/room/${PLENARY}`, { security: { kind: 'paused', code: 'HOST_FORKED' }, rooms: [room({ state: 'halted', members: MEMBERS, problem: { code: 'HOST_FORKED' } }), caucus] }),
  halted: inTalk(`/room/${PLENARY}`, { security: { kind: 'paused', code: 'DEVICES_DISAGREE' }, rooms: [room({ state: 'halted', members: MEMBERS, problem: { code: 'DEVICES_DISAGREE' } }), caucus] }),
  'not-secure': inTalk(`/room/${PLENARY}`, { security: { kind: 'not-secure', code: 'ENCRYPTION_FAILED' } }, { ...LIVE, own: OFF, alarms: [{ code: 'NOT_ON_THE_LIST' }] }),
  offline: inTalk('', { security: { kind: 'offline', since: NOON }, connection: { state: 'offline', since: NOON, nextTry: Date.now() + 8000, queued: 2 }, clockOffset: -93_600_000 }),
}
