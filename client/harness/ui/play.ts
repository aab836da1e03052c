/** A scripted view-model: it starts from a scene and answers the commands of the interface the way a talk would, without one. */
import type { App, AppView, HeadsRemembered, LiveView, ProblemView, TalkView } from '../../src/model'
import { pictureOf } from './picture'

const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const REMEMBERED: HeadsRemembered = {
  readable: true,
  own: ['Southmark', 'Office of the Mediator'],
  known: [{ delegation: 'Southmark', name: 'Dario Wells', at: Date.UTC(2026, 2, 12, 9) }, { delegation: 'Office of the Mediator', name: 'Amara Okafor', at: Date.UTC(2025, 10, 3, 9) }],
}

export function play(first: AppView): App {
  let view = first
  const listeners = new Set<() => void>()
  const show = (next: AppView): void => {
    view = next
    for (const listener of listeners) listener()
  }
  const change = (talk: Partial<TalkView>, live: Partial<LiveView> = {}): void => {
    if (view.at === 'talk') show({ ...view, talk: { ...view.talk, ...talk }, live: { ...view.live, ...live } })
  }
  const inTalk = (): { talk: TalkView; live: LiveView } => {
    if (view.at !== 'talk') throw new Error('not in a talk')
    return view
  }
  const fine = async (): Promise<ProblemView | null> => { await later(300); return null }

  return {
    get view() { return view },
    supplied: { by: 'launcher', version: '0.1.0', build: '9c41e07b' },
    busy: new Set(),
    subscribe: (listener) => { listeners.add(listener); return () => { listeners.delete(listener) } },
    openTalk: async (plan) => {
      await later(300)
      show({ at: 'opened', talk: 'a0', plan, links: plan.heads.map(({ delegation, name, me }) => ({ delegation, name, me, link: `https://talks.example/i/8sQ1zT0fQyyq#${delegation}kV3mYqv8nq1o2g5mQJw3h0Zk4m0tQ9cB6fYxU1pWd7A`, state: 'fresh', at: null })) })
      return null
    },
    continueAsHead: async () => undefined,
    acceptInvitation: fine,
    openKnownTalk: async () => undefined,
    unlock: async () => { if (view.at === 'passphrase') show({ ...view, wrong: true }) },
    tryAgain: async () => undefined,
    performEverywhere: fine,
    sayZone: fine,
    compareWords: fine,
    confirmWords: async (match) => {
      await later(300)
      const { talk } = inTalk()
      if (talk.opening?.words.step === 'comparing') {
        change({ opening: { ...talk.opening, words: match ? { step: 'confirmed', code: talk.opening.words.code } : { step: 'stopped', runs: 1, problem: { code: 'WORDS_DIFFER' } } } })
      }
      return null
    },
    goOnWithKey: async (slot) => {
      await later(300)
      const { opening } = inTalk().talk
      const wentOn = Date.now()
      const heads = opening?.heads.map((each) => (each.slot === slot && each.pin ? { ...each, pin: { ...each.pin, unanswered: false, wentOn } } : each))
      if (opening && heads) change({ opening: { ...opening, heads } })
      return null
    },
    stopForKey: async () => {
      await later(300)
      change({ stage: 'stopped', problem: { code: 'KEY_NOT_AS_BEFORE' } })
      return null
    },
    rememberKeys: async (wanted) => {
      await later(300)
      const { opening } = inTalk().talk
      if (opening) change({ opening: { ...opening, remember: wanted ? 'kept' : 'refused' } })
      return null
    },
    heads: async () => REMEMBERED,
    forgetHead: async (delegation, name) => ({ ...REMEMBERED, known: REMEMBERED.known.filter((each) => each.delegation !== delegation || each.name !== name) }),
    forgetOwn: async () => ({ ...REMEMBERED, own: [] }),
    forgetHeads: async () => ({ readable: true, own: [], known: [] }),
    proposeCharter: fine,
    signCharter: fine,
    refuseCharter: fine,
    invite: async ({ name, role, powers, days }) => {
      await later(300)
      const { talk } = inTalk()
      change({ invitations: [...talk.invitations, { invite: name, name, delegation: talk.me.delegation, role, powers, link: `https://talks.example/i/${role}#kV3mYqv8nq1o2g5mQJw3h0Zk4m0tQ9cB6fYxU1pWd7A`, state: 'fresh', usedAt: null, expires: Date.now() + days * 86_400_000 }] })
      return null
    },
    cancelInvitation: fine,
    askToEnter: fine,
    takeRecord: fine,
    consent: async (admission) => {
      await later(300)
      const { talk } = inTalk()
      const consents = admission.consents.map((one) => (one.delegation === talk.me.delegation ? { ...one, state: 'given' as const, by: talk.me, at: Date.now() } : one))
      change({ admissions: talk.admissions.map((each) => (each.request === admission.request ? { ...each, consents } : each)) })
      return null
    },
    refuse: fine,
    retractConsent: fine,
    putFile: fine,
    getFile: async () => new Blob(),
    transfer: fine,
    knockAt: fine,
    letIn: fine,
    writeItem: fine,
    releaseItem: fine,
    authoriseItem: fine,
    carryItem: fine,
    declineVisit: fine,
    remove: fine,
    prepareRoom: () => () => undefined,
    enterRoom: async (room) => {
      const { live } = inTalk()
      const closedAt = Date.now()
      const off = { microphone: 'off', camera: 'off', screen: 'off', 'screen-audio': 'off' } as const
      const moving = { from: live.room, to: room, microphoneClosed: true, cameraClosed: false, left: false }
      change({}, { moving, own: off })
      await later(400)
      change({}, { moving: { ...moving, cameraClosed: true, left: true }, room: null, tiles: [] })
      await later(400)
      const { talk } = inTalk()
      const kind = talk.rooms.find((each) => each.room === room)?.kind ?? null
      change({}, { moving: null, room, kind, arrivedAt: Date.now(), before: live.room === null ? null : { room: live.room, closedAt } })
      return null
    },
    leaveRoom: async () => change({}, { room: null, kind: null }),
    sendMessage: async (room, text) => {
      const { talk } = inTalk()
      change({ rooms: talk.rooms.map((each) => (each.room !== room ? each : { ...each, messages: [...each.messages, { id: `own ${each.messages.length}`, author: talk.me, mine: true, text, at: Date.now(), delivery: 'with-host', devices: 0, rejected: null, before: false }] })) })
      return null
    },
    readEarlier: async () => null,
    giveRecord: async () => null,
    askForRecord: async () => null,
    putAwayUnsent: async () => null,
    goOnWithout: async () => null,
    markRead: (room) => change({ rooms: inTalk().talk.rooms.map((each) => (each.room === room ? { ...each, unread: 0 } : each)) }),
    raiseHand: async (raised) => {
      change({}, { tiles: inTalk().live.tiles.map((each) => (each.me ? { ...each, hand: raised } : each)) })
      return null
    },
    perform: fine,
    set: async (source, on) => {
      const { live } = inTalk()
      change({}, { own: { ...live.own, [source]: on ? 'on' : 'off' }, heardBy: source === 'microphone' ? (on ? live.tiles.filter((each) => !each.me).map((each) => each.person) : []) : live.heardBy })
      return null
    },
    receive: async (choice) => change({}, { reception: { choice, level: choice === 'automatic' ? 'all' : choice }, stopped: choice === 'text' ? 'text' : null }),
    setSilent: (silent) => change({}, { silent }),
    devices: async () => ({
      microphones: [{ id: 'm1', label: 'Built-in microphone' }, { id: 'm2', label: 'Conference speakerphone' }],
      cameras: [{ id: 'k1', label: 'Built-in camera' }],
      speakers: [{ id: 's1', label: 'Built-in speakers' }],
    }),
    chooseDevice: async () => undefined,
    runChecks: (onChange) => {
      onChange([
        { name: 'camera', state: 'good', fact: '1280 × 720', code: null },
        { name: 'microphone', state: 'good', fact: '12 %', code: null },
        { name: 'speakers', state: 'failed', fact: '', code: 'NO_DEVICE' },
        { name: 'connection', state: 'weak', fact: '840 ms', code: 'LINK_SLOW' },
        { name: 'encryption', state: 'running', fact: '', code: null },
        { name: 'clock', state: 'good', fact: '0 s', code: null },
      ])
      return () => undefined
    },
    previewCamera: pictureOf('Ingrid Vale'),
    restartEncryption: async () => undefined,
    leaveTalk: async () => show({ at: 'start', talks: [] }),
    saveEvidence: async () => new Blob(['{}'], { type: 'application/json' }),
  }
}
