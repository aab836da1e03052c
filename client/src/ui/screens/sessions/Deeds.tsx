import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import { type Deed, deedsOn } from '../../telling/sessions'
import type { Key } from '../../words'
import { OffRecordDialog } from './OffRecordDialog'
import { ReasonDialog } from './ReasonDialog'
import { ResultsDialog } from './ResultsDialog'
import { RollDialog } from './RollDialog'
import type { OfSession } from './SessionPanel'
import { TermsDialog } from './TermsDialog'

/** Acts done at once, without a dialog. */
const AT_ONCE: Readonly<Partial<Record<Deed, string>>> = {
  open: 'session.open', resume: 'session.resume', ready: 'session.ready', unready: 'session.unready', depart: 'roll.depart',
}
const MAIN: ReadonlySet<Deed> = new Set(['open', 'resume', 'ready', 'roll'])
const NAMES: Readonly<Record<Exclude<Deed, 'add'>, Key>> = {
  open: 'sessions.open', resume: 'sessions.resume', ready: 'sessions.ready', unready: 'sessions.unready', roll: 'sessions.declare', depart: 'sessions.depart',
  results: 'sessions.results', revise: 'sessions.revise', off: 'record.offAsk', postpone: 'sessions.postpone', suspend: 'sessions.suspend', close: 'sessions.close', cancel: 'sessions.cancel',
}

/** The buttons of a session: only acts that the person's powers allow. Adding to the agenda stands with the agenda. */
export function Deeds({ known, here }: OfSession): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [open, setOpen] = useState<Deed | null>(null)
  const { id, session } = known
  const { number } = session
  const act = useAct((kind: string) => here.perform(kind, { session: id }))
  const deeds = deedsOn(here.subjects, talk.me, session).filter((deed) => deed !== 'add')
  const first = deeds.find((deed) => MAIN.has(deed) && !(deed === 'roll' && session.present.includes(talk.me.delegation)))
  const press = (deed: Deed): void => {
    const kind = AT_ONCE[deed]
    if (kind === undefined) setOpen(deed)
    else act.run(kind)
  }
  return (
    <section aria-label={say('sessions.deeds')}>
      {deeds.length === 0 ? <p className="small muted">{say('sessions.noDeeds')}</p> : (
        <div className="acts">
          {deeds.map((deed) => (
            <Button key={deed} kind={deed === first ? 'main' : deed === 'cancel' ? 'danger' : 'plain'} busy={act.busy && AT_ONCE[deed] !== undefined} onPress={() => press(deed)}>
              {say(NAMES[deed], { number })}
            </Button>
          ))}
        </div>
      )}
      {act.problem && <Problem problem={act.problem} />}
      {open !== null && <DeedDialog deed={open} known={known} here={here} onClose={() => setOpen(null)} />}
    </section>
  )
}

function DeedDialog({ deed, known, here, onClose }: OfSession & { readonly deed: Deed; readonly onClose: () => void }): ReactNode {
  switch (deed) {
    case 'revise': return <TermsDialog here={here} known={known} onClose={onClose} />
    case 'roll': return <RollDialog here={here} known={known} onClose={onClose} />
    case 'results': return <ResultsDialog here={here} known={known} onClose={onClose} />
    case 'off': return <OffRecordDialog here={here} known={known} onClose={onClose} />
    case 'close': return <CloseDialog here={here} known={known} onClose={onClose} />
    case 'postpone':
    case 'suspend':
    case 'cancel': return <StopDialog deed={deed} here={here} known={known} onClose={onClose} />
    default: return null
  }
}

type Closing = OfSession & { readonly onClose: () => void }

function StopDialog({ deed, known: { id, session: { number } }, here, onClose }: Closing & { readonly deed: 'postpone' | 'suspend' | 'cancel' }): ReactNode {
  const say = useSay()
  return (
    <ReasonDialog
      title={say(`sessions.${deed}Title`, { number })} effect={say(`sessions.${deed}Effect`)} act={say(`sessions.${deed}Do`, { number })} keep={say(`sessions.${deed}Keep`)}
      readers run={(reason, open) => here.perform(`session.${deed}`, { session: id, reason, public: open })} onClose={onClose}
    />
  )
}

function CloseDialog({ known: { id, session: { number } }, here, onClose }: Closing): ReactNode {
  const say = useSay()
  const act = useAct(() => here.perform('session.close', { session: id }), onClose)
  return (
    <Dialog title={say('sessions.closeTitle', { number })} open onClose={onClose}>
      <p>{say('sessions.closeEffect')}</p>
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={() => act.run()}>{say('sessions.closeDo', { number })}</Button>
        <Button size="large" onPress={onClose}>{say('sessions.closeKeep')}</Button>
      </div>
    </Dialog>
  )
}
