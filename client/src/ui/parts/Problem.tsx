import type { ReactNode } from 'react'
import { useState } from 'react'
import type { App, ProblemView } from '../../model'
import { useApp, useClock, useEnvironment, useSay } from '../state/environment'
import { pathOf, placeOf } from '../state/places'
import type { Deed } from '../words/en/problems'
import { describeProblem } from '../words/problems'
import { Button } from './Button'
import { Notice, type Tone } from './Notice'
import { saveBlob } from './save'

/** A failure: one sentence, one action, the stable code in small type, and “Copy details” as the quieter way out. */
export function Problem({ problem, tone = 'stop' }: { readonly problem: ProblemView; readonly tone?: Tone }): ReactNode {
  const say = useSay()
  const said = describeProblem(problem, useClock())
  const deed = useDeed()
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    void navigator.clipboard.writeText(detailsOf(problem, said.says)).then(() => setCopied(true), () => setCopied(false))
  }
  const { does } = said
  const acts = (
    <>
      {does && does !== 'copy-details' && <Button kind="main" size="small" onPress={() => deed(does)}>{said.act}</Button>}
      {!does && <span className="strong">{said.act}</span>}
      <Button kind={does === 'copy-details' ? 'plain' : 'quiet'} size="small" onPress={copy}>{copied ? say('frame.copiedDetails') : say('frame.copyDetails')}</Button>
      <span className="tiny faint mono">{say('frame.code', { code: said.code })}</span>
    </>
  )
  return <Notice tone={tone} title={said.says} acts={acts} live>{said.more !== null && <p className="small">{said.more}</p>}</Notice>
}

/** What a person sends to whoever helps: the code and its facts, nothing secret. */
export const detailsOf = (problem: ProblemView, says: string): string =>
  [says, problem.code, ...Object.entries(problem.detail ?? {}).map(([name, value]) => `${name}: ${value}`)].join('\n')

type Go = (place: 'people' | 'words' | 'room') => void
const DEEDS: Readonly<Record<Exclude<Deed, 'copy-details'>, (app: App, go: Go) => void>> = {
  'try-again': (app) => void app.tryAgain(),
  reload: () => window.location.reload(),
  'save-evidence': (app) => void app.saveEvidence().then((blob) => saveBlob(blob, 'parley-evidence.cbor')),
  'restart-encryption': (app) => void app.restartEncryption(),
  'to-start': (app) => void app.leaveTalk(false),
  'to-people': (_, go) => go('people'),
  'to-words': (_, go) => go('words'),
  'to-room': (_, go) => go('room'),
}

export function useDeed(): (deed: Exclude<Deed, 'copy-details'>) => void {
  const app = useApp()
  const { address } = useEnvironment()
  const go: Go = (place) => {
    const talk = placeOf(address.path)?.talk
    if (talk === undefined) return
    const places = { people: { at: 'people' }, words: { at: 'opening', step: 'words' }, room: { at: 'overview' } } as const
    address.go(pathOf(talk, places[place]))
  }
  return (deed) => DEEDS[deed](app, go)
}
