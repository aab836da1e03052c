import type { ReactNode } from 'react'
import type { DelegationView } from '../../model'

const SHAPES = [
  { solid: <circle cx="10" cy="10" r="8.5" />, ring: <circle cx="10" cy="10" r="7.1" /> },
  { solid: <rect x="2" y="2" width="16" height="16" />, ring: <rect x="3.4" y="3.4" width="13.2" height="13.2" /> },
  { solid: <path d="M10 0.6L19.4 10 10 19.4 0.6 10Z" />, ring: <path d="M10 2.42L17.58 10 10 17.58 2.42 10Z" /> },
  { solid: <path d="M10 1.2L19.2 17.6 0.8 17.6Z" />, ring: <path d="M10 3.58L17.1 16.2 2.9 16.2Z" /> },
  { solid: <path d="M5.2 1.8H14.8L19.6 10 14.8 18.2H5.2L0.4 10Z" />, ring: <path d="M5.9 3.2H14.1L18.06 10 14.1 16.8H5.9L1.94 10Z" /> },
] as const
const FILLS = ['solid', 'ring', 'half'] as const

/** Which of five shapes and three fills a place in charter order has; from the 16th on the fills repeat with a bar under the mark. */
export function markOf(order: number): { readonly shape: number; readonly fill: (typeof FILLS)[number]; readonly barred: boolean } {
  return { shape: order % 5, fill: FILLS[Math.floor(order / 5) % 3] ?? 'solid', barred: order >= 15 }
}

/** The class that gives a delegation its hue. */
export const hueOf = (delegation: Pick<DelegationView, 'kind' | 'order'>): string =>
  delegation.kind === 'neutral' ? 'hue-0' : `hue-${markOf(delegation.order).shape + 1}`

/** The mark of a delegation: shape and fill say what colour says. Decorative: its code always stands beside it. */
export function Mark({ of: delegation, size = 16 }: { readonly of: Pick<DelegationView, 'kind' | 'order'>; readonly size?: number }): ReactNode {
  const frame = { className: `mark ${hueOf(delegation)}`, width: size, height: size, 'aria-hidden': true } as const
  if (delegation.kind === 'neutral') {
    return <svg {...frame} viewBox="0 0 20 20"><path d="M7 2.5H3.5v15H7M13 2.5h3.5v15H13" fill="none" stroke="currentColor" strokeWidth="2.4" /></svg>
  }
  const { shape, fill, barred } = markOf(delegation.order)
  const drawn = SHAPES[shape] ?? SHAPES[0]
  return (
    <svg {...frame} viewBox={barred ? '0 0 20 25' : '0 0 20 20'}>
      {fill === 'solid' && <g fill="currentColor">{drawn.solid}</g>}
      {fill === 'ring' && <g fill="none" stroke="currentColor" strokeWidth="2.8">{drawn.ring}</g>}
      {fill === 'half' && <g fill="none" stroke="currentColor" strokeWidth="2">{drawn.ring}</g>}
      {fill === 'half' && <g className="mark-half" fill="currentColor">{drawn.solid}</g>}
      {barred && <rect x="1" y="22" width="18" height="3" fill="currentColor" />}
    </svg>
  )
}

/** Mark and code together. */
export function Side({ of: delegation, size }: { readonly of: DelegationView; readonly size?: number }): ReactNode {
  return (
    <span className="side">
      <Mark of={delegation} {...(size === undefined ? {} : { size })} />
      <bdi className="side-code">{delegation.id}</bdi>
    </span>
  )
}
