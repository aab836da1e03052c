import { Ban, CircleX, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import { CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon'

export type Tone = 'plain' | 'ok' | 'warn' | 'stop'
const ICONS: Readonly<Record<Tone, LucideIcon>> = { plain: Info, ok: CircleCheck, warn: TriangleAlert, stop: Ban }

interface NoticeProps {
  readonly tone?: Tone
  readonly title?: string
  readonly children?: ReactNode
  readonly acts?: ReactNode
  readonly icon?: LucideIcon
  /** Read out when it appears. */
  readonly live?: boolean
}

/** A state that lasts: what happened, and the one act. */
export function Notice({ tone = 'plain', title, children, acts, icon, live = false }: NoticeProps): ReactNode {
  return (
    <div className={`notice notice-${tone}`} {...(live ? { role: tone === 'stop' ? 'alert' : 'status' } : {})}>
      <Icon of={icon ?? (tone === 'stop' && title ? CircleX : ICONS[tone])} />
      <div className="notice-body">
        {title !== undefined && <p className="notice-title">{title}</p>}
        {children}
        {acts !== undefined && <div className="notice-acts">{acts}</div>}
      </div>
    </div>
  )
}
