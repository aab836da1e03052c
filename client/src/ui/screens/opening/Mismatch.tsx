import type { ReactNode } from 'react'
import type { ProblemView } from '../../../model'
import { Button } from '../../parts/Button'
import { Notice } from '../../parts/Notice'
import { saveBlob } from '../../parts/save'
import { useAct } from '../../state/act'
import { useApp, useClock, useSay, useTalk } from '../../state/environment'
import { headNames, otherHeads } from '../../telling/opening'
import { describeProblem } from '../../words/problems'

/** Everything has stopped. There is no “try again”: a new try needs a new talk. */
export function Mismatch({ runs, problem }: { readonly runs: number; readonly problem: ProblemView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const { talk } = useTalk()
  const save = useAct(async () => saveBlob(await app.saveEvidence(), 'parley-evidence.json'))
  const close = useAct(() => app.leaveTalk(false))
  const names = headNames(say, clock, talk, talk.opening ? otherHeads(talk.opening) : [])
  const said = describeProblem(problem, clock)
  return (
    <>
      <h1>{say('opening.mismatchTitle')}</h1>
      <Notice
        tone="stop"
        live
        acts={
          <>
            <Button kind="main" size="large" busy={save.busy} onPress={() => save.run()}>{say('opening.saveEvidence')}</Button>
            <Button size="large" busy={close.busy} onPress={() => close.run()}>{say('opening.closeTalk')}</Button>
          </>
        }
      >
        <p className="lead">{say('opening.mismatchText', { names })}</p>
        {problem.code !== 'WORDS_DIFFER' && <p>{said.says}</p>}
        {runs > 0 && <p className="small">{say('opening.mismatchRuns', { runs })}</p>}
        <p className="tiny faint mono">{say('frame.code', { code: problem.code })}</p>
      </Notice>
    </>
  )
}
