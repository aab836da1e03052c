/** The one view-model of the page: which place it is in, the talk as the worker shows it, the live room, and every act a person can do. */
import { preceded, withEarlier } from './earlier'
import { observedSecurity } from './observed'
import type { Check, App, AppView, HeadLink, InvitationPage, ProblemView, ReceptionChoice, Source, SuppliedBy, TalkPlan } from './index'
import type { MediaGrant, MediaRoom } from '../media'
import type { Link } from '../talk/invite'
import { changedView } from '../talk/posted'
import type { RoomSubjects } from '../talk/subjects'
import type { AdmissionView, RoleName, TalkView } from '../talk/view'
import { runChecks } from './checks'
import { Live } from './live'
import { CallProblem, type WorkerEvent, WorkerLink } from './worker-link'

export interface Where {
  readonly path: string
  readonly fragment: string
  replace(path: string): void
}
export interface AppPorts {
  readonly where: Where
  readonly worker: Worker
  readonly origin: string // of the host, for links: "https://host"
  readonly socketUrl: string
  readonly supplied: SuppliedBy
  readonly media: (room: string) => Promise<MediaRoom>
  readonly mediaUrl: string
  readonly unsupported: string | null // a code, when this browser cannot take part
  readonly now: () => number
}

/** From one drawing to the next, at least. */
const DRAW_EVERY_MS = 25

export class PageApp implements App {
  view: AppView = { at: 'loading' }
  readonly supplied: SuppliedBy
  #busy = new Set<string>()
  #busySnapshot: ReadonlySet<string> = new Set()
  #listeners = new Set<() => void>()
  #worker: WorkerLink
  #live: Live
  /** What is shown of the talk, and the worker's view it was made of. */
  #talk: TalkView | null = null
  #posted: TalkView | null = null
  #subjects: ReadonlyMap<string, RoomSubjects> = new Map()
  #link: Link | null = null
  #invitation: InvitationPage | null = null
  #restored = false
  #frame = false
  #drawn = 0

