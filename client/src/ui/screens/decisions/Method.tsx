import type { ReactNode } from 'react'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { Decision, Method as MethodName } from '../../telling/decisions'
import { delegationOf } from '../../telling/opening'

/** The rule of a decision in sentences, as it began under it (rule C6), and who decides. */
export function Method({ of: { method, rule, params, subject, electorate } }: { readonly of: Decision }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const names = (ids: readonly string[]): string => clock.list(ids.map((each) => delegationOf(talk, each).name))
  const grounds = (params['grounds'] ?? '') as string
  const concerned = (params['concerned'] ?? []) as readonly string[]
  const sentences = [
    ...(rule['absent'] === 'blocks' ? [say('decisions.meansblocks')] : []),
    ...(rule['abstention'] === 'does_not_prevent' ? [say('decisions.meansabstention')] : []),
    ...(rule['mode'] === 'named' ? [say('decisions.concerned', { names: names(concerned), grounds })] : []),
    ...(rule['mode'] === 'any' ? [say('decisions.concernedAny', { count: Number(rule['x']), grounds })] : []),
    ...(subject['type'] === 'report' ? [say('decisions.noteMeans')] : []),
  ]
  return (
    <dl className="facts">
      <div className="fact"><dt>{say('decisions.howDecided')}</dt><dd><p><b>{say('decisions.methodFirst', { method: say(`decisions.method${method as MethodName}`) })}</b> {say(`decisions.means${method as MethodName}`)}</p>{sentences.map((each) => <p key={each}>{each}</p>)}</dd></div>
      {electorate.length > 0 && <div className="fact"><dt>{say('decisions.decide')}</dt><dd>{names(electorate)}</dd></div>}
    </dl>
  )
}
