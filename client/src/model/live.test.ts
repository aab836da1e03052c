import { describe, expect, it } from 'vitest'
import type { MediaRoom, MediaView } from '../media'
import type { RoomView, TalkView } from '../talk/view'
import { Live } from './live'
import { observedSecurity } from './observed'

const OFF = { microphone: 'off', camera: 'off', screen: 'off', 'screen-audio': 'off' } as const
const ROOM = { room: 'a1', kind: 'plenary', state: 'open', voiceAndPicture: true, members: [] } as unknown as RoomView
const TALK = { rooms: [ROOM], security: { kind: 'verified', heads: 2 } } as unknown as TalkView

/** A media room as far as `Live` drives it; `log` is what was asked of it. */
class FakeMedia {
  view: MediaView = { state: 'closed', local: OFF, localTrack: () => null, remote: [], speaking: [], alarms: [], link: 'good' }
  readonly log: string[] = []
  #listener = (): void => undefined
  subscribe(listener: () => void): () => void {
    this.#listener = listener
    return () => undefined
  }
  onPublished(): void {}
  setSilent(silent: boolean): void {
    this.log.push(`silent ${silent}`)
  }
  receive(): void {}
  join(): Promise<void> {
    this.log.push('join')
    this.is({ state: 'connected' })
    return Promise.resolve()
  }
  leave(): Promise<void> {
    this.log.push('leave')
    this.is({ state: 'closed', alarms: [] })
    return Promise.resolve()
  }
  is(change: Partial<MediaView>): void {
    this.view = { ...this.view, ...change }
    this.#listener()
  }
}

function live(): { live: Live; media: FakeMedia; seats: (string | null)[]; sees: (room: Partial<RoomView>) => void } {
  const media = new FakeMedia()
  const seats: (string | null)[] = []
  let talk = TALK
  const made: Live = new Live({
    media: () => Promise.resolve(media as unknown as MediaRoom),
    grant: () => Promise.resolve({ url: '', token: '', generation: 1 }),
    setLive: async (room) => void seats.push(room),
    announce: () => undefined,
    refresh: () => undefined,
    now: () => 0,
    changed: () => made.look(talk),
  })
  const sees = (room: Partial<RoomView>): void => {
    talk = { ...TALK, rooms: [{ ...ROOM, ...room }] }
    made.look(talk)
  }
  return { live: made, media, seats, sees }
}

describe('an engine that relays what nobody sealed', () => {
  it('ends all sound and picture, also the own; the room stays, the state is Not secure, and one act connects again', async () => {
    const { live: one, media } = live()
    await one.enter(ROOM)
    media.is({ alarms: [{ code: 'PLAINTEXT_SEEN', text: '' }] })
    await new Promise((done) => setTimeout(done))
    expect(media.log.filter((each) => each !== 'silent false')).toEqual(['join', 'leave'])
    const shown = one.view(TALK)
    expect(shown).toMatchObject({ room: 'a1', media: 'closed', stopped: 'alarm', heardBy: [] })
    expect(shown.alarms.map(({ code }) => code)).toEqual(['PLAINTEXT_SEEN'])
    expect(observedSecurity(TALK.security, shown.alarms)).toEqual({ kind: 'not-secure', code: 'PLAINTEXT_SEEN' })
    await one.restart()
    expect(one.view(TALK)).toMatchObject({ room: 'a1', media: 'connected', stopped: null, alarms: [] })
    expect(observedSecurity(TALK.security, one.view(TALK).alarms).kind).toBe('verified')
  })
})

describe('text only', () => {
  it('leaves sound and picture and keeps the room; entering with it connects nothing; another choice connects', async () => {
    const { live: one, media, seats } = live()
    await one.receive('text')
    await one.enter(ROOM)
    expect([media.log.includes('join'), seats, one.view(TALK).stopped]).toEqual([false, ['a1'], 'text'])
    await one.receive('automatic')
    expect([media.log.includes('join'), one.view(TALK).stopped]).toEqual([true, null])
    await one.receive('text')
    expect([media.log.at(-1), one.view(TALK).room]).toEqual(['leave', 'a1'])
  })
})

describe('a paused room', () => {
  it('is not called better by what sound and picture say', () => {
    expect(observedSecurity({ kind: 'paused', code: 'DEVICES_DISAGREE' }, [{ code: 'PLAINTEXT_SEEN' }]).kind).toBe('paused')
    expect(observedSecurity({ kind: 'verified', heads: 2 }, [{ code: 'NOT_ON_THE_LIST' }]).kind).toBe('verified')
  })
})

describe('a device that the host takes off its list and puts back', () => {
  const refused = async (sees: (room: Partial<RoomView>) => void, media: FakeMedia): Promise<void> => {
    sees({ problem: { code: 'NO_SUCH_ROOM' } })
    media.is({ state: 'interrupted' })
    media.is({ state: 'refused' })
  }
  const joins = (media: FakeMedia): number => media.log.filter((each) => each === 'join').length

  it('has sound and picture again by itself, whichever comes first, the refusal or the return', async () => {
    for (const back of ['before', 'after'] as const) {
      const { live: one, media, seats, sees } = live()
      sees({ problem: null })
      await one.enter(ROOM)
      if (back === 'after') {
        await refused(sees, media)
        sees({ problem: null })
      } else {
        sees({ problem: { code: 'NO_SUCH_ROOM' } })
        media.is({ state: 'interrupted' })
        sees({ problem: null })
        media.is({ state: 'refused' })
      }
      await expect.poll(() => one.view(TALK).media, { message: back }).toBe('connected')
      expect([joins(media), seats, one.view(TALK).alarms], back).toEqual([2, ['a1', 'a1'], []])
    }
  })

  it('asks once, and not at all for a refusal while it is on the list', async () => {
    const { live: one, media, sees } = live()
    sees({ problem: null })
    await one.enter(ROOM)
    media.is({ state: 'refused' })
    sees({ problem: null })
    await refused(sees, media)
    await one.leave()
    expect(joins(media)).toBe(1)
  })
})

describe('a charter under which the parties share no voice or picture but in a session', () => {
  it('keeps both off until one is opened, and ends them when it is closed', async () => {
    const { live: one, media, sees } = live()
    sees({ voiceAndPicture: false })
    await one.enter({ ...ROOM, voiceAndPicture: false })
    expect(media.log).not.toContain('join')
    expect(one.view(TALK).stopped).toBe('charter')
    expect(await one.set('camera', true)).toEqual({ code: 'CHARTER_SILENT' })
    await one.restart() // what the person may press after an alarm opens nothing here
    expect(media.log).not.toContain('join')
    sees({ voiceAndPicture: true })
    await expect.poll(() => media.log.filter((each) => each === 'join').length).toBe(1)
    expect(one.view(TALK).stopped).toBeNull()
    sees({ voiceAndPicture: false })
    await expect.poll(() => media.log.at(-1)).toBe('leave')
    expect(one.view(TALK).stopped).toBe('charter')
  })
})
