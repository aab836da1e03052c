import type { ReactNode } from 'react'
import type { ProblemView } from '../../../model'
import { Plain } from '../../frame/Plain'
import { Problem } from '../../parts/Problem'
import { useSay } from '../../state/environment'

/** A link, a browser or a second tab with which the page cannot go on. */
export function Stopped({ problem }: { readonly problem: ProblemView }): ReactNode {
  const say = useSay()
  return (
    <Plain>
      <h1>{say('start.problemTitle')}</h1>
      <Problem problem={problem} />
    </Plain>
  )
}
