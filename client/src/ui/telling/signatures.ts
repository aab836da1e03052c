/** Who has signed the charter: every party, in charter order, signed or not. */
import type { DelegationView, TalkView } from '../../model'

export interface SignatureLine { readonly delegation: DelegationView; readonly at: number | null }

export const signatures = (talk: TalkView): readonly SignatureLine[] =>
  talk.delegations
    .filter((each) => each.kind === 'party')
    .map((delegation) => ({ delegation, at: talk.charter.signed.find((each) => each.delegation === delegation.id)?.at ?? null }))
