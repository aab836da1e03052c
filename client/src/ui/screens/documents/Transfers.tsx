import type { ReactNode } from 'react'
import { ProgressBar } from 'react-aria-components/ProgressBar'
import type { TransferView } from '../../../model'
import { Button } from '../../parts/Button'
import { FileName } from '../../parts/FileName'
import { Problem } from '../../parts/Problem'
import { useApp, useSay, useTalk } from '../../state/environment'
import { sizeInWords } from '../../telling/documents'
import { shownName } from '../../telling/file-names'
import { ChooseFile } from './AddFile'

/** What is on its way to or from this room, with a true bar and a way to pause. */
export function Transfers({ room }: { readonly room: string }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const here = talk.transfers.filter((each) => each.room === room)
  if (here.length === 0) return null
  return (
    <section className="card stack" aria-label={say('documents.transfers')}>
      <h2 className="strong">{say('documents.transfers')}</h2>
      {here.map((each) => <Transfer key={each.id} of={each} />)}
    </section>
  )
}

function Transfer({ of: transfer }: { readonly of: TransferView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { id, name, done, size, direction, state } = transfer
  const amount = { name: shownName(name), done: sizeInWords(say, done), size: sizeInWords(say, size) }
  const moving = direction === 'up' ? 'documents.progressUp' : 'documents.progressDown'
  const says = { reading: 'documents.reading', moving, paused: 'documents.paused', waiting: 'documents.waits', 'needs-file': 'documents.needsFile', failed: moving } as const
  const tell = (what: 'pause' | 'resume' | 'cancel'): void => void app.transfer(id, what)
  return (
    <div className="stack stack-close">
      <ProgressBar className="progress" aria-label={shownName(name)} value={done} maxValue={Math.max(1, size)}>
        {({ percentage }) => (
          <>
            <span className="row row-wrap"><b className="grow"><FileName of={name} /></b><span className="small muted">{say(says[state], amount)}</span></span>
            <span className="progress-track" aria-hidden><span className="progress-done" style={{ inlineSize: `${String(percentage ?? 0)}%` }} /></span>
          </>
        )}
      </ProgressBar>
      {transfer.problem && <Problem problem={transfer.problem} />}
      <div className="acts">
        {state === 'needs-file' && <ChooseFile here={transfer} replaces={null} label={say('documents.chooseAgain')} />}
        {state === 'moving' && <Button size="small" onPress={() => tell('pause')}>{say('documents.pause')}</Button>}
        {state === 'paused' && <Button size="small" onPress={() => tell('resume')}>{say('documents.resume')}</Button>}
        {state === 'failed' && <Button size="small" onPress={() => tell('resume')}>{say('documents.tryAgain')}</Button>}
        <Button size="small" onPress={() => tell('cancel')}>{say('documents.cancel')}</Button>
      </div>
    </div>
  )
}
