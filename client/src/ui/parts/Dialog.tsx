import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as Box } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useSay } from '../state/environment'
import { Button } from './Button'
import { Icon } from './Icon'

interface DialogProps {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
  /** A moment that must be answered by its own buttons: no cross, Esc does nothing. */
  readonly held?: boolean
  readonly bare?: boolean
}

/**
 * A dialog opens with the focus on itself, read by its title: never on a binding button, so Enter decides nothing.
 * Esc closes and never decides.
 */
export function Dialog({ title, open, onClose, children, wide = false, held = false, bare = false }: DialogProps): ReactNode {
  const say = useSay()
  return (
    <ModalOverlay className="scrim" isOpen={open} onOpenChange={(stays) => { if (!stays) onClose() }} isDismissable={false} isKeyboardDismissDisabled={held}>
      <Modal className={wide ? 'dialog-box dialog-box-wide' : 'dialog-box'}>
        <Box className={bare ? 'dialog-bare' : 'dialog'}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>{title}</Heading>
            {!held && <Button kind="quiet" label={say('frame.close')} onPress={onClose}><Icon of={X} /></Button>}
          </div>
          {children}
        </Box>
      </Modal>
    </ModalOverlay>
  )
}
