import { type ReactNode, useState } from 'react'
import type { AdmissionView } from '../../../model'
import { Button } from '../../parts/Button'
import { Field } from '../../parts/Fields'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { askedRoom, theRoom } from '../../telling/rooms'

/** What I may do about one person: consent, refuse with a reason, or take a consent back until the person has joined. */
export function AdmissionAnswer({ of: admission }: { readonly of: AdmissionView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const mine = admission.consents.find((each) => each.delegation === talk.me.delegation)
  if (!admission.mayAnswer) return <p className="muted">{say('admission.notYours')}</p>
  if (mine?.state === 'given') return <Given of={admission} at={mine.at} />
  if (mine?.state === 'refused') return <Refused of={admission} at={mine.at} />
  return <Answer of={admission} />
}

function Answer({ of: admission }: { readonly of: AdmissionView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const named = useNamed()
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const consent = useAct(() => app.consent(admission))
  const refuse = useAct(() => app.refuse(admission, reason.trim().normalize('NFC')), () => setRefusing(false))
  const name = named(admission.person)
  const { talk } = useTalk()
  const { problem, certifiedBy } = admission
  const effect = admission.returns ? say('admission.effectReturns', { name, room: theRoom(say, talk, askedRoom(talk, admission)) }) : admission.roomKind === 'caucus'
    ? say('admission.effectCaucus', { name })
    : say('admission.effect', { name, room: theRoom(say, talk, askedRoom(talk, admission)), late: String(talk.charter.charter?.['late_joiner']) })
  if (refusing) {
    return (
      <div className="stack">
        <Field className="field-wide" long autoFocus label={say('admission.refuseReason')} note={say('admission.refuseReasonNote')} value={reason} onChange={setReason} error={missing && reason.trim() === '' ? say('admission.refuseReasonMissing') : null} />
        {refuse.problem && <Problem problem={refuse.problem} />}
        <div className="dialog-acts">
          <Button kind="danger" size="large" busy={refuse.busy} onPress={() => (reason.trim() === '' ? setMissing(true) : refuse.run())}>{say('admission.refuseDo', { name })}</Button>
          <Button size="large" onPress={() => setRefusing(false)}>{say('admission.refuseKeep')}</Button>
        </div>
      </div>
    )
  }
  return (
    <div className="stack">
      {problem && <Problem problem={problem} />}
      {problem && certifiedBy && <p>{say('admission.keyDiffers', { name: named(certifiedBy) })}</p>}
      {!problem && <p className="small muted">{effect}</p>}
      {consent.problem && <Problem problem={consent.problem} />}
      <div className="dialog-acts">
        {!problem && <Button kind="main" size="large" busy={consent.busy} onPress={() => consent.run()}>{consent.busy ? say('admission.consenting') : say('admission.consent', { name })}</Button>}
        <Button size="large" onPress={() => setRefusing(true)}>{say('admission.refuse')}</Button>
        <span className="grow" />
        <span className="small muted">{say('admission.signed')}</span>
      </div>
    </div>
  )
}

interface AnsweredProps { readonly of: AdmissionView; readonly at: number | null }

function Given({ of: admission, at }: AnsweredProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const named = useNamed()
  const { talk } = useTalk()
  const retract = useAct(() => app.retractConsent(admission))
  const others = admission.consents.filter((each) => each.state !== 'given').map((each) => delegationOf(talk, each.delegation).name)
  return (
    <div className="stack">
      <Notice tone="ok" live>
        <p>{say('admission.youConsented', { time: at === null ? 'none' : clock.second(at), count: others.length, name: named(admission.person), others: clock.list(others) })}</p>
      </Notice>
      {retract.problem && <Problem problem={retract.problem} />}
      <div className="dialog-acts"><Button kind="danger" busy={retract.busy} onPress={() => retract.run()}>{say('admission.retract')}</Button></div>
    </div>
  )
}

function Refused({ of: admission, at }: AnsweredProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  return <Notice tone="stop" live><p>{say('admission.youRefused', { time: at === null ? 'none' : clock.second(at), name: named(admission.person) })}</p></Notice>
}
