import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import { type Plenary, usePlenary } from '../../state/plenary'
import { amendmentsOf } from '../../telling/amendments'
import { delegationOf } from '../../telling/opening'
import { asksMe, mayPropose, missingFrom, type Pending, signs } from '../../telling/sessions'
import { ReasonDialog } from '../sessions/ReasonDialog'
import { Waits } from '../sessions/SessionLine'
import { AlsoSigned } from './AlsoSigned'
import { AmendDialog } from './AmendDialog'
import { BeforeAfter } from './BeforeAfter'

/** Below a charter in force: amendments that wait for signatures, each as before and after, and the way to propose one. */
export function Amendments(): ReactNode {
  const say = useSay()
  const here = usePlenary()
  const { talk } = useTalk()
  const [editing, setEditing] = useState(false)
  if (here === null || here.subjects.charter === null) return null
  const waiting = amendmentsOf(here.subjects)
  return (
    <section className="stack" aria-label={say('charter.amendments')}>
      {waiting.map((each) => <Waiting key={each.id} pending={each} here={here} />)}
      {mayPropose(here.subjects, talk.me) && (
        <div className="acts"><Button size="large" onPress={() => setEditing(true)}>{say('charter.amend')}</Button></div>
      )}
      {editing && <AmendDialog here={here} onClose={() => setEditing(false)} />}
    </section>
  )
}

interface WaitingProps { readonly pending: Pending; readonly here: Plenary }

function Waiting({ pending: { id, proposal }, here }: WaitingProps): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [asking, setAsking] = useState<'sign' | 'refuse' | null>(null)
  const close = (): void => setAsking(null)
  const withdraw = useAct(() => here.perform('withdraw', { to: id }))
  const own = talk.me.delegation
  const asked = asksMe(here.subjects, talk.me, proposal)
  const charter = here.subjects.charter?.charter ?? null
  const after = proposal.body?.['charter'] as Readonly<Record<string, unknown>> | undefined
  if (charter === null || after === undefined) return null
  return (
    <article className="card stack" aria-label={say('charter.amendmentBy', { delegation: delegationOf(talk, proposal.delegation).name })}>
      <h2 className="strong">{say('charter.amendmentBy', { delegation: delegationOf(talk, proposal.delegation).name })}</h2>
      <p className="muted">{say('charter.amendmentStands')}</p>
      <BeforeAfter before={charter} after={after} />
      <Waits missing={missingFrom(proposal)} />
      {withdraw.problem && <Problem problem={withdraw.problem} />}
      <div className="acts">
        {asked && <Button kind="main" size="large" onPress={() => setAsking('sign')}>{say('charter.amendSign', { delegation: delegationOf(talk, own).name })}</Button>}
        {asked && <Button kind="danger" size="large" onPress={() => setAsking('refuse')}>{say('charter.amendRefuse')}</Button>}
        {proposal.delegation === own && signs(here.subjects, talk.me) && <Button busy={withdraw.busy} onPress={() => withdraw.run()}>{say('charter.amendWithdraw')}</Button>}
      </div>
      {asking === 'sign' && <SignAmendment id={id} here={here} onClose={close} />}
      {asking === 'refuse' && (
        <ReasonDialog
          title={say('charter.amendRefuseTitle')} effect={say('charter.amendRefuseEffect')} label={say('charter.refuseReason')} act={say('charter.amendRefuseDo')} keep={say('charter.refuseKeep')}
          run={(reason) => here.perform('refuse', { to: id, reason })} onClose={close}
        />
      )}
    </article>
  )
}

interface SignProps { readonly id: string; readonly here: Plenary; readonly onClose: () => void }

function SignAmendment({ id, here, onClose }: SignProps): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const sign = useAct(() => here.perform('consent', { to: id }), onClose)
  const delegation = delegationOf(talk, talk.me.delegation).name
  return (
    <Dialog title={say('charter.amendSignTitle', { delegation })} open onClose={onClose}>
      <p>{say('charter.amendSignEffect', { delegation })}</p>
      <AlsoSigned />
      {sign.problem && <Problem problem={sign.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={sign.busy} onPress={() => sign.run()}>{say('charter.amendSignDo', { delegation })}</Button>
        <Button size="large" onPress={onClose}>{say('charter.signKeep')}</Button>
      </div>
    </Dialog>
  )
}
