/** The security state in words. Exactly one, from what was observed; whatever is not known here reads as “Not secure”. */
import type { LiveView, SecurityState, TalkView } from '../../model'
import type { Key, Say } from '../words'
import type { Clock } from '../words/times'
import { plenaryOf } from './rooms'
import { confirmedUpTo } from './vouched'

export interface Seal {
  readonly tone: 'ok' | 'warn' | 'stop'
  readonly state: string
  readonly rest: string
  readonly means: string
}

interface SealWords { readonly tone: Seal['tone']; readonly state: Key; readonly rest: Key; readonly means: Key }
const SEALS: Readonly<Record<SecurityState['kind'], SealWords>> = {
  verified: { tone: 'ok', state: 'security.verified', rest: 'security.verifiedRest', means: 'security.meansVerified' },
  encrypted: { tone: 'warn', state: 'security.encrypted', rest: 'security.encryptedRest', means: 'security.meansEncrypted' },
  securing: { tone: 'warn', state: 'security.securing', rest: 'security.securingRest', means: 'security.meansSecuring' },
  offline: { tone: 'warn', state: 'security.offline', rest: 'security.offlineRest', means: 'security.meansOffline' },
  paused: { tone: 'stop', state: 'security.paused', rest: 'security.pausedRest', means: 'security.meansPaused' },
  'not-secure': { tone: 'stop', state: 'security.notSecure', rest: 'security.notSecureRest', means: 'security.meansNotSecure' },
}

/** Promises of order and time that only the host can break. */
const BY_HOST: ReadonlySet<string> = new Set(['LOG_GAP', 'LOG_FORK', 'HOST_FORKED', 'RECEIPT_BAD', 'TIME_BACKWARDS', 'HOST_ROLLED_BACK'])
const HOST_BROKE: SealWords = { ...SEALS.paused, rest: 'security.pausedByHost', means: 'security.meansPausedByHost' }

/** `upTo`: up to when the record is confirmed, and by whom, as far as that is known. */
export function sealOf(say: Say, security: SecurityState, upTo: string | null = null): Seal {
  const words = security.kind === 'paused' && BY_HOST.has(security.code) ? HOST_BROKE : (SEALS[security.kind] ?? SEALS['not-secure'])
  return { tone: words.tone, state: say(words.state), rest: security.kind === 'verified' && upTo !== null ? upTo : say(words.rest, { ...security }), means: say(security.kind === 'encrypted' && security.because === 'no-room' ? 'security.meansEncryptedNoRoom' : words.means) }
}

/** The same for a talk: “Verified” says up to when, by the room this person sits in or else by plenary. `now`: the host's time, ms. */
export const sealIn = (say: Say, clock: Clock, talk: TalkView, live: Pick<LiveView, 'room'>, now: number): Seal =>
  sealOf(say, talk.security, confirmedUpTo(say, clock, talk, live.room ?? plenaryOf(talk)?.room ?? '', now))
