import { CircleCheck, CircleDashed, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useClock, useSay, useTalk } from '../state/environment'
import { useNow, useSubjects } from '../state/plenary'
import { type Binding, type ResultOf, type Said, vouchingOf } from '../telling/binding'
import { notYetConfirmed, type ResultKey, type Vouching } from '../telling/vouched'
import { Icon } from './Icon'
import { Notice } from './Notice'

const ICONS: Readonly<Record<Vouching['tone'], LucideIcon>> = { ok: CircleCheck, warn: CircleDashed, plain: CircleCheck }
const LOOKS: Readonly<Record<Vouching['tone'], string>> = { ok: 'ok', warn: 'warn', plain: 'muted' }

function useVouching(of: ResultOf): Vouching | null {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  return vouchingOf(say, clock, { talk, subjects: useSubjects(), now: useNow() }, of)
}

/** Beside what the record says: who vouches for it, or who does not yet. */
export function Vouched({ room, result }: { readonly room: string; readonly result: ResultKey }): ReactNode {
  return <Line of={useVouching({ room, result })} />
}

function Line({ of }: { readonly of: Vouching | null }): ReactNode {
  return of !== null && <span className={`vouched small ${LOOKS[of.tone]}`}><Icon of={ICONS[of.tone]} /> {of.says}</span>
}

/** Below what happened at a position of a room's record: who has not confirmed it. Nothing once every party has. */
export function NotYetConfirmed({ room, position }: { readonly room: string; readonly position: number | undefined }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const now = useNow()
  const says = position === undefined ? null : notYetConfirmed(say, clock, talk, { room, position, now })
  return says === null ? null : <span className="vouched small warn"><Icon of={CircleDashed} /> {says}</span>
}

/** A sentence; one that says what binds with who vouches for it below. */
export function Saying({ of }: { readonly of: Said }): ReactNode {
  return typeof of === 'string' ? <span>{of}</span> : <Bound of={of} />
}

function Bound({ of }: { readonly of: Binding }): ReactNode {
  const line = useVouching(of.of)
  return <span>{of.beside(line)} <Line of={line} /></span>
}

/** A result that lasts, as a notice. */
export function ResultNotice({ of, good }: { readonly of: Binding; readonly good: boolean }): ReactNode {
  const line = useVouching(of.of)
  return <Notice tone={good ? 'ok' : 'warn'} title={of.beside(line)}>{line !== null && <p><Line of={line} /></p>}</Notice>
}
