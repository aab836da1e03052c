import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { asksMe, chairs, type Known, missingFrom, type Pending, pendingOn, signs } from '../../telling/sessions'
import type { Key } from '../../words'
import { NewTerms } from './NewTerms'
import { ReasonDialog } from './ReasonDialog'
import { Results } from './Results'
import { Waits } from './SessionLine'
import type { OfSession } from './SessionPanel'

/** What is proposed for a session and waits for consent, each with what one may answer. */
export function Proposals({ known, here }: OfSession): ReactNode {
  const say = useSay()
  const pending = pendingOn(here.subjects, known.id)
  if (pending.length === 0) return null
  return (
    <section aria-label={say('sessions.proposals')} className="proposals">
      {pending.map((each) => <One key={each.id} pending={each} known={known} here={here} />)}
    </section>
  )
}

const AGREE: Readonly<Record<string, Key>> = {
  'session.propose': 'sessions.agreePropose', 'session.revise': 'sessions.agreeRevise', 'session.results': 'sessions.agreeResults', 'agenda.add': 'sessions.agreeItem',
}

function One({ pending: { id, proposal }, known, here }: { readonly pending: Pending; readonly known: Known; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [refusing, setRefusing] = useState(false)
  const { subjects, perform } = here
  const act = useAct((kind: string) => perform(kind, { to: id }))
  const names = (ids: readonly string[]): string => clock.list(ids.map((each) => delegationOf(talk, each).name))
  const mine = proposal.delegation === talk.me.delegation
  const agreed = proposal.given.includes(talk.me.delegation)
  const signer = signs(subjects, talk.me)
  return (
    <div className="proposal stack">
      <p>{say('sessions.proposedBy', { delegation: delegationOf(talk, proposal.delegation).name })} {proposal.given.length > 0 && say('sessions.agreedBy', { names: names(proposal.given) })}</p>
      <Waits missing={missingFrom(proposal)} />
      <Said pending={{ id, proposal }} known={known} />
      <div className="acts">
        {asksMe(subjects, talk.me, proposal) && (
          <Button kind="main" busy={act.busy} onPress={() => act.run('consent')}>{say(AGREE[proposal.kind] ?? 'sessions.agreePropose', { number: known.session.number })}</Button>
        )}
        {signer && !mine && proposal.needs.includes(talk.me.delegation) && <Button onPress={() => setRefusing(true)}>{say('sessions.refuse')}</Button>}
        {signer && !mine && agreed && <Button kind="quiet" onPress={() => act.run('retract')}>{say('sessions.retract')}</Button>}
        {mine && (signer || chairs(subjects, talk.me)) && <Button onPress={() => act.run('withdraw')}>{say('sessions.withdraw')}</Button>}
      </div>
      {act.problem && <Problem problem={act.problem} />}
      {refusing && (
        <ReasonDialog
          title={say('sessions.refuseTitle')} effect={say('sessions.refuseEffect')} label={say('sessions.refuseReason')} act={say('sessions.refuseDo')} keep={say('sessions.refuseKeep')}
          run={(reason) => perform('refuse', { to: id, reason })} onClose={() => setRefusing(false)}
        />
      )}
    </div>
  )
}

/** What the proposal says. */
function Said({ pending: { proposal }, known }: { readonly pending: Pending; readonly known: Known }): ReactNode {
  const say = useSay()
  const body = proposal.body ?? {}
  switch (proposal.kind) {
    case 'session.revise': return <NewTerms body={body} session={known.session} />
    case 'agenda.add': return <p><bdi>{say('sessions.newItem', { title: String(body['title']) })}</bdi></p>
    case 'session.results': return <Results body={body} session={known.session} />
    default: return null
  }
}
