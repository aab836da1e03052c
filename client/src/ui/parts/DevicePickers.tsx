import { type ReactNode, useEffect, useState } from 'react'
import type { DeviceList } from '../../model'
import { useApp, useSay } from '../state/environment'
import { Picker } from './Picker'

type Kind = 'microphone' | 'camera' | 'speaker'
const LISTS = { microphone: 'microphones', camera: 'cameras', speaker: 'speakers' } as const
const LABELS = { microphone: 'ready.microphoneDevice', camera: 'ready.cameraDevice', speaker: 'ready.speakerDevice' } as const
const AS_SET = 'default'

/** Which microphone, camera and speakers to use. The browser names them only once one of them was allowed. */
export function DevicePickers(): ReactNode {
  const say = useSay()
  const app = useApp()
  const [devices, setDevices] = useState<DeviceList | null>(null)
  const [chosen, setChosen] = useState<Readonly<Partial<Record<Kind, string>>>>({})
  useEffect(() => {
    let here = true
    const look = (): void => void app.devices().then((found) => { if (here) setDevices(found) }, () => undefined)
    look()
    navigator.mediaDevices?.addEventListener('devicechange', look)
    return () => {
      here = false
      navigator.mediaDevices?.removeEventListener('devicechange', look)
    }
  }, [app])
  if (!devices) return null
  const kinds: readonly Kind[] = ['microphone', 'camera', 'speaker']
  const named = kinds.some((kind) => devices[LISTS[kind]].some((each) => each.label !== ''))
  const choose = (kind: Kind, id: string): void => {
    setChosen({ ...chosen, [kind]: id })
    void app.chooseDevice(kind, id === AS_SET ? '' : id)
  }
  if (!named) return <p className="muted">{say('ready.devicesNone')}</p>
  return (
    <div className="stack">
      {kinds.map((kind) => {
        const found = devices[LISTS[kind]].filter((each) => each.id !== '' && each.id !== AS_SET)
        const options = [{ value: AS_SET, label: say('ready.deviceDefault') }, ...found.map(({ id, label }) => ({ value: id, label: label || id.slice(0, 8) }))]
        const wanted = chosen[kind] ?? devices.chosen?.[kind] ?? AS_SET
        const value = options.some((each) => each.value === wanted) ? wanted : AS_SET
        return <Picker key={kind} label={say(LABELS[kind])} value={value} onChange={(id) => choose(kind, id)} options={options} />
      })}
    </div>
  )
}
