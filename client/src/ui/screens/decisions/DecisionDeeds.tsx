import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import { useReached } from '../../state/reached'
import { type DecisionDeed, deedsOnDecision, isVoted, unvoted, waitsUntil } from '../../telling/decisions'
import { delegationOf } from '../../telling/opening'
import type { Key } from '../../words'
import type { OfDecision } from './DecisionCard'

/** Acts done at once, without a dialog. */
const AT_ONCE = { put: 'decision.put', unobject: 'decision.unobject', aside: 'decision.stand_aside', announce: 'decision.announce', withdraw: 'decision.withdraw' } as const
const isAtOnce = (deed: DecisionDeed): deed is keyof typeof AT_ONCE => deed in AT_ONCE
const NAMES: Readonly<Record<Exclude<DecisionDeed, 'vote'>, Key>> = {
  put: 'decisions.put', object: 'decisions.object', unobject: 'decisions.unobject', aside: 'decisions.aside', recuse: 'decisions.recuse', announce: 'decisions.announce',
  withdraw: 'decisions.withdraw',
}
const LOOKS: Readonly<Partial<Record<DecisionDeed, 'main' | 'danger'>>> = { put: 'main', announce: 'main', object: 'danger' }
const BALLOTS = ['yes', 'no', 'abstain'] as const

/** The buttons of a decision: only acts that the person's powers allow. */
export function DecisionDeeds({ known, plenary }: OfDecision): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [open, setOpen] = useState<'object' | 'recuse' | null>(null)
  const { id, decision } = known
  const act = useAct((kind: string, more: Readonly<Record<string, unknown>> = {}) => plenary.perform(kind, { decision: id, ...more }))
  const deeds = deedsOnDecision(plenary.subjects, talk.me, decision)
  const reached = useReached(waitsUntil(decision))
  const early = !reached && !(isVoted(decision) && unvoted(decision).length === 0)
  const own = decision.ballots[talk.me.delegation]
  const others = deeds.flatMap((deed) => (deed === 'vote' ? [] : [deed]))
  const press = (deed: Exclude<DecisionDeed, 'vote'>): void => {
    if (isAtOnce(deed)) act.run(AT_ONCE[deed])
    else setOpen(deed)
  }
  if (deeds.length === 0) return null
  return (
    <>
      {deeds.includes('vote') && (
        <div className="stack stack-close" role="group" aria-label={say('decisions.votes')}>
          <p className="small">{say('decisions.vote', { delegation: delegationOf(talk, talk.me.delegation).name })}</p>
          <div className="row row-wrap">
            {BALLOTS.map((vote) => <Button key={vote} pressed={own === vote} busy={act.busy} onPress={() => act.run('decision.vote', { vote })}>{say(`decisions.vote${vote}`)}</Button>)}
          </div>
        </div>
      )}
      {others.length > 0 && (
        <div className="acts">
          {others.map((deed) => (
            <Button key={deed} kind={LOOKS[deed] ?? 'plain'} closed={deed === 'announce' && early} busy={act.busy && isAtOnce(deed)} onPress={() => press(deed)}>
              {say(NAMES[deed])}
            </Button>
          ))}
        </div>
      )}
      {act.problem && <Problem problem={act.problem} tone="warn" />}
      {open === 'object' && <ObjectDialog known={known} plenary={plenary} onClose={() => setOpen(null)} />}
      {open === 'recuse' && <RecuseDialog known={known} plenary={plenary} onClose={() => setOpen(null)} />}
    </>
  )
}

type Asking = OfDecision & { readonly onClose: () => void }

/** Everybody sees who objects; a reason is not asked for by the rules. */
function ObjectDialog({ known: { id, decision }, plenary, onClose }: Asking): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [reason, setReason] = useState('')
  const delegation = delegationOf(talk, talk.me.delegation).name
  const act = useAct(() => plenary.perform('decision.object', { decision: id, ...(reason.trim() === '' ? {} : { reason }) }), onClose)
  return (
    <Dialog title={say('decisions.objectTitle', { title: decision.title })} open onClose={onClose}>
      <p>{say('decisions.objectEffect', { delegation })}</p>
      <Field className="field-wide" label={say('decisions.objectReason')} value={reason} onChange={setReason} />
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="danger" size="large" busy={act.busy} onPress={() => act.run()}>{say('decisions.objectDo', { delegation })}</Button>
        <Button size="large" onPress={onClose}>{say('decisions.objectKeep')}</Button>
      </div>
    </Dialog>
  )
}

function RecuseDialog({ known: { id, decision }, plenary, onClose }: Asking): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const act = useAct(() => plenary.perform('decision.recuse', { decision: id }), onClose)
  return (
    <Dialog title={say('decisions.recuseTitle', { title: decision.title })} open onClose={onClose}>
      <p>{say('decisions.recuseEffect', { delegation: delegationOf(talk, talk.me.delegation).name })}</p>
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="danger" size="large" busy={act.busy} onPress={() => act.run()}>{say('decisions.recuseDo')}</Button>
        <Button size="large" onPress={onClose}>{say('decisions.recuseKeep')}</Button>
      </div>
    </Dialog>
  )
}
