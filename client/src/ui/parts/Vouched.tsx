import { CircleCheck, CircleDashed, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useClock, useSay, useTalk } from '../state/environment'
import { useNow, useSubjects } from '../state/plenary'
import { notYetConfirmed, type ResultKey, vouchedFor, type Vouching } from '../telling/vouched'
import { Icon } from './Icon'

const ICONS: Readonly<Record<Vouching['tone'], LucideIcon>> = { ok: CircleCheck, warn: CircleDashed, plain: CircleCheck }
const LOOKS: Readonly<Record<Vouching['tone'], string>> = { ok: 'ok', warn: 'warn', plain: 'muted' }

/** Beside what the record says: who vouches for it, or who does not yet. */
export function Vouched({ room, result }: { readonly room: string; readonly result: ResultKey }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const now = useNow()
  const subjects = useSubjects().get(room)
  const line = subjects === undefined ? null : vouchedFor(say, clock, talk, { room, result, subjects, now })
  if (line === null) return null
  return <span className={`vouched small ${LOOKS[line.tone]}`}><Icon of={ICONS[line.tone]} /> {line.says}</span>
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
