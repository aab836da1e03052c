/** That the search for people's words at the host knows every place for them: what is said in rooms and in mail (tests/hostile/test_every_word.py). */
import { describe, expect, it } from 'vitest'
import { decodeMail, encodeMail } from './mail-payloads'
import { decodeRoomPayload, encodeRoomPayload } from './room-payloads'
import { IN_MAIL, IN_ROOMS } from './testing/spoken'

/** Words of the protocol, which people do not choose. */
const NOT_PEOPLES = new Set([...Object.keys(IN_ROOMS), ...Object.keys(IN_MAIL), 'own', 'caucus', 'given'])
const word = (place: string): string => `word at ${place}`

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(texts)
}

const SAID = [
  ...Object.entries(IN_ROOMS).map(([type, one]) => ['in a room', type, decodeRoomPayload(encodeRoomPayload(one(word)))] as const),
  ...Object.entries(IN_MAIL).map(([type, one]) => ['in mail', type, decodeMail(encodeMail(one(word)))] as const),
]

describe('one of everything that is said', () => {
  it.each(SAID)('%s, %s is what a device reads, and each of its texts is a word of a place', (_where, type, read) => {
    expect(read?.type).toBe(type)
    expect(texts(read).filter((text) => !NOT_PEOPLES.has(text) && !text.startsWith('word at '))).toEqual([])
  })
})
