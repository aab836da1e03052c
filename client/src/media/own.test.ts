import { beforeEach, describe, expect, it } from 'vitest'
import type { Captured } from './capture'
import { MediaError, type Source } from './contract'
import { OwnSources, type Publisher } from './own'

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** A device's track as far as we touch it. */
class Device extends EventTarget {
  readyState = 'live'
  stop() {
    this.readyState = 'ended'
  }
}
const track = () => new Device() as unknown as MediaStreamTrack

describe('own sources', () => {
  let asked: { source: string; give: (captured: Captured) => void; refuse: () => void }[]
  let own: OwnSources
  let log: string[]
  let publisher: Publisher
  const grant = async (...tracks: [Source, MediaStreamTrack][]) => {
    await settle()
    asked.at(-1)?.give(new Map(tracks))
    await settle()
  }

  beforeEach(() => {
    ;[asked, log] = [[], []]
    own = new OwnSources(
      () => {},
      (source) =>
        new Promise((give, reject) => asked.push({ source, give, refuse: () => reject(new MediaError('NO_DEVICE', 'no')) })),
    )
    publisher = {
      put: (source, given) => Promise.resolve(void log.push(`put ${source} ${given.readyState}`)),
      hush: (source) => Promise.resolve(void log.push(`hush ${source}`)),
    }
  })

  it('are off until asked for, starting until the first sealed frame, then on', async () => {
    await own.adopt(publisher)
    const states = [own.state('camera')]
    const set = own.set('camera', true)
    states.push(own.state('camera'))
    await grant(['camera', track()])
    await set
    states.push(own.state('camera'))
    own.sealed('camera')
    expect([...states, own.state('camera'), log]).toEqual(['off', 'starting', 'starting', 'on', ['put camera live']])
  })

  it('close at once, whatever is waited for: the device first, then the engine', async () => {
    await own.adopt(publisher)
    const device = track()
    const set = own.set('microphone', true)
    await grant(['microphone', device])
    await set
    const off = own.set('microphone', false)
    expect([device.readyState, own.state('microphone'), log]).toEqual(['ended', 'off', ['put microphone live']])
    await off
    expect(log.at(-1)).toBe('hush microphone')
  })

  it('a device given after it was switched off again is closed, not used', async () => {
    await own.adopt(publisher)
    const device = track()
    const set = own.set('camera', true)
    await settle()
    await own.set('camera', false)
    await grant(['camera', device])
    await set
    expect([device.readyState, own.state('camera'), log.includes('put camera live')]).toEqual(['ended', 'off', false])
  })

  it('a device that is refused shows as failed', async () => {
    const set = own.set('camera', true).catch((error: MediaError) => error.code)
    await settle()
    asked[0]?.refuse()
    expect([await set, own.state('camera')]).toEqual(['NO_DEVICE', 'failed'])
  })

  it('go to every new connection, sound before pictures, and are not on while there is none', async () => {
    const first = own.set('camera', true)
    await grant(['camera', track()])
    const second = own.set('microphone', true)
    await grant(['microphone', track()])
    await Promise.all([first, second])
    expect(log).toEqual([])
    await own.adopt(publisher)
    expect(log).toEqual(['put microphone live', 'put camera live'])
    own.sealed('camera')
    own.release()
    expect(own.state('camera')).toBe('starting')
    await own.adopt(publisher)
    expect(log.slice(2)).toEqual(['put microphone live', 'put camera live'])
  })

  it('a connection that goes away while it publishes is no failure: the next one gets the track', async () => {
    publisher.put = () => {
      own.release()
      return Promise.reject(new Error('connection lost'))
    }
    await own.adopt(publisher)
    const set = own.set('camera', true)
    await grant(['camera', track()])
    await set
    expect(own.state('camera')).toBe('starting')
  })

  it('an engine that refuses the track: failed, and the device is closed', async () => {
    publisher.put = () => Promise.reject(new Error('no'))
    await own.adopt(publisher)
    const device = track()
    const set = own.set('camera', true).catch((error: Error) => error.message)
    await grant(['camera', device])
    expect([await set, own.state('camera'), device.readyState]).toEqual(['no', 'failed', 'ended'])
  })

  it('a screen brings its sound and takes it away again', async () => {
    await own.adopt(publisher)
    const [picture, sound] = [track(), track()]
    const set = own.set('screen', true)
    await grant(['screen', picture], ['screen-audio', sound])
    await set
    expect(log).toEqual(['put screen live', 'put screen-audio live'])
    picture.stop()
    picture.dispatchEvent(new Event('ended')) // the browser's own "stop sharing"
    await settle()
    expect([own.state('screen'), own.state('screen-audio'), sound.readyState]).toEqual(['off', 'off', 'ended'])
    await expect(own.set('screen-audio', true)).rejects.toThrow(MediaError)
  })

  it('an unplugged camera shows as failed', async () => {
    const device = track()
    const set = own.set('camera', true)
    await grant(['camera', device])
    await set
    device.dispatchEvent(new Event('ended'))
    expect(own.state('camera')).toBe('failed')
  })

  it('all close at once when the room is left', async () => {
    const devices = [track(), track()]
    for (const [place, source] of (['microphone', 'camera'] as const).entries()) {
      const set = own.set(source, true)
      await grant([source, devices[place]!])
      await set
    }
    const late = own.set('screen', true)
    await settle()
    own.stopAll('off')
    expect(devices.map((device) => device.readyState)).toEqual(['ended', 'ended'])
    const screen = track()
    await grant(['screen', screen])
    await late
    expect([screen.readyState, own.state('screen')]).toEqual(['ended', 'off'])
  })
})
