/**
 * Pins the shapes of livekit-client that the seam stands on. When one of these fails, the library is not the version this folder was written for:
 * read its encryption manager and engine again before anything else (docs/adr).
 */
import { readFileSync } from 'node:fs'
import { EncryptionEvent, EngineEvent, ParticipantEvent, type Participant, Room, RoomEvent, Track, setLogLevel, version } from 'livekit-client'
import { beforeEach, describe, expect, it } from 'vitest'
import { roomOptions } from './options'
import { LIBRARY_VERSION, Seam } from './seam'
import { LIBRARY_SOURCE, SOURCES, sourceOf } from './sources'

interface Inside {
  engine: {
    emit(event: string, ...args: unknown[]): boolean
    makeRTCConfiguration(answer?: unknown): RTCConfiguration & { encodedInsertableStreams?: boolean }
    e2eeManager: unknown
    signalOpts?: unknown
  }
  recreateEngine(): void
}
const STRANGERS = {
  iceServers: [
    { urls: ['stun:stun.example.net:3478'], username: '', credential: '' },
    { urls: ['turn:parley.example:443'], username: 'u', credential: 'c' },
  ],
}

describe(`livekit-client ${LIBRARY_VERSION}`, () => {
  let log: string[]
  let seam: Seam
  let room: Room
  let inside: Inside
  const frames = {
    seal: (_: unknown, context: { source: string; ordinal: number }, mime: string) => `${log.push(`seal ${context.source}/${context.ordinal} ${mime}`)}`,
    guard: (receiver: unknown) => void log.push(`guard ${String(receiver)}`),
    setFiller: (mark: Uint8Array) => void log.push(`filler ${mark.length}`),
  }

  beforeEach(() => {
    setLogLevel('silent')
    log = []
    seam = new Seam(frames, new Set(['parley.example']), (text) => log.push(`failed ${text}`))
    room = new Room(roomOptions(seam))
    inside = room as unknown as Inside
  })

  it('is the version that was read', () => {
    expect(version).toBe(LIBRARY_VERSION)
    const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { dependencies: Record<string, string> }
    expect(dependencies['livekit-client']).toBe(LIBRARY_VERSION)
  })

  it('takes the seam as its encryption manager, in the room and in each engine', () => {
    expect([room.hasE2EESetup, inside.engine.e2eeManager]).toEqual([true, seam])
    inside.recreateEngine()
    expect(inside.engine.e2eeManager).toBe(seam)
  })

  it('calls the room and the participant encrypted', async () => {
    await room.setE2EEEnabled(true)
    seam.announce(room)
    expect([room.localParticipant.isE2EEEnabled, room.isE2EEEnabled]).toEqual([true, true])
  })

  it('gives each sender to the worker when it is made, by its source', () => {
    const sources: Track.Source[] = [Track.Source.Microphone, Track.Source.Camera, Track.Source.ScreenShare, Track.Source.ScreenShareAudio]
    for (const source of sources) {
      const kind = source === Track.Source.Camera || source === Track.Source.ScreenShare ? 'video' : 'audio'
      room.localParticipant.emit(ParticipantEvent.LocalSenderCreated, {} as RTCRtpSender, { source, kind, codec: 'vp8' } as never)
    }
    expect(log).toEqual(['seal microphone/0 audio/opus', 'seal camera/0 video/vp8', 'seal screen/0 video/vp8', 'seal screen-audio/0 audio/opus'])
  })

  it('a sender of no source of ours is not sent, and said', () => {
    room.localParticipant.emit(ParticipantEvent.LocalSenderCreated, {} as RTCRtpSender, { source: Track.Source.Unknown, kind: 'video' } as never)
    expect(log).toEqual(['failed no track of source unknown is sent'])
  })

  it('makes each sender before its offer: the transform is set before a packet can leave', () => {
    const text = readFileSync(new URL('../../node_modules/livekit-client/dist/livekit-client.esm.mjs', import.meta.url), 'utf8')
    const publish = text.slice(text.indexOf('this.engine.createSender(track, opts, encodings)'))
    const [made, offered] = [publish.indexOf('LocalSenderCreated'), publish.indexOf('this.engine.negotiate()')]
    expect([made > 0, made < offered]).toEqual([true, true])
  })

  it('gives each receiver to the worker when its track arrives, with every engine', () => {
    expect(EngineEvent.MediaTrackAdded).toBe('mediaTrackAdded')
    inside.engine.emit(EngineEvent.MediaTrackAdded, {}, { id: 'PA_1|x' }, 'R1')
    inside.recreateEngine()
    inside.engine.emit(EngineEvent.MediaTrackAdded, {}, { id: 'PA_1|x' }, 'R2')
    expect(log).toEqual(['guard R1', 'guard R2'])
  })

  it('does not listen to what the engine says of encryption', async () => {
    await room.setE2EEEnabled(true)
    seam.announce(room)
    seam.setParticipantCryptorEnabled()
    seam.isDataChannelEncryptionEnabled = false
    expect([room.isE2EEEnabled, seam.isEnabled, seam.isDataChannelEncryptionEnabled, log]).toEqual([true, true, true, []])
    expect(EncryptionEvent.ParticipantEncryptionStatusChanged).toBe('participantEncryptionStatusChanged')
  })

  it('asks only own ICE servers, and lets nothing flow before a transform', () => {
    const guarded = inside.engine.makeRTCConfiguration(STRANGERS)
    expect([guarded.iceServers?.map(({ urls }) => urls), guarded.encodedInsertableStreams]).toEqual([[['turn:parley.example:443']], true])
    expect(inside.engine.makeRTCConfiguration()).toMatchObject({ iceServers: [], encodedInsertableStreams: true })
    inside.recreateEngine()
    expect(inside.engine.makeRTCConfiguration(STRANGERS).iceServers).toHaveLength(1)
    const unguarded = (new Room() as unknown as Inside).engine.makeRTCConfiguration(STRANGERS)
    expect(unguarded.iceServers).toHaveLength(2) // the control: without the seam both would be asked
  })

  it('refuses a library whose engine has no such method', () => {
    expect(() => seam.setupEngine({ on: () => {} } as never)).toThrow(/livekit-client is not 2\.23\.0/)
  })

  it('sends and takes no data packets', async () => {
    await expect(seam.encryptData()).rejects.toThrow(/sends no data packets/)
    await expect(seam.handleEncryptedData()).rejects.toThrow(/takes no data packets/)
  })

  it('names sources and events as this folder does', () => {
    const { Microphone, Camera, ScreenShare, ScreenShareAudio } = Track.Source
    expect(SOURCES.map((source) => LIBRARY_SOURCE[source])).toEqual([Microphone, Camera, ScreenShare, ScreenShareAudio])
    expect([sourceOf(Track.Source.Camera), sourceOf(Track.Source.Unknown)]).toEqual(['camera', null])
    const text = readFileSync(new URL('./connection.ts', import.meta.url), 'utf8')
    const [single, listed] = [text.matchAll(/room\.on\('(\w+)'/g), text.slice(text.indexOf('const CHANGES')).matchAll(/^ {2}'(\w+)',$/gm)]
    const used = [...single, ...listed].map(([, name]) => name)
    const known = new Set<string>(Object.values(RoomEvent))
    expect([used.length > 10, used.filter((name) => !known.has(name ?? ''))]).toEqual([true, []])
    expect(ParticipantEvent.LocalSenderCreated).toBe('localSenderCreated')
  })

  it('marks frames it makes up as the join answer says', () => {
    seam.setSifTrailer(Uint8Array.of(1, 2, 3))
    seam.setSifTrailer(undefined)
    expect(log).toEqual(['filler 3', 'filler 0'])
  })

  it('an engine’s remark that somebody is unencrypted reaches nobody', () => {
    const heard: unknown[] = []
    room.on(RoomEvent.ParticipantEncryptionStatusChanged, (enabled: boolean, participant?: Participant) => {
      heard.push([enabled, participant?.isLocal])
    })
    seam.setParticipantCryptorEnabled()
    expect(heard).toEqual([])
    seam.announce(room)
    expect(heard).toEqual([[true, true]])
  })
})
