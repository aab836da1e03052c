/** Documents brought as files, bundles agreed on, pages called up (rules O). Declared; their rules are not built yet. */
import type { Kinds } from './act'
import { fields, HASH, ID, INT, LINE, of, some } from './shapes'
import * as who from './who'

const PAGE = of((v) => typeof v === 'number' && Number.isSafeInteger(v) && v >= 1)
export const DOCUMENT_KINDS: Kinds = {
  'file.put': {
    shape: fields({ 'file?': ID, name: LINE, hash: HASH, size: INT, version: INT }),
    who: who.noObserverWith('draft', 'record'),
  },
  'bundle.agree': { shape: fields({ title: LINE, files: some(fields({ file: ID, hash: HASH })) }), who: who.chairOrSigner },
  'page.call': { shape: fields({ bundle: ID, file: ID, page: PAGE }), who: who.member },
}
