import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Mark } from '../../parts/Mark'
import { Supplied } from '../../parts/Supplied'
import { useClock, useSay, useTalk } from '../../state/environment'
import { delegationOf, headName, headNames, headState, otherHeads } from '../../telling/opening'

/** Beside every step: the heads and how far they are, what to do if a word differs, who brought the page, what the host sees. */
export function Help(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [prints, setPrints] = useState(false)
  const { opening } = talk
  if (!opening) return null
  return (
    <aside className="opening-help" aria-label={say('opening.heads')}>
      <section>
        <h2>{say('opening.heads')}</h2>
        <ul className="list">
          {opening.heads.map((head) => (
            <li key={head.delegation} className="list-row">
              <Mark of={delegationOf(talk, head.delegation)} size={18} />
              <span className="grow">
                <b><bdi>{headName(say, head)}</bdi></b>{head.mine && <span className="muted"> {say('frame.you')}</span>}
                <span className="small muted block">{say('room.delegationOf', { kind: delegationOf(talk, head.delegation).kind, delegation: delegationOf(talk, head.delegation).name })}</span>
                {prints && head.person && <span className="mono block" dir="ltr">{head.person.keyFingerprint}</span>}
              </span>
              <span className="chip">{say(headState(head))}</span>
            </li>
          ))}
        </ul>
        <Button kind="link" expanded={prints} onPress={() => setPrints(!prints)}>{say('opening.fingerprints')}</Button>
      </section>
      <section><h2>{say('opening.helpTitle')}</h2><p className="small muted">{say('opening.helpText', { names: headNames(say, clock, otherHeads(opening)) })}</p></section>
      <section><h2>{say('opening.helpPage')}</h2><Supplied className="small muted" /></section>
      <section><h2>{say('opening.helpHost')}</h2><p className="small muted">{say('start.whatHostText')}</p></section>
    </aside>
  )
}
