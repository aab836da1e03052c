import { Camera, CircleCheck, CircleDashed, CircleX, Clock, KeyRound, LoaderCircle, type LucideIcon, Mic, TriangleAlert, Volume2, Wifi } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Check } from '../../../model'
import { Button } from '../../parts/Button'
import { DevicePickers } from '../../parts/DevicePickers'
import { Icon } from '../../parts/Icon'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { caucusOf, plenaryOf } from '../../telling/rooms'
import { isWaiting } from '../../telling/tasks'
import { describeProblem } from '../../words/problems'
import { RoomLine } from './RoomLine'

/** `/t/:talk/ready`: checks that run by themselves, then the own delegation’s room. Nothing leaves this device here. */
export default function Ready(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const caucus = caucusOf(talk)
  const plenary = plenaryOf(talk)
  return (
    <div className="page">
      <h1>{say('ready.title')}</h1>
      <p className="lead">{say('ready.lead')}</p>
      <div className="columns">
        <div className="stack stack-wide">
          <Checks />
          <section className="card stack" aria-label={say('ready.devices')}>
            <h2 className="strong">{say('ready.devices')}</h2>
            <DevicePickers />
          </section>
        </div>
        <div className="stack stack-wide">
          <Preview />
          <section className="card stack" aria-label={say('ready.caucus')}>
            <h2 className="strong">{say('ready.caucus')}</h2>
            <Own />
            <ul className="list">
              {caucus && <RoomLine room={caucus} />}
              {plenary && !isWaiting(talk) && <RoomLine room={plenary} />}
            </ul>
            <p className="small muted">{say('ready.plenarySilent')}</p>
          </section>
        </div>
      </div>
    </div>
  )
}

function Own(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const caucus = caucusOf(talk)
  const delegation = delegationOf(talk, talk.me.delegation).name
  if (caucus?.state !== 'open') return <p className="muted">{say('ready.caucusNone', { delegation })}</p>
  const others = caucus.members.filter((each) => !each.me)
  return (
    <>
      <p className="muted">{say('ready.caucusOpen', { delegation })}</p>
      <p>{others.length === 0 ? say('ready.caucusAlone', { delegation }) : clock.list(others.map((each) => named(each.person)))}</p>
    </>
  )
}

const ICONS: Readonly<Record<Check['name'], LucideIcon>> = { camera: Camera, microphone: Mic, speakers: Volume2, connection: Wifi, encryption: KeyRound, clock: Clock }
const STATES = {
  waiting: { icon: CircleDashed, tone: 'muted', words: 'ready.stateWaiting' },
  running: { icon: LoaderCircle, tone: 'muted', words: 'ready.stateRunning' },
  good: { icon: CircleCheck, tone: 'ok', words: 'ready.stateGood' },
  weak: { icon: TriangleAlert, tone: 'warn', words: 'ready.stateWeak' },
  failed: { icon: CircleX, tone: 'stop', words: 'ready.stateFailed' },
} as const

function Checks(): ReactNode {
  const say = useSay()
  const app = useApp()
  const [run, setRun] = useState(0)
  const [checks, setChecks] = useState<readonly Check[]>([])
  useEffect(() => app.runChecks(setChecks), [app, run])
  const running = checks.length === 0 || checks.some((each) => each.state === 'running' || each.state === 'waiting')
  return (
    <section className="card stack" aria-label={say('ready.checks')} aria-busy={running}>
      <div className="card-head">
        <h2 className="strong grow">{say('ready.checks')}</h2>
        <Button size="small" closed={running} onPress={() => setRun(run + 1)}>{say('ready.again')}</Button>
      </div>
      {checks.length === 0 && <p className="muted">{say('ready.running')}</p>}
      <ul className="list">{checks.map((each) => <CheckLine key={each.name} check={each} />)}</ul>
    </section>
  )
}

function CheckLine({ check }: { readonly check: Check }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { icon, tone, words } = STATES[check.state]
  const problem = check.code === null ? null : describeProblem({ code: check.code }, clock)
  return (
    <li className="check">
      <Icon of={ICONS[check.name]} />
      <span className="grow">
        <b>{say(`ready.${check.name}`)}</b>
        <span className="small muted block">{problem ? problem.says : check.fact === '' ? '' : say(`ready.${check.name}Fact`, { fact: check.fact })}</span>
        {problem && <span className="small block">{problem.act}</span>}
      </span>
      <span className={`${tone} strong small`}><Icon of={icon} /> {say(words)}</span>
    </li>
  )
}

function Preview(): ReactNode {
  const say = useSay()
  const app = useApp()
  const [on, setOn] = useState(false)
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => (on && video.current ? app.previewCamera(video.current) : undefined), [app, on])
  return (
    <section className="card stack" aria-label={say('ready.preview')}>
      <h2 className="strong">{say('ready.preview')}</h2>
      {on && <video ref={video} className="preview" autoPlay playsInline muted aria-label={say('ready.preview')} />}
      <div className="acts"><Button pressed={on} onPress={() => setOn(!on)}>{say(on ? 'ready.previewStop' : 'ready.previewStart')}</Button></div>
    </section>
  )
}
