import { CircleCheck, CircleDashed, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useClock, useSay, useTalk } from '../state/environment'
import { useNow, useSubjects } from '../state/plenary'
import { type ResultKey, vouchedFor, type Vouching } from '../telling/vouched'
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
