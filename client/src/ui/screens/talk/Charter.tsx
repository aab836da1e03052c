import { CircleCheck, CircleDashed } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import type { CharterView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { Vouched } from '../../parts/Vouched'
import { useAct } from '../../state/act'
import { useEveryClock } from '../../state/clocks'
import { useApp, useNamed, useSay, useTalk } from '../../state/environment'
import { clausesOf } from '../../telling/clauses'
import { delegationOf } from '../../telling/opening'
import { plenaryOf } from '../../telling/rooms'
import { signatures } from '../../telling/signatures'
import { Amendments } from '../charter/Amendments'
import { LeaveTalks } from '../charter/LeaveTalks'

/** `/t/:talk/charter` */
export default function Charter(): ReactNode {
  return <div className="page"><CharterWork /></div>
}

/** The charter: contents, each rule as a sentence with what it means, signatures, and the act that is due. */
export function CharterWork(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { charter } = talk
  return (
    <>
      <div className="page-head">
        <h1>{say('charter.title')}</h1>
        <State charter={charter} />
      </div>
      <p className="lead">{say('charter.lead')}</p>
      {charter.state === 'refused' && <Notice tone="stop" title={say('charter.refused')}><p>{say('charter.refusedText')}</p></Notice>}
      {charter.state === 'in-force' && <Amendments />}
      {charter.charter && (
        <div className="charter-columns">
          <Rules charter={charter.charter} />
          <div className="stack">
            {charter.state !== 'none' && <Signatures />}
            {charter.maySign && <Sign charter={charter} />}
            {charter.maySubscribe && <Accept />}
          </div>
        </div>
      )}
      {charter.state === 'in-force' && <LeaveTalks />}
      {(charter.state === 'none' || charter.mayPropose) && <Missing mayPropose={charter.mayPropose} />}
    </>
  )
}

function State({ charter }: { readonly charter: CharterView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const chips = { none: null, proposed: ['chip', 'charter.proposed'], 'in-force': ['chip chip-ok', 'charter.inForce'], refused: ['chip chip-stop', 'charter.refused'] } as const
  const chip = chips[charter.state]
  return (
    <>
      {chip && <span className={chip[0]}>{say(chip[1])}</span>}
      {charter.state === 'in-force' && charter.id !== null && <Vouched room={plenaryOf(talk)?.room ?? ''} result={`charter/${charter.id}`} />}
      {charter.proposedBy !== null && <span className="small muted">{say('charter.proposedBy', { delegation: delegationOf(talk, charter.proposedBy).name })}</span>}
    </>
  )
}

function Missing({ mayPropose }: { readonly mayPropose: boolean }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const [asking, setAsking] = useState(false)
  const close = (): void => setAsking(false)
  const propose = useAct(() => app.proposeCharter(), close)
  const delegation = delegationOf(talk, talk.me.delegation).name
  if (!mayPropose) return <p>{say('charter.none')}</p>
  return (
    <div className="stack">
      <p>{say('charter.noneHead')}</p>
      <div className="acts"><Button kind="main" size="large" onPress={() => setAsking(true)}>{say('charter.propose')}</Button></div>
      <Dialog title={say('charter.proposeTitle', { delegation })} open={asking} onClose={close}>
        <p>{say('charter.proposeEffect', { delegation })}</p>
        {propose.problem && <Problem problem={propose.problem} />}
        <div className="dialog-acts">
          <Button kind="main" size="large" busy={propose.busy} onPress={() => propose.run()}>{say(propose.busy ? 'charter.proposing' : 'charter.proposeDo', { delegation })}</Button>
          <Button size="large" onPress={close}>{say('charter.proposeKeep')}</Button>
        </div>
      </Dialog>
    </div>
  )
}

function Rules({ charter }: { readonly charter: NonNullable<CharterView['charter']> }): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const named = useNamed()
  const { talk } = useTalk()
  const base = useId()
  const heads = talk.opening?.heads.flatMap((head) => head.person ?? []) ?? []
  const people = [talk.me, ...heads, ...talk.rooms.flatMap((room) => room.members.map((member) => member.person))]
  const nameOf = (id: string): string => {
    const delegation = talk.delegations.find((each) => each.id === id)
    const person = people.find((each) => each.id === id)
    return delegation?.name ?? (person ? named(person) : id)
  }
  const parts = clausesOf(say, clock, withNames(charter, nameOf), nameOf)
  return (
    <div className="charter">
      <nav aria-label={say('charter.contents')}>
        <h2 className="caption">{say('charter.contents')}</h2>
        <ol className="charter-contents">{parts.map((part) => <li key={part.id}><a href={`#${base}${part.id}`}>{say(`charter.part${part.id}`)}</a></li>)}</ol>
      </nav>
      <div className="charter-text">
        {parts.map((part) => (
          <section key={part.id} id={`${base}${part.id}`} tabIndex={-1}>
            <h2>{say(`charter.part${part.id}`)}</h2>
            {part.clauses.map((clause, at) => (
              <div key={at} className="clause">
                <p className="clause-says">{clause.says}</p>
                {clause.means !== '' && <p className="clause-means"><span className="unseen">{say('charter.means')}: </span>{clause.means}</p>}
              </div>
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}

/** Heads stand in the charter by id; people read names. */
function withNames(charter: Readonly<Record<string, unknown>>, nameOf: (id: string) => string): Readonly<Record<string, unknown>> {
  const delegations = charter['delegations']
  if (!Array.isArray(delegations)) return charter
  return {
    ...charter,
    delegations: delegations.map((each: Record<string, unknown>) => {
      const { heads } = each
      return { ...each, heads: Array.isArray(heads) ? heads.map((id) => nameOf(String(id))) : heads }
    }),
  }
}

function Signatures(): ReactNode {
  const say = useSay()
  const clock = useEveryClock()
  const { talk } = useTalk()
  const lines = signatures(talk)
  const missing = lines.filter((each) => each.at === null)
  const iSigned = lines.some((each) => each.delegation.id === talk.me.delegation && each.at !== null)
  return (
    <section className="card">
      <h2 className="strong">{say('charter.signedBy')}</h2>
      <ul className="list">
        {lines.map(({ delegation, at }) => (
          <li key={delegation.id} className="list-row">
            <Mark of={delegation} />
            <span className="grow"><bdi>{delegation.name}</bdi></span>
            {at === null
              ? <span className="small muted"><Icon of={CircleDashed} /> {say('charter.signedMissing')}</span>
              : <span className="small ok strong"><Icon of={CircleCheck} /> {say('charter.signedAt', { time: clock.moment(at) })}</span>}
          </li>
        ))}
      </ul>
      {talk.charter.state === 'proposed' && iSigned && missing.length > 0 && (
        <p className="small" role="status">{say('charter.waiting', { names: clock.list(missing.map((each) => each.delegation.name)) })}</p>
      )}
    </section>
  )
}

/** A neutral or observer takes part under what the parties signed. */
function Accept(): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const [asking, setAsking] = useState(false)
  const close = (): void => setAsking(false)
  const accept = useAct(() => app.signCharter(), close)
  const delegation = delegationOf(talk, talk.me.delegation).name
  return (
    <div className="acts">
      <Button kind="main" size="large" onPress={() => setAsking(true)}>{say('charter.accept', { delegation })}</Button>
      <Dialog title={say('charter.acceptTitle', { delegation })} open={asking} onClose={close}>
        <p>{say('charter.acceptEffect', { delegation })}</p>
        {accept.problem && <Problem problem={accept.problem} />}
        <div className="dialog-acts">
          <Button kind="main" size="large" busy={accept.busy} onPress={() => accept.run()}>{say(accept.busy ? 'charter.accepting' : 'charter.acceptDo', { delegation })}</Button>
          <Button size="large" onPress={close}>{say('charter.acceptKeep')}</Button>
        </div>
      </Dialog>
    </div>
  )
}

function Sign({ charter }: { readonly charter: CharterView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const [asking, setAsking] = useState<'sign' | 'refuse' | null>(null)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const close = (): void => setAsking(null)
  const sign = useAct(() => app.signCharter(), close)
  const refuse = useAct(() => app.refuseCharter(reason.trim().normalize('NFC')), close)
  const delegation = delegationOf(talk, talk.me.delegation).name
  return (
    <div className="acts">
      <Button kind="main" size="large" onPress={() => setAsking('sign')}>{say('charter.sign', { delegation })}</Button>
      <Button kind="danger" size="large" onPress={() => setAsking('refuse')}>{say('charter.refuse')}</Button>
      <Dialog title={say('charter.signTitle', { delegation })} open={asking === 'sign'} onClose={close}>
        <p>{say('charter.signEffect', { delegation, bytes: charter.bytes, id: shortId(charter.id) })}</p>
        {sign.problem && <Problem problem={sign.problem} />}
        <div className="dialog-acts">
          <Button kind="main" size="large" busy={sign.busy} onPress={() => sign.run()}>{say(sign.busy ? 'charter.signing' : 'charter.signDo', { delegation })}</Button>
          <Button size="large" onPress={close}>{say('charter.signKeep')}</Button>
        </div>
      </Dialog>
      <Dialog title={say('charter.refuseTitle')} open={asking === 'refuse'} onClose={close}>
        <p>{say('charter.refuseEffect')}</p>
        <Field className="field-wide" long label={say('charter.refuseReason')} value={reason} onChange={setReason} error={missing && reason.trim() === '' ? say('charter.refuseReasonMissing') : null} />
        {refuse.problem && <Problem problem={refuse.problem} />}
        <div className="dialog-acts">
          <Button kind="danger" size="large" busy={refuse.busy} onPress={() => (reason.trim() === '' ? setMissing(true) : refuse.run())}>{say('charter.refuseDo')}</Button>
          <Button size="large" onPress={close}>{say('charter.refuseKeep')}</Button>
        </div>
      </Dialog>
    </div>
  )
}

/** “9c41 e07b … 55d2” */
export const shortId = (id: string | null): string => (id === null ? '' : `${id.slice(0, 4)} ${id.slice(4, 8)} … ${id.slice(-4)}`)
