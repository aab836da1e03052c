import { type ReactNode, useState } from 'react'
import type { ProblemView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { FileName, FileWarning } from '../../parts/FileName'
import { Mark } from '../../parts/Mark'
import { Problem } from '../../parts/Problem'
import { saveBlob } from '../../parts/save'
import { useApp, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { type FileVersion, type KnownFile, shortHash, sizeInWords } from '../../telling/documents'
import { hidesSomething, kindOfName, shownName } from '../../telling/file-names'
import { delegationOf } from '../../telling/opening'
import { ChooseFile } from './AddFile'

/** One file: name, whose, which version, how large, its hash, and what one may do. */
export function FileLine({ file, here }: { readonly file: KnownFile; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { latest, earlier } = file
  const own = file.delegation === talk.me.delegation
  const delegation = delegationOf(talk, file.delegation)
  const may = own && (talk.me.powers.includes('draft') || talk.me.powers.includes('record'))
  return (
    <li className="stack stack-close">
      <div className="list-row list-row-wrap">
        <Mark of={delegation} />
        <span className="grow stack stack-close">
          <b><FileName of={latest.name} /></b>
          <FileWarning of={latest.name} />
          <span className="small muted">{say('documents.version', { version: earlier.length + 1 })}. {say('documents.from', { delegation: delegation.name, size: sizeInWords(say, latest.size), hash: shortHash(latest.hash) })}</span>
        </span>
        {may && <ChooseFile here={here} replaces={file.id} label={say('documents.newVersionShort')} name={say('documents.newVersion', { name: shownName(latest.name) })} />}
        <Get version={latest} room={here.room} from={delegation.name} />
      </div>
      <details className="small">
        <summary>{say(earlier.length > 0 ? 'documents.earlier' : 'documents.whole')}</summary>
        <p className="mono">{say('documents.fullHash', { hash: latest.hash })}</p>
        {earlier.length > 0 && (
          <ul className="list">
            {earlier.map((version, at) => (
              <li key={version.entry} className="list-row">
                <span className="grow"><FileName of={version.name} /> <FileWarning of={version.name} /> <span className="muted">{say('documents.version', { version: at + 1 })}. {sizeInWords(say, version.size)}. {shortHash(version.hash)}</span></span>
                <Get version={version} room={here.room} from={delegation.name} />
              </li>
            ))}
          </ul>
        )}
      </details>
    </li>
  )
}

interface GetProps {
  readonly version: FileVersion
  readonly room: string
  /** The delegation that put it there. */
  readonly from: string
}

/** Fetched, opened and checked on this device, then handed to the person, who is asked first where the name says more than a document. */
export function Get({ version, room, from }: GetProps): ReactNode {
  const say = useSay()
  const app = useApp()
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const warned = kindOfName(version.name) !== null || hidesSomething(version.name)
  const name = shownName(version.name)
  const [problem, setProblem] = useState<ProblemView | null>(null)
  const get = async (): Promise<void> => {
    setAsked(false)
    setBusy(true)
    const got = await app.getFile(room, version.hash, version.name)
    setBusy(false)
    setProblem(got instanceof Blob ? null : got)
    if (got instanceof Blob) saveBlob(got, version.name)
  }
  return (
    <span className="stack stack-close">
      <Button busy={busy} label={say('documents.get', { name })} onPress={() => (warned ? setAsked(true) : void get())}>{say('documents.getShort')}</Button>
      {problem && <Problem problem={problem} />}
      <Dialog title={say('documents.saveTitle', { name })} open={asked} onClose={() => setAsked(false)}>
        <p><FileWarning of={version.name} /></p>
        <p>{say('documents.saveEffect', { delegation: from })}</p>
        <div className="dialog-acts">
          <Button size="large" onPress={() => setAsked(false)}>{say('documents.saveKeep')}</Button>
          <Button size="large" onPress={() => void get()}>{say('documents.saveDo')}</Button>
        </div>
      </Dialog>
    </span>
  )
}
