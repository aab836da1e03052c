import type { ReactNode } from 'react'
import { Button as Press } from 'react-aria-components/Button'

export interface ButtonProps {
  readonly children: ReactNode
  readonly onPress?: () => void
  /** main: the nearest act of a page · plain · quiet · danger: outlined, said in words · link: looks like one, acts like a button */
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger' | 'link'
  readonly size?: 'small' | 'large'
  /** Not possible yet; the reason stands beside it in words. */
  readonly closed?: boolean
  /** Under way: keeps the focus, does nothing when pressed again. */
  readonly busy?: boolean
  readonly label?: string
  readonly type?: 'button' | 'submit'
  readonly className?: string
  readonly describedBy?: string
  readonly expanded?: boolean
  readonly pressed?: boolean
}

export function Button(p: ButtonProps): ReactNode {
  const classes = ['button', p.busy && 'button-busy', p.kind && p.kind !== 'plain' && `button-${p.kind}`, p.size && `button-${p.size}`, p.className]
  return (
    <Press
      className={classes.filter(Boolean).join(' ')}
      onPress={() => { if (!p.busy) p.onPress?.() }}
      isDisabled={p.closed ?? false}
      type={p.type ?? 'button'}
      {...(p.label === undefined ? {} : { 'aria-label': p.label })}
      {...(p.describedBy === undefined ? {} : { 'aria-describedby': p.describedBy })}
      {...(p.expanded === undefined ? {} : { 'aria-expanded': p.expanded })}
      {...(p.pressed === undefined ? {} : { 'aria-pressed': p.pressed })}
    >
      {p.children}
    </Press>
  )
}
