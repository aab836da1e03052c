/** The bytes of a state (spec/rules-state.md): what a device keeps, what a newcomer is given, what everybody hashes. */
import { describe, expect, it } from 'vitest'
import { decodeState, encodeState } from '.'
import { type Cbor, decode, encode, hex } from '../record'
import { Talk } from './testing/talk'

const WHEN = { at: Date.UTC(2026, 3, 1), zone: 'UTC' }
const TERMS = { start: WHEN, end: { ...WHEN, at: WHEN.at + 1 }, modality: 'virtual', agenda: [] }

/** A talk in which something of everything happened. */
function busy(): Talk {
  const talk = new Talk()
  const session = talk.did('n1', 'session.propose', { title: 'First', terms: TERMS })
  talk.did('s1', 'consent', { to: session })
  talk.did('n1', 'session.revise', { session, terms: { ...TERMS, modality: 'hybrid', place: 'The palace' }, reason: 'A storm', public: true })
  talk.did('n1', 'person.certify', { person: { id: 'n2', delegation: 'N', name: 'A member', role: 'member', powers: ['speak'], key: 'k-n2', aliases: ['Al'] } })
  talk.did('n1', 'admission.consent', { person: 'n2', key: 'k-n2', not_after: Date.UTC(2027, 0) })
  talk.did('s1', 'person.object', { person: 'o1', reason: 'Not announced' })
  talk.did('n1', 'room.propose', { room: 'contact', title: 'On the crossing', owners: ['N', 'S'] })
  talk.did('n1', 'checkpoint.sign', { position: 1, head: session })
  for (let i = 0; i < 300; i++) talk.did('m1', 'message', { text: `Message ${i}` })
  return talk
}

describe('a state', () => {
  it('comes back from its bytes as it was, and goes on as if nothing had happened', () => {
    const talk = busy()
    const copy = new Talk(decodeState(encodeState(talk.state)), talk.now)
    expect(copy.state).toEqual(talk.state)
    for (const each of [talk, copy]) {
      each.did('s1', 'message', { text: 'Where were we' })
      expect(each.post('s1', 'person.object', { person: 'o1' })).toBe('ALREADY_OBJECTED')
    }
    expect(hex(encodeState(copy.state))).toBe(hex(encodeState(talk.state)))
  })

  it('may be longer than a message', () => {
    const talk = new Talk()
    const chains = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, { seq: 1, id: i.toString(16).padStart(64, '0') }]))
    const bytes = encodeState({ ...talk.state, chains })
    expect(bytes.length).toBeGreaterThan(1_200_000)
    expect(hex(encodeState(decodeState(bytes)))).toBe(hex(bytes))
  })

  it('keeps its sets in the order of UTF-8, not of UTF-16', () => {
    const talk = new Talk()
    const person = (id: string) => ({ person: { id, delegation: 'N', name: 'Somebody', role: 'head', powers: ['speak'], key: 'k' } })
    const ids = ['\uffee', '\u{10000}', 'z']
    for (const id of ids) talk.did('n1', 'person.certify', person(id))
    for (const id of ids) talk.did('n1', 'admission.consent', { person: id, key: 'k', not_after: Date.UTC(2027, 0) })
    const state = decodeState(encodeState({ ...talk.state, left: ['z', '\uffee', '\u{10000}'] }))
    expect(state.left).toEqual(['z', '\uffee', '\u{10000}'])
    expect(() => decodeState(encodeState({ ...talk.state, left: ['z', '\u{10000}', '\uffee'] }))).toThrow('BAD_LAYOUT')
  })
})

describe('bytes that are no state', () => {
  const whole = decode(encodeState(busy().state)) as ReadonlyMap<string, Cbor>

  it('are refused when a key is missing, strange or one too many', () => {
    expect(whole.size).toBe(42)
    for (const key of whole.keys()) {
      const without = new Map(whole)
      without.delete(key)
      expect(() => decodeState(encode(without)), `without ${key}`).toThrow('BAD_LAYOUT')
      for (const strange of ['x', [1], new Map([[1, 'x']]), 2n ** 60n] as readonly Cbor[]) {
        expect(() => decodeState(encode(new Map(whole).set(key, strange))), `strange ${key}`).toThrow('BAD_LAYOUT')
      }
    }
    expect(() => decodeState(encode(new Map(whole).set('more', null)))).toThrow('BAD_LAYOUT')
    for (const value of [null, [], 'state', 0] as readonly Cbor[]) expect(() => decodeState(encode(value))).toThrow('BAD_LAYOUT')
  })

  it('are refused when what is kept twice differs: the running hashes are as many as the ids and end with the last', () => {
    const { state } = busy()
    const forged = [{ log: [] }, { runs: [] }, { runs: [...state.runs, state.run] }, { run: '0'.repeat(64) }, { runs: state.runs.toReversed() }, { position: 3 }]
    for (const each of forged) expect(() => decodeState(encodeState({ ...state, ...each })), Object.keys(each)[0]).toThrow('BAD_LAYOUT')
  })

  it('are refused cut short', () => {
    const bytes = encodeState(new Talk().state)
    for (const end of [0, 1, bytes.length - 1]) expect(() => decodeState(bytes.subarray(0, end))).toThrow('BAD_CBOR')
  })
})
