/** The blind proposal of a mediator (rules B). Declared; its rules are not built yet. */
import { type Kinds, PLENARY } from './act'
import { BOOL, DELEGATION, fields, HASH, ID, listOf } from './shapes'
import type { Body } from './state'
import * as who from './who'

const TOKEN = fields({ delegation: DELEGATION, token: HASH, salt: HASH })
const tokensOnlyIfAccepted = (body: Body): boolean => body['all_accepted'] === true || !Object.hasOwn(body, 'tokens')

export const BLIND_KINDS: Kinds = {
  'blind.answer': { shape: fields({ decision: ID, commitment: HASH }), who: who.signer, rooms: PLENARY, marks: ['binding'] },
  'blind.result': {
    shape: fields({ decision: ID, all_accepted: BOOL, 'tokens?': listOf(TOKEN) }, { where: tokensOnlyIfAccepted }),
    who: who.neutral,
    rooms: PLENARY,
  },
}
