import type { ReactNode } from 'react'
import { useApp, useSay } from '../state/environment'

/** Who delivered the page: always at the foot. Amber when the host did, because the host could change it. */
export function Supplied({ className = '' }: { readonly className?: string }): ReactNode {
  const say = useSay()
  const { by, build, version } = useApp().supplied
  return <p className={`${className} ${by === 'host' ? 'warn' : ''}`}>{say(by === 'host' ? 'frame.suppliedHost' : 'frame.suppliedLauncher', { build, version })}</p>
}
