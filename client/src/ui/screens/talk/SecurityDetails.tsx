import type { ReactNode } from 'react'
import type { HeadOpeningView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Mark } from '../../parts/Mark'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { saveBlob } from '../../parts/save'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { useNow } from '../../state/plenary'
import { keySaid } from '../../telling/head-keys'
import { delegationOf, headName, provenBy } from '../../telling/opening'
import { plenaryOf, roomById, theRoom } from '../../telling/rooms'
import { sealIn } from '../../telling/seal'
import { vouchingLines } from '../../telling/vouched'
import { FiveWords } from '../opening/FiveWords'

/** “What this means”: the state in words, the five words again, who compared, members and keys, who brought the page, what the host sees. */
export default function SecurityDetails({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const now = useNow()
  const { talk, live } = useTalk()
  const seal = sealIn(say, clock, talk, live, now)
  const save = useAct(async () => saveBlob(await app.saveEvidence(), 'parley-evidence.cbor'))
  const { by, build, version } = app.supplied
  const { security } = talk
  return (
    <Dialog title={say('security.title')} open onClose={onClose}>
      <Notice tone={seal.tone} title={`${seal.state}, ${seal.rest}`}><p>{seal.means}</p></Notice>
      {(security.kind === 'paused' || security.kind === 'not-secure') && <Problem problem={{ code: security.code }} />}
      <Words />
      <Record />
      <Members />
      <section className="stack stack-close">
        <h3>{say('security.fingerprint')}</h3>
        <p className="mono" dir="ltr">{talk.me.keyFingerprint}</p>
      </section>
      <section className="stack stack-close">
        <h3>{say('security.origin')}</h3>
        <p>{say(by === 'host' ? 'security.originHost' : 'security.originLauncher', { build, version })}</p>
      </section>
      <section className="stack stack-close">
        <h3>{say('security.host')}</h3>
        <p>{say('security.hostText')}</p>
      </section>
      {save.problem && <Problem problem={save.problem} />}
      <div className="dialog-acts"><Button busy={save.busy} onPress={() => save.run()}>{say('security.evidence')}</Button></div>
    </Dialog>
  )
}

function Words(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const words = talk.opening?.words
  const known = words && (words.step === 'verified' || words.step === 'confirmed' || words.step === 'comparing') ? words.code : null
  return (
    <section className="stack stack-close">
      <h3>{say('security.words')}</h3>
      {known ? <FiveWords code={known} /> : <p className="muted">{say(talk.opening ? 'security.wordsNotYet' : 'security.wordsHidden')}</p>}
      {words?.step === 'verified' && <p>{say('security.wordsCompared', { time: clock.moment(words.at) })}</p>}
      {talk.opening && (
        <ul aria-label={say('security.who')}>
          {talk.opening.heads.map((head) => (
            <li key={head.delegation} className="row">
              <Mark of={delegationOf(talk, head.delegation)} />
              <span>
                {say('security.whoCompared', { name: headName(say, head), delegation: delegationOf(talk, head.delegation).name, state: head.wordsMatch })}
                <KeyBefore of={head} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** What was found of a head's key by an earlier talk, and what was decided. */
function KeyBefore({ of }: { readonly of: HeadOpeningView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const said = keySaid(say, clock, talk, of)
  if (said === null) return null
  return <span className={said.tone === 'stop' ? 'block small warn' : 'block small muted'}>{said.says} {said.wentOn !== null && say('keys.wentOn', { time: clock.moment(said.wentOn) })}</span>
}

/** Up to when each party vouches for the record of the room this person sits in, or of plenary. */
function Record(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const now = useNow()
  const { talk, live } = useTalk()
  const lines = vouchingLines(say, clock, talk, live.room ?? plenaryOf(talk)?.room ?? '', now)
  if (lines.length < 2) return null
  return (
    <section className="stack stack-close">
      <h3>{say('vouched.details')}</h3>
      <ul className="list">
        {lines.map(({ delegation, tone, says }) => (
          <li key={delegation} className="row"><Mark of={delegationOf(talk, delegation)} /><span className={tone === 'warn' ? 'warn' : ''}>{says}</span></li>
        ))}
      </ul>
    </section>
  )
}

function Members(): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk, live } = useTalk()
  const room = roomById(talk, live.room)
  if (!room) return <section className="stack stack-close"><h3>{say('security.members', { room: say('frame.noRoom') })}</h3><p className="muted">{say('security.membersNone')}</p></section>
  return (
    <section className="stack stack-close">
      <h3>{say('security.members', { room: theRoom(say, talk, room) })}</h3>
      <p className="small muted">{say('security.keysOf', { epoch: room.epoch })}</p>
      <ul className="list">
        {room.members.map(({ person, verified, leaf }) => (
          <li key={person.id} className="list-row">
            <Mark of={delegationOf(talk, person.delegation)} />
            <span className="grow"><bdi>{named(person)}</bdi> <span className="mono block" dir="ltr">{person.keyFingerprint}</span></span>
            <span className={verified ? 'ok small' : 'warn small'}>{say(verified ? 'security.memberVerified' : 'security.memberUnverified', provenBy(talk, person))}{leaf === null && `, ${say('security.memberNoDevice')}`}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
