import type { ReactNode } from 'react'
import { Dialog } from '../../parts/Dialog'
import { useSay } from '../../state/environment'
import { ShortcutTable } from './ShortcutTable'

export default function ShortcutList({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useSay()
  return <Dialog title={say('settings.shortcuts')} open onClose={onClose}><ShortcutTable /></Dialog>
}
