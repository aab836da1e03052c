import type { ReactNode } from 'react'
import { Switch } from 'react-aria-components/Switch'

interface ToggleProps { readonly label: string; readonly value: boolean; readonly onChange: (value: boolean) => void }

/** On or off, at once. */
export function Toggle({ label, value, onChange }: ToggleProps): ReactNode {
  return (
    <Switch className="switch" isSelected={value} onChange={onChange}>
      <span className="switch-track" aria-hidden />
      {label}
    </Switch>
  )
}
