import { type ReactNode, useMemo } from 'react'
import { zoneNames } from '../telling/zones'
import { Picker } from './Picker'

interface ZoneChoiceProps { readonly label: string; readonly value: string; readonly onChange: (zone: string) => void }

/** A time zone by its name. */
export function ZoneChoice({ label, value, onChange }: ZoneChoiceProps): ReactNode {
  const options = useMemo(() => zoneNames([value]).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })), [value])
  return <Picker label={label} value={value} onChange={onChange} options={options} />
}
