import { describe, expect, it } from 'vitest'
import { iceHost, ownHosts, ownServers } from './ice'

const HOSTS = ownHosts('https://parley.example/t/1', 'wss://media.parley.example/')

describe('ICE servers', () => {
  it('of the own host stay, with their credentials; strangers go', () => {
    const servers = [
      { urls: 'stun:stun.l.example.net:19302' },
      { urls: ['turns:parley.example:443?transport=tcp', 'turn:global.example.net:3478'], username: 'u', credential: 'c' },
      { urls: ['stun:MEDIA.parley.example:3478'] },
    ]
    expect(ownServers(servers, HOSTS)).toEqual([
      { urls: ['turns:parley.example:443?transport=tcp'], username: 'u', credential: 'c' },
      { urls: ['stun:MEDIA.parley.example:3478'] },
    ])
  })

  it('are never taken by a name that merely looks like the own one', () => {
    const urls = [
      'stun:parley.example.evil.example:3478',
      'stun:evilparley.example',
      'stun:evil.example?parley.example',
      'stun:parley.example@evil.example',
      'stun:evil.example/parley.example',
      'http://parley.example',
      'stun:',
      'parley.example',
      'stun:parley.example:port',
    ]
    expect(ownServers([{ urls }], HOSTS)).toEqual([])
  })

  it('hosts are read from every form of the URLs', () => {
    expect(['stun:a.example', 'TURNS:A.example:5349?transport=tcp', 'turn:[2001:DB8::1]:3478', 'turn:192.0.2.7'].map(iceHost)).toEqual([
      'a.example',
      'a.example',
      '[2001:db8::1]',
      '192.0.2.7',
    ])
  })
})
