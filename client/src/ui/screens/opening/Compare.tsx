import { CircleCheck, Ear, Volume2, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { OpeningView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Tick } from '../../parts/Fields'
import { Icon } from '../../parts/Icon'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useSay } from '../../state/environment'
import { wordsToChoose } from '../../telling/opening'
import { FiveWords } from './FiveWords'

type Comparing = Extract<OpeningView['words'], { step: 'comparing' }>
interface CompareProps { readonly words: Comparing; readonly names: string }
/** What I chose for a word; null stands for “None of these”. */
type Chosen = Readonly<Record<number, string | null>>

/** Read some, choose what you hear of the others: both must really talk, nobody can click through. A choice cannot be tried again. */
export function Compare({ words, names }: CompareProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const [chosen, setChosen] = useState<Chosen>({})
  const [byEye, setByEye] = useState(false)
  const [seen, setSeen] = useState(false)
  const [stopping, setStopping] = useState(false)
  const confirm = useAct((match: boolean) => app.confirmWords(match), () => setStopping(false))

  const toChoose = wordsToChoose(words)
  const open = toChoose.filter((at) => !(at in chosen))
  const wrong = toChoose.some((at) => at in chosen && chosen[at] !== words.code[at])
  const holds = byEye ? seen : open.length === 0 && !wrong
  const why = byEye
    ? say('opening.opensByEye')
    : open.length > 0 ? say('opening.opens', { count: open.length, list: clock.list(open.map((at) => String(at + 1))) }) : say('opening.opened')

  return (
    <div className="stack">
      {byEye ? (
        <>
          <p className="muted">{say('opening.byEyeLead')}</p>
          <FiveWords code={words.code} />
          <Tick label={say('opening.byEyeTick', { names })} value={seen} onChange={setSeen} />
        </>
      ) : (
        <ol className="words">
          {words.code.map((word, at) => (
            <Row
              key={at} at={at} word={word} choices={words.read.includes(at) ? null : words.choices[at] ?? []} chosen={chosen[at]} names={names}
              onChoose={(choice) => setChosen({ ...chosen, [at]: choice })}
            />
          ))}
        </ol>
      )}
      {wrong && !byEye && <Notice tone="stop" title={say('opening.differs')} live><p>{say('opening.heardOtherHelp', { names })}</p></Notice>}
      <div className="words-acts">
        <Button kind="main" size="large" closed={!holds} busy={confirm.busy} describedBy="words-why" onPress={() => confirm.run(true)}>{say('opening.allMatch')}</Button>
        <Button kind="danger" size="large" onPress={() => setStopping(true)}><Icon of={X} />{say('opening.differs')}</Button>
        <span className="grow" />
        <Button kind="link" onPress={() => { setByEye(!byEye); setSeen(false) }}>{say(byEye ? 'opening.byEar' : 'opening.byEye')}</Button>
      </div>
      {!(wrong && !byEye) && <p id="words-why" className="small muted">{why}</p>}
      {confirm.problem && <Problem problem={confirm.problem} />}
      <Dialog title={say('opening.differsTitle')} open={stopping} onClose={() => setStopping(false)}>
        <p>{say('opening.differsText')}</p>
        <div className="dialog-acts">
          <Button kind="danger" size="large" busy={confirm.busy} onPress={() => confirm.run(false)}>{say('opening.differsDo')}</Button>
          <Button size="large" onPress={() => setStopping(false)}>{say('opening.differsKeep')}</Button>
        </div>
      </Dialog>
    </div>
  )
}

interface RowProps {
  readonly at: number
  readonly word: string
  /** Three words to choose among; null: I read this one aloud. */
  readonly choices: readonly string[] | null
  readonly chosen: string | null | undefined
  readonly names: string
  readonly onChoose: (choice: string | null) => void
}

function Row({ at, word, choices, chosen, names, onChoose }: RowProps): ReactNode {
  const say = useSay()
  if (choices !== null && chosen === undefined) {
    return (
      <li className="word word-open">
        <span className="word-number">{at + 1}</span>
        <span className="word-say"><Icon of={Ear} /> {say('opening.choose', { names })}</span>
        <span className="word-choices" role="group" aria-label={say('opening.chooseOf', { number: at + 1 })}>
          {choices.map((each) => <Button key={each} className="word-choice" onPress={() => onChoose(each)}><span dir="ltr">{each}</span></Button>)}
          <Button kind="danger" onPress={() => onChoose(null)}>{say('opening.none')}</Button>
        </span>
      </li>
    )
  }
  const matches = choices === null || chosen === word
  return (
    <li className="word">
      <span className="word-number">{at + 1}</span>
      <span className="word-text" dir="ltr">{matches ? word : ''}</span>
      {choices === null && <span className="word-say"><Icon of={Volume2} /> {say('opening.youRead')}</span>}
      {choices !== null && matches && <span className="word-say ok strong" role="status"><Icon of={CircleCheck} /> {say('opening.heard', { word })}</span>}
      {choices !== null && !matches && (
        <span className="word-say stop strong" role="status"><Icon of={X} /> {chosen ? say('opening.heardOther', { word: chosen }) : say('opening.heardNone')}</span>
      )}
    </li>
  )
}
