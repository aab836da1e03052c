import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface IconProps { readonly of: LucideIcon; readonly large?: boolean; readonly mirrored?: boolean }

/** An icon, never alone: a word stands beside or under it. Directional ones are mirrored where the script runs the other way. */
export function Icon({ of: Shape, large = false, mirrored = false }: IconProps): ReactNode {
  return <Shape aria-hidden className={['icon', large && 'icon-large', mirrored && 'icon-mirrored'].filter(Boolean).join(' ')} />
}
