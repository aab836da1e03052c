import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field, Ticks } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { bundlesOf, filesOf, type KnownBundle, nameIn } from '../../telling/documents'
import { shownName } from '../../telling/file-names'
import { asksMe, mayPropose, missingFrom, signs } from '../../telling/sessions'
import { Waits } from '../sessions/SessionLine'

interface Of { readonly here: InRoom; readonly room: string }

/** Sets of files agreed byte for byte, from which pages are called up (rules O2, O3). */
export function Bundles({ here, room }: Of): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [making, setMaking] = useState(false)
  const bundles = bundlesOf(here.subjects).filter((each) => each.agreed || here.subjects.pending[each.id] !== undefined)
  const may = mayPropose(here.subjects, talk.me) && filesOf(here.subjects).length > 0
  return (
    <section className="card stack" aria-label={say('documents.bundles')}>
      <h2 className="strong">{say('documents.bundles')}</h2>
      <p className="small muted">{say('documents.bundlesLead')}</p>
      {bundles.length === 0 ? <p className="muted">{say('documents.bundleNone')}</p> : <ul className="list">{bundles.map((each) => <Bundle key={each.id} bundle={each} here={here} room={room} />)}</ul>}
      {may && <div className="acts"><Button onPress={() => setMaking(true)}>{say('documents.bundleOpen')}</Button></div>}
      {making && <MakeBundle here={here} onClose={() => setMaking(false)} />}
    </section>
  )
}

function Bundle({ bundle, here, room }: Of & { readonly bundle: KnownBundle }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [calling, setCalling] = useState<string | null>(null)
  const { subjects, perform } = here
  const proposal = subjects.pending[bundle.id]
  const act = useAct((kind: string) => perform(kind, { to: bundle.id }))
  const others = proposal !== undefined && proposal.delegation !== talk.me.delegation
  const answers = others && signs(subjects, talk.me) && proposal.needs.includes(talk.me.delegation)
  return (
    <li className="stack stack-close">
      <p className="row"><b className="grow"><bdi>{bundle.title}</bdi></b>{bundle.agreed && <span className="chip chip-ok">{say('documents.bundleAgreed')}</span>}</p>
      <ul className="list">
        {bundle.files.map(({ file, hash }) => (
          <li key={file} className="list-row">
            <bdi className="grow">{nameIn(subjects, file, hash)}</bdi>
            {bundle.agreed && <Button size="small" label={say('documents.callPageOf', { name: nameIn(subjects, file, hash) })} onPress={() => setCalling(file)}>{say('documents.callPage')}</Button>}
          </li>
        ))}
      </ul>
      {proposal && <Waits missing={missingFrom(proposal)} />}
      {proposal && (
        <div className="acts">
          {asksMe(subjects, talk.me, proposal) && <Button kind="main" busy={act.busy} onPress={() => act.run('consent')}>{say('documents.bundleAgree', { title: bundle.title })}</Button>}
          {answers && <Button busy={act.busy} onPress={() => act.run('refuse')}>{say('documents.bundleRefuse', { title: bundle.title })}</Button>}
        </div>
      )}
      {act.problem && <Problem problem={act.problem} />}
      {calling !== null && <CallPage here={here} room={room} bundle={bundle} file={calling} onClose={() => setCalling(null)} />}
    </li>
  )
}

function MakeBundle({ here, onClose }: { readonly here: InRoom; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const files = filesOf(here.subjects)
  const [title, setTitle] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const body = { title: title.trim(), files: files.filter((each) => chosen.includes(each.id)).map(({ id, latest }) => ({ file: id, hash: latest.hash })) }
  const propose = useAct(() => here.perform('bundle.agree', body), onClose)
  const ready = title.trim() !== '' && chosen.length > 0
  return (
    <Dialog title={say('documents.bundleTitle')} open onClose={onClose}>
      <p>{say('documents.bundleEffect')}</p>
      <Field className="field-wide" label={say('documents.bundleName')} value={title} onChange={setTitle} error={tried && title.trim() === '' ? say('documents.bundleNameMissing') : null} required />
      <Ticks
        label={say('documents.bundleFiles')} values={chosen} onChange={setChosen} error={tried && chosen.length === 0 ? say('documents.bundleFilesMissing') : null}
        choices={files.map(({ id, latest, earlier }) => ({ value: id, label: shownName(latest.name), note: say('documents.version', { version: earlier.length + 1 }) }))}
      />
      {propose.problem && <Problem problem={propose.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={propose.busy} onPress={() => (ready ? propose.run() : setTried(true))}>{say('documents.bundleDo')}</Button>
        <Button size="large" onPress={onClose}>{say('documents.bundleKeep')}</Button>
      </div>
    </Dialog>
  )
}

interface CallPageProps extends Of { readonly bundle: KnownBundle; readonly file: string; readonly onClose: () => void }

function CallPage({ here, room, bundle, file, onClose }: CallPageProps): ReactNode {
  const say = useSay()
  const [number, setNumber] = useState('')
  const [tried, setTried] = useState(false)
  const page = /^[1-9][0-9]{0,8}$/.test(number.trim()) ? Number(number.trim()) : null
  const call = useAct(() => here.perform('page.call', { bundle: bundle.id, file, page: page ?? 0 }), onClose)
  const name = nameIn(here.subjects, file, bundle.files.find((each) => each.file === file)?.hash ?? null)
  return (
    <Dialog title={say('documents.callTitle', { name })} open onClose={onClose}>
      <p>{say('documents.callEffect', { room })}</p>
      <Field label={say('documents.callNumber')} value={number} onChange={setNumber} error={tried && page === null ? say('documents.callMissing') : null} required />
      {call.problem && <Problem problem={call.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={call.busy} onPress={() => (page === null ? setTried(true) : call.run())}>{say('documents.callDo')}</Button>
        <Button size="large" onPress={onClose}>{say('documents.callKeep')}</Button>
      </div>
    </Dialog>
  )
}
