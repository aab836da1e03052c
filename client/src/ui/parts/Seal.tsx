import { Ban, Key, type LucideIcon, Pause, ShieldCheck, Timer, WifiOff } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { SecurityState } from '../../model'
import { useClock, useSay, useTalk } from '../state/environment'
import { useNow } from '../state/plenary'
import { sealIn } from '../telling/seal'
import { Button } from './Button'
import { Icon } from './Icon'

const SecurityDetails = lazy(() => import('../screens/talk/SecurityDetails'))

const ICONS: Readonly<Record<SecurityState['kind'], LucideIcon>> = {
  verified: ShieldCheck, encrypted: Key, securing: Timer, offline: WifiOff, paused: Pause, 'not-secure': Ban,
}

/** The one security state, always in the same place. Opens “What this means”. */
export function Seal({ line = false }: { readonly line?: boolean }): ReactNode {
  const say = useSay()
  const { talk, live } = useTalk()
  const [open, setOpen] = useState(false)
  const seal = sealIn(say, useClock(), talk, live, useNow())
  return (
    <>
      <Button
        className={`seal seal-${seal.tone} ${line ? 'seal-line only-narrow' : 'not-narrow'}`}
        onPress={() => setOpen(true)}
      >
        <Icon of={ICONS[talk.security.kind] ?? Ban} />
        <span className="unseen">{say('security.sealBefore')} </span>
        <span>{seal.state} </span>
        <span className="seal-rest">{seal.rest}</span>
        <span className="unseen">. {say('security.sealAfter')}</span>
      </Button>
      {open && <Suspense><SecurityDetails onClose={() => setOpen(false)} /></Suspense>}
    </>
  )
}
