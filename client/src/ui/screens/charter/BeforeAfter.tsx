import type { ReactNode } from 'react'
import { useClock, useSay, useTalk } from '../../state/environment'
import { changesOf } from '../../telling/amendments'

type Data = Readonly<Record<string, unknown>>
interface BeforeAfterProps { readonly before: Data; readonly after: Data }

/** Two charters clause by clause, only what differs. Each side is named in words and by a sign, not by colour alone. */
export function BeforeAfter({ before, after }: BeforeAfterProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const nameOf = (id: string): string => talk.delegations.find((each) => each.id === id)?.name ?? id
  const changes = changesOf(say, clock, before, after, nameOf)
  if (changes.length === 0) return <p className="muted">{say('charter.nothingChanges')}</p>
  return (
    <ol className="amendment" aria-label={say('charter.changes')}>
      {changes.map((each) => (
        <li key={each.path} className="amendment-clause">
          <h3 className="caption">{say(`charter.part${each.part}`)}</h3>
          <div className="amendment-sides">
            <Side name={say('charter.before')} sign="−" says={each.before} none={say('charter.notThere')} className="amendment-before" />
            <Side name={say('charter.after')} sign="+" says={each.after} none={say('charter.notThere')} className="amendment-after" />
          </div>
        </li>
      ))}
    </ol>
  )
}

interface SideProps { readonly name: string; readonly sign: string; readonly says: readonly string[]; readonly none: string; readonly className: string }

function Side({ name, sign, says, none, className }: SideProps): ReactNode {
  return (
    <div className={`amendment-side ${className}`}>
      <p className="small strong"><span aria-hidden>{sign} </span>{name}</p>
      {says.length === 0 ? <p className="muted">{none}</p> : says.map((each) => <p key={each} className="clause-says">{each}</p>)}
    </div>
  )
}
