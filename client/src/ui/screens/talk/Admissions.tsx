import { type ReactNode, useState } from 'react'
import type { AdmissionView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Mark, Side } from '../../parts/Mark'
import { useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { mayDo } from '../../telling/roles'
import { askedRoom, roomName, theRoom } from '../../telling/rooms'
import { questionsFor } from '../../telling/tasks'
import { AdmissionAnswer } from './AdmissionAnswer'
import { Consents, QueueState } from './Consents'

/** The queue at the start, one person at the end; one person, one consent. There is no “admit all”. */
export default function Admissions({ first, onClose }: { readonly first: string | null; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk } = useTalk()
  const queue = [...talk.admissions].sort((a, b) => a.asked - b.asked)
  const [chosen, setChosen] = useState(first ?? questionsFor(talk)[0]?.request ?? null)
  const shown = queue.find((each) => each.request === chosen) ?? questionsFor(talk)[0] ?? queue[0]
  if (!shown) {
    return <Dialog title={say('people.waitingTitle')} open onClose={onClose}><p>{say('admission.noneLeft')}</p></Dialog>
  }
  const name = named(shown.person)
  const title = shown.returns ? say('admission.titleReturns', { name, room: theRoom(say, talk, askedRoom(talk, shown)) }) : shown.roomKind === 'caucus' ? say('admission.titleCaucus', { name }) : say('admission.title', { name, room: theRoom(say, talk, askedRoom(talk, shown)) })
  return (
    <Dialog title={title} open onClose={onClose} wide>
      <div className="admission">
        <section className="admission-queue" aria-label={say('admission.queue', { count: queue.length })}>
          <h3>{say('admission.queue', { count: queue.length })}</h3>
          <ul>
            {queue.map((each) => (
              <li key={each.request}>
                <Button className="admission-line" pressed={each === shown} onPress={() => setChosen(each.request)}>
                  <Mark of={delegationOf(talk, each.person.delegation)} />
                  <span className="stack stack-close">
                    <b><bdi>{named(each.person)}</bdi></b>
                    <span className="small muted">{say('roles.roleOf', { role: say(`roles.${each.person.role}`), delegation: delegationOf(talk, each.person.delegation).name })}</span>
                    <QueueState of={each} />
                  </span>
                </Button>
              </li>
            ))}
          </ul>
          <p className="small muted">{say('admission.queueNote')}</p>
        </section>
        <section className="admission-person stack" key={shown.request}>
          <Person of={shown} />
          <Consents of={shown} />
          <AdmissionAnswer of={shown} />
        </section>
      </div>
    </Dialog>
  )
}

/** The facts in a fixed order: for whom, named by, may enter what, may do, came by, device key. */
function Person({ of }: { readonly of: AdmissionView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const { person, certifiedBy, linkProven, asked } = of
  const own = delegationOf(talk, person.delegation)
  return (
    <>
      <p className="muted row row-wrap"><span className="begins">{say('admission.for', { role: say(`roles.${person.role}`), kind: own.kind, delegation: own.name })}</span> <Side of={own} /></p>
      <dl className="facts">
        {!of.returns && <><dt>{say('admission.namedBy')}</dt><dd>{certifiedBy ? named(certifiedBy) : <span className="warn">{say('admission.namedByNobody')}</span>}</dd></>}
        <dt>{say('admission.mayEnter')}</dt><dd>{roomName(say, talk, askedRoom(talk, of))}</dd>
        <dt>{say('admission.mayDo')}</dt><dd>{mayDo(say, clock, person.powers)}</dd>
        <dt>{say('admission.asked')}</dt><dd>{clock.moment(asked)}</dd>
        {!of.returns && (
          <>
            <dt>{say('admission.link')}</dt>
            <dd className={linkProven ? '' : 'warn'}>{say(linkProven ? 'admission.linkProven' : 'admission.linkUnproven', { name: named(person) })}</dd>
          </>
        )}
        <dt>{say('admission.key')}</dt>
        <dd><span className="mono" dir="ltr">{person.keyFingerprint}</span>{certifiedBy && <span className="small muted"> {say('admission.keyCertified', { name: named(certifiedBy) })}</span>}</dd>
      </dl>
    </>
  )
}
