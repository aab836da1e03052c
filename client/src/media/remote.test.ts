import { beforeEach, describe, expect, it } from 'vitest'
import type { Sender } from './contract'
import type { PipeCount } from './frames/messages'
import type { Offered } from './offered'
import { RemoteTracks, UNLISTED_MS } from './remote'

const ALICE: Sender = { leaf: 4, source: 'camera', ordinal: 0 }
const VOICE: Sender = { leaf: 4, source: 'microphone', ordinal: 0 }

const listed = (...claims: readonly (readonly [sid: string, sender: Sender])[]): ReadonlyMap<string, readonly Sender[]> =>
  new Map(claims.map(([sid]) => [sid, claims.flatMap(([each, sender]) => (each === sid ? [sender] : []))]))

/** A receiver that has received and decoded what the test says. */
class Receiver {
  readonly stats = { type: 'inbound-rtp', kind: 'video', packetsReceived: 0, framesDecoded: 0, totalSamplesReceived: 0, totalAudioEnergy: 0, totalSamplesDuration: 0 }
  getStats() {
    return Promise.resolve(new Map([['in', this.stats]]))
  }
}

describe('remote tracks', () => {
  let remote: RemoteTracks
  let bound: Map<unknown, Sender | null>
  let log: string[]
  const frames = {
    open(receiver: unknown, { shown }: { shown: Sender | null }) {
      bound.set(receiver, shown)
      return `pipe of ${pipes.get(receiver)}`
    },
  }
  const pipes = new Map<unknown, string>()
  const offered = (sid: string, over: Partial<Offered> = {}): Offered & { receiver: Receiver } => {
    const receiver = new Receiver()
    pipes.set(receiver, sid)
    return {
      sid,
      kind: 'video',
      mime: 'video/VP8',
      muted: false,
      due: true,
      receiver: receiver as never,
      attach: (element: HTMLMediaElement) => log.push(`attach ${sid} ${(element as unknown as { name: string }).name}`),
      detach: (element: HTMLMediaElement) => log.push(`detach ${sid} ${(element as unknown as { name: string }).name}`),
      subscribe: (wanted: boolean) => log.push(`subscribe ${sid} ${wanted}`),
      ...over,
    } as never
  }
  const offer = (offers: readonly Offered[], now = 0) => remote.offer(offers, frames, now)
  const counted = (sid: string, passed: number, dropped: PipeCount['dropped'] = {}): PipeCount => ({ pipe: `pipe of ${sid}`, direction: 'open', passed, spent_ms: 0, dropped })
  const element = (name: string) => ({ name }) as unknown as HTMLMediaElement
  const states = (now = 0) => remote.views(now).map(({ leaf, source, state }) => `${leaf} ${source} ${state}`)

  beforeEach(() => {
    bound = new Map()
    log = []
    pipes.clear()
    remote = new RemoteTracks(() => element('sound'))
    remote.setOwnLeaf(1)
  })

  it('are opened for whom the signed list names, and for nobody else', () => {
    const [alice, stranger] = [offered('TR_1'), offered('TR_2')]
    remote.setSenders(listed(['TR_1', ALICE]))
    offer([alice, stranger])
    expect([bound.get(alice.receiver), bound.get(stranger.receiver), states()]).toEqual([ALICE, null, ['4 camera waiting']])
  })

  it('two tracks under one id are both opened for whom announced it, so that frames of anybody else fail; one has the place', () => {
    const [his, planted] = [offered('TR_1'), offered('TR_1')]
    remote.setSenders(listed(['TR_1', ALICE]))
    offer([his, planted])
    expect([bound.get(his.receiver), bound.get(planted.receiver), states()]).toEqual([ALICE, ALICE, ['4 camera waiting']])
  })

  describe('that several announce', () => {
    const CAROL: Sender = { ...ALICE, leaf: 7 }
    const blamed = () => remote.alarms(0).map(({ code, leaf }) => [code, leaf])

    it('stay with whose frames opened, whatever anybody claims afterwards', () => {
      const his = offered('TR_1')
      remote.setSenders(listed(['TR_1', ALICE]))
      offer([his])
      remote.opened('pipe of TR_1', ALICE, 0)
      remote.setSenders(listed(['TR_1', ALICE], ['TR_1', CAROL], ['TR_1', { ...CAROL, source: 'screen' }]))
      offer([his])
      expect([bound.get(his.receiver), states(), blamed()]).toEqual([ALICE, ['4 camera playing', '7 camera waiting', '7 screen waiting'], [['TRACK_CLAIMED', 7]]])
    })

    it('go to whom the frames name, who was not the first to claim them; before that nobody is shown or blamed', () => {
      const his = offered('TR_1')
      remote.setSenders(listed(['TR_1', CAROL]))
      offer([his])
      remote.setSenders(listed(['TR_1', CAROL], ['TR_1', ALICE]))
      offer([his])
      expect([bound.get(his.receiver), blamed()]).toEqual([null, []])
      remote.opened('pipe of TR_1', ALICE, 0)
      offer([his])
      expect([bound.get(his.receiver), states(), blamed()]).toEqual([ALICE, ['7 camera waiting', '4 camera playing'], [['TRACK_CLAIMED', 7]]])
      remote.opened('pipe of TR_1', CAROL, 0) // a frame of hers that the engine slips in moves nothing
      offer([his])
      expect(bound.get(his.receiver)).toEqual(ALICE)
    })

    it('are free again when who they are of announces them no more', () => {
      const his = offered('TR_1')
      remote.setSenders(listed(['TR_1', ALICE], ['TR_1', CAROL]))
      offer([his])
      remote.opened('pipe of TR_1', ALICE, 0)
      remote.setSenders(listed(['TR_1', CAROL]))
      offer([his])
      expect([bound.get(his.receiver), states()]).toEqual([CAROL, ['7 camera waiting']])
    })

    it('are a false claim when this device sends them, and nobody is waited for who claims nothing of his own', () => {
      remote.setOwn(new Set(['TR_9']))
      remote.setSenders(listed(['TR_9', CAROL]))
      expect([blamed(), remote.observations([7]).filter(({ key }) => key === '7')]).toEqual([[['TRACK_CLAIMED', 7]], []])
    })
  })

  it('an announced track has its place before the engine offers it', () => {
    remote.setSenders(listed(['TR_1', ALICE]))
    expect(states()).toEqual(['4 camera waiting'])
  })

  it('a track that nobody announced is an alarm after three seconds, and is put off', async () => {
    offer([offered('TR_2')], 0)
    await remote.look([], UNLISTED_MS - 1)
    expect([remote.alarms(UNLISTED_MS - 1), log]).toEqual([[], []])
    await remote.look([], UNLISTED_MS)
    await remote.look([], UNLISTED_MS + 500)
    expect([remote.alarms(UNLISTED_MS).map(({ code }) => code), log]).toEqual([['NOT_ON_THE_LIST'], ['subscribe TR_2 false']])
    offer([], 9000)
    expect(remote.alarms(9000)).toEqual([])
  })

  it('a track announced late is taken back, and its alarm ends', async () => {
    const late = offered('TR_1')
    offer([late], 0)
    await remote.look([], UNLISTED_MS)
    remote.setSenders(listed(['TR_1', ALICE]))
    offer([late], 4000)
    expect([remote.alarms(4000), log, bound.get(late.receiver)]).toEqual([[], ['subscribe TR_1 false', 'subscribe TR_1 true'], ALICE])
  })

  it('a picture that is not wanted is not asked for, and is taken up again; its sound always comes', () => {
    const [alice, voice] = [offered('TR_1'), offered('TR_2', { kind: 'audio', mime: 'audio/opus' })]
    remote.setSenders(listed(['TR_1', ALICE], ['TR_2', VOICE]))
    offer([alice, voice])
    remote.receive(({ source }) => source !== 'camera')
    offer([alice, voice])
    expect(remote.views(0).map(({ source, wanted }) => [source, wanted])).toEqual([['camera', false], ['microphone', true]])
    remote.receive(() => true)
    offer([alice, voice])
    expect(log.filter((each) => each.startsWith('subscribe'))).toEqual(['subscribe TR_1 false', 'subscribe TR_1 true'])
  })

  it('nothing is heard while silent, also of who comes later', () => {
    const sounds: { name: string; muted: boolean }[] = []
    remote = new RemoteTracks(() => {
      const sound = { name: 'sound', muted: false }
      sounds.push(sound)
      return sound as unknown as HTMLMediaElement
    })
    const opens = (sid: string) => offered(sid, { kind: 'audio', attach: (sound: HTMLMediaElement) => void (sound.muted = false) })
    remote.setSenders(listed(['TR_1', VOICE]))
    offer([opens('TR_1')])
    remote.setSilent(true)
    remote.setSenders(listed(['TR_1', VOICE], ['TR_2', { ...VOICE, leaf: 5 }]))
    offer([opens('TR_1'), opens('TR_2')])
    expect(sounds.map(({ muted }) => muted)).toEqual([true, true])
    remote.setSilent(false)
    expect(sounds.map(({ muted }) => muted)).toEqual([false, false])
  })

  it('a picture announced as sound, and an own track sent back, are nobody’s', () => {
    const [picture, mine] = [offered('TR_1'), offered('TR_2')]
    remote.setSenders(listed(['TR_1', VOICE], ['TR_2', { ...ALICE, leaf: 1 }]))
    offer([picture, mine])
    expect([bound.get(picture.receiver), bound.get(mine.receiver)]).toEqual([null, null])
    expect(states()).toEqual(['4 microphone waiting'])
  })

  it('show what the worker says: playing, then undecryptable at once', async () => {
    const alice = offered('TR_1')
    remote.setSenders(listed(['TR_1', ALICE]))
    offer([alice])
    await remote.look([counted('TR_1', 20)], 1000)
    expect(states(1000)).toEqual(['4 camera playing'])
    remote.fails('another pipe')
    expect(states(1400)).toEqual(['4 camera playing'])
    remote.fails('pipe of TR_1')
    expect(states(1500)).toEqual(['4 camera undecryptable'])
    await remote.look([counted('TR_1', 20, { forged: 20 })], 2500)
    expect(states(2500)).toEqual(['4 camera undecryptable'])
    await remote.look([counted('TR_1', 21, { forged: 20 })], 3000)
    expect(states(3000)).toEqual(['4 camera playing'])
    expect(states(7000)).toEqual(['4 camera waiting'])
  })

  it('what the engine made up and marked makes nothing undecryptable', async () => {
    remote.setSenders(listed(['TR_1', ALICE]))
    offer([offered('TR_1')])
    await remote.look([counted('TR_1', 0, { filler: 50, 'not-bound': 9, 'no-keys': 9 })], 500)
    await remote.look([counted('TR_1', 0, { filler: 99, 'not-bound': 9, 'no-keys': 9 })], 9000)
    expect([states(9000), remote.alarms(9000)]).toEqual([['4 camera waiting'], []])
  })

  it('plaintext is an alarm that stays until the room is left', async () => {
    remote.setSenders(listed(['TR_1', ALICE]))
    offer([offered('TR_1')])
    await remote.look([counted('TR_1', 5, { plaintext: 2 })], 500)
    expect(remote.alarms(500)).toEqual([])
    await remote.look([counted('TR_1', 5, { plaintext: 3 })], 1000)
    await remote.look([], 1500)
    expect(remote.alarms(1500).map(({ code }) => code)).toEqual(['PLAINTEXT_SEEN'])
    remote.clear()
    expect(remote.alarms(2000)).toEqual([])
  })

  it('an element put into a place stays in it over a fresh join', () => {
    remote.setSenders(listed(['TR_1', ALICE]))
    const off = remote.views(0)[0]!.attach(element('tile'))
    offer([offered('TR_1')])
    remote.offer([], null, 0) // the connection is lost
    remote.setSenders(listed(['TR_9', ALICE]))
    offer([offered('TR_9')])
    off()
    expect(log).toEqual(['attach TR_1 tile', 'detach TR_1 tile', 'attach TR_9 tile', 'detach TR_9 tile'])
  })

  it('sound plays by itself', () => {
    remote.setSenders(listed(['TR_1', VOICE]))
    offer([offered('TR_1', { kind: 'audio' })])
    expect(log).toEqual(['attach TR_1 sound'])
  })

  it('who is withdrawn from the list is taken out of the elements', () => {
    remote.setSenders(listed(['TR_1', ALICE]))
    const alice = offered('TR_1')
    offer([alice])
    remote.views(0)[0]!.attach(element('tile'))
    remote.setSenders(listed())
    offer([alice])
    expect([log, states(), bound.get(alice.receiver)]).toEqual([['attach TR_1 tile', 'detach TR_1 tile'], [], null])
  })

  it('a picture that stands still says since when, and moves again', async () => {
    const alice = offered('TR_1')
    remote.setSenders(listed(['TR_1', ALICE]))
    offer([alice])
    alice.receiver.stats.framesDecoded = 10
    await remote.look([], 1000)
    await remote.look([], 2000)
    expect(remote.views(2000)[0]?.frozenSince).toBeNull()
    await remote.look([], 2500)
    expect(remote.views(2500)[0]?.frozenSince).toBe(1000)
    alice.receiver.stats.framesDecoded = 11
    await remote.look([], 3000)
    expect(remote.views(3000)[0]?.frozenSince).toBeNull()
  })

  it('who speaks is heard from the decoded sound', async () => {
    const voice = offered('TR_1', { kind: 'audio' })
    remote.setSenders(listed(['TR_1', VOICE]))
    offer([voice])
    Object.assign(voice.receiver.stats, { kind: 'audio', totalAudioEnergy: 0.000001, totalSamplesDuration: 0.5 })
    await remote.look([], 500)
    const quiet = remote.speaking(500)
    Object.assign(voice.receiver.stats, { totalAudioEnergy: 0.01, totalSamplesDuration: 1 })
    await remote.look([], 1000)
    expect([quiet, remote.speaking(1000), remote.speaking(3000)]).toEqual([[], [4], []])
  })

  it('tell the watchdog what should move, and which expected leaf is missing', async () => {
    const alice = offered('TR_1')
    remote.setSenders(listed(['TR_1', ALICE]))
    alice.receiver.stats.packetsReceived = 30
    alice.receiver.stats.framesDecoded = 4
    offer([alice])
    await remote.look([], 0)
    expect(remote.observations([1, 4, 6])).toEqual([
      { key: '4/camera/0', due: true, progress: 34 },
      { key: '4', due: false, progress: 0 },
      { key: '6', due: true, progress: 0 },
    ])
  })
})
