import { type ReactNode, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import { Plain } from '../../frame/Plain'
import { Button } from '../../parts/Button'
import { Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useSay } from '../../state/environment'
import type { Key } from '../../words'
import { Delegations } from './Delegations'
import { type Draft, delegationsHold, emptyDraft, planOf, type QuestionProps, titleError } from './plan'
import { Rules } from './Rules'

const QUESTIONS = ['title', 'delegations', 'rules'] as const
type Question = (typeof QUESTIONS)[number]
const NAMES: Readonly<Record<Question, Key>> = { title: 'open.stepTitle', delegations: 'open.stepDelegations', rules: 'open.stepRules' }

const holds: Readonly<Record<Question, (draft: Draft) => boolean>> = {
  title: (draft) => titleError(draft) === null,
  delegations: delegationsHold,
  rules: (draft) => draft.languages.length > 0,
}

/** The convener's page: one question at a time. Nothing typed is lost by going back, and errors show only once asked for. */
export function OpenTalk(): ReactNode {
  const say = useSay()
  const app = useApp()
  const [draft, setDraft] = useState(() => emptyDraft('en'))
  const [question, setQuestion] = useState<Question>('title')
  const [asked, setAsked] = useState(false)
  const open = useAct(() => app.openTalk(planOf(draft)))
  const at = QUESTIONS.indexOf(question)

  const turn = (by: number): void => {
    setAsked(false)
    setQuestion(QUESTIONS[at + by] ?? question)
  }
  const forward = (): void => {
    if (!holds[question](draft)) setAsked(true)
    else if (question === 'rules') open.run()
    else turn(1)
  }

  return (
    <Plain wide={question !== 'title'}>
      <p className="caption">{say('open.step', { step: at + 1, steps: QUESTIONS.length, name: say(NAMES[question]) })}</p>
      <h1>{say('open.title')}</h1>
      <Form className="stack stack-wide" onSubmit={(event) => { event.preventDefault(); forward() }}>
        {question === 'title' && <Title draft={draft} asked={asked} onChange={setDraft} />}
        {question === 'delegations' && <Delegations draft={draft} asked={asked} onChange={setDraft} />}
        {question === 'rules' && <Rules draft={draft} asked={asked} onChange={setDraft} />}
        {open.problem && <Problem problem={open.problem} />}
        <div className="acts">
          <Button kind="main" size="large" type="submit" busy={open.busy}>
            {question !== 'rules' ? say('open.next') : open.busy ? say('open.creating') : say('open.create')}
          </Button>
          {at > 0 && <Button size="large" onPress={() => turn(-1)}>{say('frame.back')}</Button>}
        </div>
      </Form>
    </Plain>
  )
}

function Title({ draft, asked, onChange }: QuestionProps): ReactNode {
  const say = useSay()
  const error = asked ? titleError(draft) : null
  return (
    <>
      <p className="lead">{say('open.titleLead')}</p>
      <Field className="field-wide" label={say('open.titleLabel')} value={draft.title} onChange={(title) => onChange({ ...draft, title })} error={error && say(error)} autoFocus />
    </>
  )
}
