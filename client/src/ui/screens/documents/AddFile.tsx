import { type ReactNode, useState } from 'react'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import type { ProblemView } from '../../../model'
import { Button } from '../../parts/Button'
import { Problem } from '../../parts/Problem'
import { useApp, useSay } from '../../state/environment'
import type { InRoom } from '../../state/plenary'

/** Begins an upload into this room. */
export function AddFile({ here, room }: { readonly here: InRoom; readonly room: string }): ReactNode {
  const say = useSay()
  return (
    <section className="stack">
      <p className="small muted">{say('documents.addTo', { room })}</p>
      <div className="acts"><ChooseFile here={here} replaces={null} label={say('documents.add')} main /></div>
    </section>
  )
}

interface ChooseFileProps {
  readonly here: Pick<InRoom, 'room'>
  /** The file it is a new version of. */
  readonly replaces: string | null
  readonly label: string
  /** For who does not see what the button stands beside. */
  readonly name?: string
  readonly main?: boolean
}

export function ChooseFile({ here, replaces, label, name, main = false }: ChooseFileProps): ReactNode {
  const app = useApp()
  const [problem, setProblem] = useState<ProblemView | null>(null)
  const choose = async (files: FileList | null): Promise<void> => {
    for (const file of files ?? []) setProblem(await app.putFile(here.room, file, replaces))
  }
  return (
    <span className="stack stack-close">
      <FileTrigger onSelect={(files) => void choose(files)}>
        <Button {...(main ? { kind: 'main' as const } : {})} {...(name === undefined ? {} : { label: name })}>{label}</Button>
      </FileTrigger>
      {problem && <Problem problem={problem} />}
    </span>
  )
}
