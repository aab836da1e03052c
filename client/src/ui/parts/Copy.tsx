import { Check, Copy as CopyIcon } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useSay } from '../state/environment'
import { Button } from './Button'
import { Icon } from './Icon'

/** Puts text on the clipboard and says so. Where the browser refuses, the text beside it can be selected. */
export function Copy({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const say = useSay()
  const [copied, setCopied] = useState(false)
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false))
  return (
    <>
      <Button size="small" label={label} onPress={copy}>
        <Icon of={copied ? Check : CopyIcon} />
        {copied ? say('frame.copied') : say('frame.copy')}
      </Button>
      <span role="status" className="unseen">{copied ? say('frame.copied') : ''}</span>
    </>
  )
}
