/** The *who* column (rule G15): each word with the code for everybody it keeps out. */
import { describe, expect, it } from 'vitest'
import { foundRoom } from '.'
import type { Check } from './act'
import { CHARTER, DELEGATIONS, PERSONS } from './testing/talk'
import * as who from './who'

const member = (id: string, delegation: string, powers: readonly string[]) => ({ id, delegation, name: id, role: 'member', powers, key: `k-${id}` })
const persons = [
  ...PERSONS,
  member('mute', 'N', []), member('pen', 'N', ['draft']), member('scribe', 'N', ['record']), member('voice', 'N', ['speak']),
  member('mPen', 'M', ['draft']), member('mMute', 'M', []), member('oMute', 'O', []),
]
const state = foundRoom({
  kind: 'plenary', owners: ['N', 'S', 'M'], delegations: DELEGATIONS, persons, members: persons.map(({ id }) => id),
  charter: { id: 'charter', charter: { ...CHARTER, chair: { delegations: ['S'], rotate: false } } }, subscribed: ['M', 'O'],
})
const answer = (check: Check, author: string) => check(state, { id: 'a', kind: 'message', body: {}, author, position: 1, time: 0 }) ?? 'ok'

describe.each<[string, Check, Readonly<Record<string, string>>]>([
  ['member', who.member, { mute: 'ok', oMute: 'ok' }],
  ['speaker', who.speaker, { voice: 'ok', o1: 'ok', mute: 'NO_POWER', oMute: 'NO_POWER' }],
  ['drafter', who.drafter, { pen: 'ok', mPen: 'ok', voice: 'NO_POWER', o1: 'OBSERVER' }],
  ['recorder', who.recorder, { scribe: 'ok', pen: 'NO_POWER', o1: 'OBSERVER' }],
  ['signer', who.signer, { n1: 'ok', mute: 'NO_POWER', m1: 'NOT_PARTY', o1: 'NOT_PARTY' }],
  ['head', who.head, { n1: 'ok', o1: 'ok', pen: 'NO_POWER' }],
  ['chair', who.chair, { s1: 'ok', n1: 'NOT_CHAIR', m1: 'NOT_CHAIR' }],
  ['chair or signer', who.chairOrSigner, { s1: 'ok', n1: 'ok', pen: 'NO_POWER', m1: 'NOT_PARTY' }],
  ['neutral', who.neutral, { m1: 'ok', mMute: 'NO_POWER', n1: 'NOT_NEUTRAL', o1: 'NOT_NEUTRAL' }],
  ['admitter', who.admitter, { n1: 'ok', m1: 'ok', o1: 'NO_POWER', pen: 'NO_POWER' }],
  ['head or signer', who.headOrSigner, { o1: 'ok', n1: 'ok', pen: 'NO_POWER', mPen: 'NOT_PARTY' }],
  ['of a party, with sign or record', who.partyWith('sign', 'record'), { n1: 'ok', scribe: 'ok', pen: 'NO_POWER', m1: 'NOT_PARTY' }],
  ['asked (N3)', who.signerOrNeutral(who.admitter), { n1: 'ok', pen: 'NO_POWER', m1: 'ok', mPen: 'NO_POWER', o1: 'NOT_PARTY' }],
  ['giving up a text', who.givingUp, { n1: 'ok', pen: 'NO_POWER', mPen: 'ok', mMute: 'NO_POWER', o1: 'OBSERVER' }],
])('%s', (_, check, expected) => {
  it.each(Object.entries(expected))('%s: %s', (author, code) => {
    expect(answer(check, author)).toBe(code)
  })
})