  constructor(readonly ports: AppPorts) {
    this.supplied = ports.supplied
    this.#worker = new WorkerLink(
      ports.worker,
      (event) => this.#heard(event),
      () => this.#show({ at: 'problem', problem: { code: 'WORKER_DEAD' } }),
    )
    this.#live = new Live({
      media: ports.media,
      grant: async (room): Promise<MediaGrant> => ({ url: ports.mediaUrl, ...(await this.#worker.call('grant', room)) }),
      setLive: async (room) => void (await this.#act('setLive', room)),
      announce: (tracks) => void this.#act('announce', tracks),
      refresh: (room) => void this.#act('refresh', room),
      now: ports.now,
      changed: () => this.#talkChanged(),
    })
  }

  get busy(): ReadonlySet<string> {
    return this.#busySnapshot
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // --- where the page begins -------------------------------------------------------------------------------------------------
  async start(): Promise<void> {
    const { path, fragment } = this.ports.where
    if (this.ports.unsupported !== null) return this.#show({ at: 'problem', problem: { code: this.ports.unsupported } })
    try {
      await this.#worker.call('begin', this.ports.origin, this.ports.socketUrl)
      this.#link = await this.#worker.call('readLink', path, fragment)
      if (fragment !== '') this.ports.where.replace(path) // the secret leaves the address before anything else happens
      await this.#follow(this.#link)
    } catch (error) {
      this.#fail(error)
    }
  }

  async #follow(link: Link): Promise<void> {
    switch (link.kind) {
      case 'damaged':
        return this.#show({ at: 'problem', problem: { code: 'LINK_DAMAGED' } })
      case 'opening':
        return this.#show({ at: 'open-form' })
      case 'invitation':
        this.#invitation = await this.#worker.call('readInvitation', link.invite, link.secret)
        return this.#show({ at: 'invitation', invitation: this.#invitation })
      case 'talk':
        return this.openKnownTalk(link.talk)
      case 'start':
        if (this.ports.where.path === '/open' && (await this.#worker.call('convened'))) return
        return this.#show({ at: 'start', talks: await this.#worker.call('known') })
    }
  }

  #fail(error: unknown): void {
    const problem = error instanceof CallProblem ? error.problem : { code: 'FAULT', detail: { text: String(error) } }
    this.#show({ at: 'problem', problem })
  }

  tryAgain = async (): Promise<void> => {
    if (this.#talk !== null) {
      await this.#worker.call('tryNow')
      return
    }
    if (this.#link !== null) await this.#follow(this.#link).catch((error: unknown) => this.#fail(error))
    else await this.start()
  }

  // --- before a talk -----------------------------------------------------------------------------------------------------------
  openTalk = (plan: TalkPlan): Promise<ProblemView | null> =>
    this.#while('openTalk', async () => {
      if (this.#link?.kind !== 'opening') return { code: 'OPENING_REFUSED' }
      return this.#ask(() => this.#worker.call('openTalk', (this.#link as { secret: Uint8Array }).secret, plan))
    })

  continueAsHead = async (): Promise<void> => {
    if (this.view.at !== 'opened') return
    const mine = this.view.links.find((l) => l.me)
    if (mine === undefined) return
    const url = new URL(mine.link)
    this.ports.where.replace(url.pathname)
    this.#link = await this.#worker.call('readLink', url.pathname, url.hash)
    await this.#follow(this.#link).catch((error: unknown) => this.#fail(error))
  }

  acceptInvitation = (o: Parameters<App['acceptInvitation']>[0]): Promise<ProblemView | null> =>
    this.#while('acceptInvitation', async () =>
      this.#ask(async () => {
        const talk = await this.#worker.call('accept', o)
        this.ports.where.replace(`/t/${talk}`)
      }),
    )

  openKnownTalk = async (talk: string): Promise<void> => {
    const resumed = await this.#worker.call('resume', talk)
    if (resumed === 'open') return this.#comeBack(talk)
    if (resumed === 'elsewhere') return this.#show({ at: 'problem', problem: { code: 'SECOND_TAB' } })
    if (resumed === 'unknown') return this.#show({ at: 'problem', problem: { code: 'TALK_UNKNOWN' } })
    this.#link = { kind: 'talk', talk }
    this.#show({ at: 'passphrase', talk, wrong: false })
  }

  /** To the place of the talk that the address names, if it names one. */
  #comeBack(talk: string): void {
    const { path } = this.ports.where
    this.ports.where.replace(path.startsWith(`/t/${talk}`) ? path : `/t/${talk}`)
  }

  unlock = async (passphrase: string): Promise<void> => {
    if (this.view.at !== 'passphrase') return
    const { talk } = this.view
    await this.#while('unlock', async () => {
      const resumed = await this.#worker.call('resume', talk, passphrase)
      if (resumed === 'wrong-passphrase') this.#show({ at: 'passphrase', talk, wrong: true })
      else this.#comeBack(talk)
      return null
    })
  }

  // --- acts: each is carried out by the talk worker ---------------------------------------------------------------------------
  compareWords = () => this.#do('compareWords')
  confirmWords = (match: boolean) => this.#do('confirmWords', match)
  goOnWithKey = (slot: number) => this.#do('goOnWithKey', slot)
  stopForKey = () => this.#do('stopForKey')
  rememberKeys = (wanted: boolean) => this.#do('rememberKeys', wanted)
  heads = () => this.#worker.call('heads').catch(problemOf)
  forgetHead = (delegation: string, name: string) => this.#worker.call('forgetHead', delegation, name).catch(problemOf)
  forgetOwn = () => this.#worker.call('forgetOwn').catch(problemOf)
  forgetHeads = () => this.#worker.call('forgetHeads').catch(problemOf)
  proposeCharter = () => this.#do('proposeCharter')
  signCharter = () => this.#do('signCharter')
  refuseCharter = (reason: string) => this.#do('refuseCharter', reason)
  invite = (o: { name: string; role: RoleName; powers: readonly string[]; days: number }) => this.#do('invite', o)
  cancelInvitation = (invite: string) => this.#do('cancelInvitation', invite)
  askToEnter = (room: string) => this.#do('askToEnter', room)
  takeRecord = (room: string) => this.#do('takeRecord', room)
  consent = (a: AdmissionView) => this.#do('consent', a.room, a.person.id)
  refuse = (a: AdmissionView, reason: string) => this.#do('refuse', a.room, a.person.id, reason)
  knockAt = (delegation: string) => this.#do('knockAt', delegation)
  letIn = (person: string, minutes: number) => this.#do('letIn', person, minutes)
  declineVisit = (person: string, reason: string) => this.#do('declineVisit', person, reason)
  putFile = (room: string, content: File, replaces: string | null): Promise<ProblemView | null> =>
    this.#worker.call('putFile', room, content, replaces).catch(problemOf)
  getFile = (room: string, hash: string, name: string): Promise<Blob | ProblemView> => this.#worker.call('getFile', room, hash, name).catch(problemOf)
  transfer = (id: string, what: 'pause' | 'resume' | 'cancel'): Promise<ProblemView | null> => this.#worker.call('transfer', id, what).catch(problemOf)
  writeItem = (draft: Parameters<App['writeItem']>[0]) => this.#do('writeItem', draft)
  releaseItem = (item: string, to: readonly string[]) => this.#do('releaseItem', item, to)
  authoriseItem = (item: string, o: Parameters<App['authoriseItem']>[1]) => this.#do('authoriseItem', item, o)
  carryItem = (authorisation: string, room: string, words: string) => this.#do('carryItem', authorisation, room, words)
  retractConsent = (a: AdmissionView) => this.#do('retractConsent', a.room, a.person.id)
  perform = (room: string, kind: string, body: Readonly<Record<string, unknown>>) =>
    this.#while(kind, () => this.#act('perform', room, kind, body))
  performEverywhere = (kind: string, body: Readonly<Record<string, unknown>>) => this.#while(kind, () => this.#act('performEverywhere', kind, body))
  remove = (room: string, person: string, reason: string) => this.#do('remove', room, person, reason)
  sendMessage = (room: string, text: string) => this.#do('sendMessage', room, text)
  raiseHand = (raised: boolean) => this.#do('raiseHand', raised)
  sayZone = (zone: string) => this.#do('sayZone', zone)
  readEarlier = (room: string): Promise<ProblemView | null> =>
    this.#ask(async () => {
      const first = this.#talk?.rooms.find((each) => each.room === room)?.earlier ?? 0
      const messages = await this.#worker.call('earlier', room, first)
      if (this.#talk !== null) this.#talk = preceded(this.#talk, room, first, messages)
      this.#talkChanged()
    })
  giveRecord = (room: string, person: string) => this.#do('giveRecord', room, person)
  askForRecord = (room: string) => this.#do('askForRecord', room)
  goOnWithout = (room: string) => this.#do('goOnWithout', room)
  putAwayUnsent = (room: string) => this.#do('putAwayUnsent', room)
  markRead = (room: string): void => void this.#act('markRead', room)

  // --- the live room -----------------------------------------------------------------------------------------------------------
  prepareRoom = (room: string): (() => void) => (this.#live.room === room ? () => undefined : this.#live.prepare(room))

  enterRoom = (room: string): Promise<ProblemView | null> =>
    this.#while('enterRoom', async () => {
      const view = this.#talk?.rooms.find((r) => r.room === room)
      if (view === undefined || view.state !== 'open') return { code: 'ROOM_NOT_OPEN' }
      return this.#live.enter(view)
    })

  leaveRoom = async (): Promise<void> => {
    await this.#while('leaveRoom', async () => {
      await this.#live.leave()
      return null
    })
  }

  set = (source: Source, on: boolean) => this.#while(source, () => this.#live.set(source, on))
  receive = (choice: ReceptionChoice) => this.#live.receive(choice)
  setSilent = (silent: boolean): void => this.#live.setSilent(silent)
  devices = () => this.#live.devices()
  chooseDevice = (kind: 'microphone' | 'camera' | 'speaker', id: string) => this.#live.choose(kind, id)
  restartEncryption = () => this.#live.restart()
  runChecks = (onChange: (checks: readonly Check[]) => void): (() => void) => runChecks({ talk: () => this.#talk, now: this.ports.now }, onChange)

  previewCamera = (element: HTMLVideoElement): (() => void) => {
    let stream: MediaStream | null = null
    let over = false
    void navigator.mediaDevices.getUserMedia({ video: true }).then(
      (got) => {
        stream = got
        if (over) got.getTracks().forEach((t) => t.stop())
        else element.srcObject = got
      },
      () => undefined,
    )
    return () => {
      over = true
      stream?.getTracks().forEach((t) => t.stop())
      element.srcObject = null
    }
  }

  leaveTalk = async (forget: boolean): Promise<void> => {
    await this.#live.leave()
    if (forget) await this.#worker.call('forget')
    this.#talk = null
    this.#subjects = new Map()
    this.ports.where.replace('/')
    this.#link = { kind: 'start' }
    this.#show({ at: 'start', talks: await this.#worker.call('known') })
  }

  saveEvidence = async (): Promise<Blob> => new Blob([(await this.#worker.call('evidence')) as Uint8Array<ArrayBuffer>], { type: 'application/cbor' })

  // --- what the worker says ----------------------------------------------------------------------------------------------------
  #heard(event: WorkerEvent): void {
    if (event.event === 'signal') {
      void this.#live.signal(event.signal)
      return
    }
    if (event.event === 'subjects') {
      const { room, changed } = event.change
      this.#subjects = new Map(this.#subjects).set(room, { ...this.#subjects.get(room), ...changed } as RoomSubjects)
      return // the view that goes with it follows
    }
    if (event.event === 'convener') {
      const { plan, talk } = event.view
      const links: readonly HeadLink[] = event.view.links
      if (this.view.at === 'opened' || this.view.at === 'open-form' || this.view.at === 'loading')
        this.#show({ at: 'opened', plan: plan as TalkPlan, links, talk })
      return
    }
    const posted = changedView(this.#posted, event.change)
    this.#talk = withEarlier(this.#talk, this.#posted, posted)
    this.#posted = posted
    this.#talkChanged()
    this.#restoreSeat()
  }

  /** After a reload or a crash the person is back in the room where he was; microphone and camera stay off. */
  #restoreSeat(): void {
    const talk = this.#talk
    if (this.#restored || talk === null || talk.connection.state !== 'connected') return
    this.#restored = true
    const seat = talk.rooms.find((r) => r.room === talk.seat && r.state === 'open')
    if (seat !== undefined && this.#live.room === null) void this.#live.enter(seat)
  }

  #talkChanged(): void {
    if (this.#talk === null || this.#frame) return
    // a change alone is drawn at once; many in a moment are one drawing: while a room is joined there are dozens, and each would hold up the joining
    this.#frame = true
    setTimeout(() => {
      this.#frame = false
      this.#drawn = this.ports.now()
      if (this.#talk === null) return
      this.#live.look(this.#talk)
      const live = this.#live.view(this.#talk)
      const talk = { ...this.#talk, security: observedSecurity(this.#talk.security, live.alarms) }
      this.#show({ at: 'talk', talk, live, subjects: this.#subjects })
    }, Math.max(0, this.#drawn + DRAW_EVERY_MS - this.ports.now()))
  }

  #act(name: string, ...args: readonly unknown[]): Promise<ProblemView | null> {
    return this.#worker.call('act', name, args).catch((error: unknown) => (error instanceof CallProblem ? error.problem : { code: 'FAULT' }))
  }

  #do(name: string, ...args: readonly unknown[]): Promise<ProblemView | null> {
    return this.#while(name, () => this.#act(name, ...args))
  }

  async #ask(call: () => Promise<unknown>): Promise<ProblemView | null> {
    try {
      await call()
      return null
    } catch (error) {
      return problemOf(error)
    }
  }

  async #while<T>(name: string, act: () => Promise<T>): Promise<T> {
    this.#setBusy(name, true)
    try {
      return await act()
    } finally {
      this.#setBusy(name, false)
    }
  }

  #setBusy(name: string, busy: boolean): void {
    if (busy) this.#busy.add(name)
    else this.#busy.delete(name)
    this.#busySnapshot = new Set(this.#busy)
    this.#tell()
  }

  #show(view: AppView): void {
    this.view = view
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

const problemOf = (error: unknown): ProblemView => (error instanceof CallProblem ? error.problem : { code: 'FAULT', detail: { text: String(error) } })
