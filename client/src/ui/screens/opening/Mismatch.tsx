import { type ReactNode, useState } from 'react'
import type { ProblemView } from '../../../model'
import { Button } from '../../parts/Button'
import { Tick } from '../../parts/Fields'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { saveBlob } from '../../parts/save'
import { useAct } from '../../state/act'
import { useApp, useClock, useSay, useTalk } from '../../state/environment'
import { headNames, otherHeads } from '../../telling/opening'
import { describeProblem } from '../../words/problems'

interface StoppedProps { readonly problem: ProblemView; readonly runs: number }

const useOthers = (): string => {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  return headNames(say, clock, talk.opening ? otherHeads(talk.opening) : [])
}

/** Everything has stopped. There is no “try again”: a new try needs a new talk. */
export function Mismatch({ problem, runs }: StoppedProps): ReactNode {
  const say = useSay()
  const names = useOthers()
  const app = useApp()
  const close = useAct(() => app.leaveTalk(false))
  const said = describeProblem(problem, useClock())
  const words = problem.code === 'WORDS_DIFFER'
  return (
    <>
      <h1>{words ? say('opening.mismatchTitle') : said.says}</h1>
      <Notice tone="stop" live acts={<><SaveEvidence /><Button size="large" busy={close.busy} onPress={() => close.run()}>{say('opening.closeTalk')}</Button></>}>
        {words ? <p className="lead">{say('opening.mismatchText', { names })}</p> : said.more !== null && <p className="lead">{said.more}</p>}
        {words && runs > 1 && <p className="small">{say('opening.mismatchRuns', { runs })}</p>}
        <p className="tiny faint mono">{say('frame.code', { code: problem.code })}</p>
      </Notice>
    </>
  )
}

/** A comparison that was disturbed before any word was shown: a new one is possible after the heads have spoken to each other. */
export function Disturbed({ problem, runs }: StoppedProps): ReactNode {
  const say = useSay()
  const names = useOthers()
  const app = useApp()
  const [told, setTold] = useState(false)
  const again = useAct(() => app.compareWords())
  const said = describeProblem(problem, useClock())
  return (
    <>
      <h1>{said.says}</h1>
      <Notice tone="stop" live acts={<SaveEvidence />}>
        {said.more !== null && <p>{said.more}</p>}
        <p className="small">{say('opening.mismatchRuns', { runs })}</p>
        <p className="tiny faint mono">{say('frame.code', { code: problem.code })}</p>
      </Notice>
      <Tick label={say('opening.told', { names })} value={told} onChange={setTold} />
      <div className="acts"><Button size="large" closed={!told} busy={again.busy} onPress={() => again.run()}>{say('opening.compareAgain')}</Button></div>
      {again.problem && <Problem problem={again.problem} />}
    </>
  )
}

function SaveEvidence(): ReactNode {
  const say = useSay()
  const app = useApp()
  const save = useAct(async () => saveBlob(await app.saveEvidence(), 'parley-evidence.cbor'))
  return <Button kind="main" size="large" busy={save.busy} onPress={() => save.run()}>{say('opening.saveEvidence')}</Button>
}
