import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { useSay, useTalk } from '../../state/environment'
import { type InRoom, usePlenary } from '../../state/plenary'
import { decisionsIn, type Group, mayProposeDecision } from '../../telling/decisions'
import { DecisionCard } from './DecisionCard'
import { ProposeDialog } from './ProposeDialog'

const GROUPS: readonly Group[] = ['open', 'decided', 'withdrawn']

/** `/t/:talk/decisions`: what is open, what was decided, what was withdrawn. */
export default function Decisions(): ReactNode {
  const say = useSay()
  const plenary = usePlenary()
  return plenary
    ? <All plenary={plenary} />
    : <div className="page"><h1>{say('decisions.title')}</h1><p className="lead">{say('decisions.notYet')}</p></div>
}

function All({ plenary }: { readonly plenary: InRoom }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [proposing, setProposing] = useState(false)
  const groups = GROUPS.map((group) => ({ group, known: decisionsIn(plenary.subjects, group) })).filter(({ known }) => known.length > 0)
  return (
    <div className="page">
      <div className="page-head">
        <h1 className="grow">{say('decisions.title')}</h1>
        {mayProposeDecision(plenary.subjects, talk.me) && <Button kind="main" onPress={() => setProposing(true)}>{say('decisions.propose')}</Button>}
      </div>
      <p className="lead">{say('decisions.lead')}</p>
      {groups.length === 0 && <p className="muted">{say('decisions.none')}</p>}
      {groups.map(({ group, known }) => (
        <section key={group} className="stack" aria-label={say(`decisions.${group}`)}>
          <h2>{say(`decisions.${group}`)}</h2>
          {known.map((each) => <DecisionCard key={each.id} known={each} plenary={plenary} />)}
        </section>
      ))}
      {proposing && <ProposeDialog plenary={plenary} note={null} onClose={() => setProposing(false)} />}
    </div>
  )
}
