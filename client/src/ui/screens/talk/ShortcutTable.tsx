import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { Button } from '../../parts/Button'
import { useEnvironment, useSay } from '../../state/environment'
import { type ChosenKeys, keysFor, keysInWords, keysOf, type ShortcutAct, SHORTCUTS } from '../../state/shortcuts'

/** Every shortcut with its keys; where they can be changed, each can be given other keys or none. */
export function ShortcutTable({ changing = false }: { readonly changing?: boolean }): ReactNode {
  const say = useSay()
  const { preferences: { keys: chosen }, prefer } = useEnvironment()
  const [asked, setAsked] = useState<ShortcutAct | null>(null)
  const [taken, setTaken] = useState<string | null>(null)
  const put = (act: ShortcutAct, keys: string | null | undefined): void => prefer({ keys: withKeys(chosen, act, keys) })
  const ask = (act: ShortcutAct | null): void => { setAsked(act); setTaken(null) }
  const pressed = (keys: string): void => {
    if (asked === null) return
    const owner = SHORTCUTS.find(({ act }) => act !== asked && keysFor(act, chosen) === keys)
    if (owner) setTaken(say('settings.keysTaken', { keys: keysInWords(keys), act: say(`settings.${owner.act}`) }))
    else { put(asked, keys); ask(null) }
  }
  useNextKeys(asked !== null, pressed, () => ask(null))
  return (
    <table className="shortcuts">
      <thead><tr><th scope="col">{say('settings.keys')}</th><th scope="col">{say('settings.act')}</th></tr></thead>
      <tbody>
        {SHORTCUTS.map(({ act, keys: first }) => {
          const keys = keysFor(act, chosen)
          const name = say(`settings.${act}`)
          return (
            <tr key={act}>
              <td>{keys === null ? <span className="muted">{say('settings.keysNone')}</span> : <kbd className="mono">{keysInWords(keys)}</kbd>}</td>
              <td>
                {name}
                {changing && asked === act && <p className="small strong" role="status">{taken !== null && `${taken} `}{say('settings.keysPress')}</p>}
                {changing && (
                  <span className="acts">
                    <Button kind="link" className="small" label={say('settings.keysChangeOf', { act: name })} pressed={asked === act} onPress={() => ask(asked === act ? null : act)}>{say('settings.keysChange')}</Button>
                    {keys !== null && <Button kind="link" className="small" label={say('settings.keysOffOf', { act: name })} onPress={() => put(act, null)}>{say('settings.keysOff')}</Button>}
                    {keys !== first && <Button kind="link" className="small" label={say('settings.keysFirstOf', { act: name })} onPress={() => put(act, undefined)}>{say('settings.keysFirst')}</Button>}
                  </span>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Other keys, none (null), or as at first (undefined). */
function withKeys(chosen: ChosenKeys, act: ShortcutAct, keys: string | null | undefined): ChosenKeys {
  const { [act]: _before, ...others } = chosen
  return keys === undefined ? others : { ...others, [act]: keys }
}

/** While on, the next keys that a shortcut can have go to `take` and do nothing else; Esc ends it. */
function useNextKeys(on: boolean, take: (keys: string) => void, end: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const keys = keysOf(event)
    if (keys === null && event.code !== 'Escape') return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (keys === null) end()
    else take(keys)
  })
  useEffect(() => {
    if (!on) return
    const listen = (event: KeyboardEvent): void => pressed(event)
    window.addEventListener('keydown', listen, true)
    return () => window.removeEventListener('keydown', listen, true)
  }, [on])
}
