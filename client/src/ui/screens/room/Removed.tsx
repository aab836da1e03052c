import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RoomView } from '../../../model'
import { useMoment } from '../../frame/Moments'
import { Button } from '../../parts/Button'
import { Side } from '../../parts/Mark'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { leftTalks } from '../../telling/removal'
import { caucusOf, theRoom } from '../../telling/rooms'
import { Unsent } from './Unsent'

/** I was removed: by whom, for which delegation, when, why, what is kept and where I may still go. */
export function Removed({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const named = useNamed()
  const { talk, live } = useTalk()
  const open = useMoment()
  const ask = useAct(() => app.askToEnter(room.room))
  const left = leftTalks(talk, room)
  const caucus = caucusOf(talk)
  const caucusOpen = caucus !== null && caucus.room !== room.room && caucus.state === 'open'
  const asked = talk.waiting?.room === room.room && talk.waiting.asked > 0
  const removed = room.removedBy
  const by = removed?.by ?? null
  const delegation = delegationOf(talk, talk.me.delegation).name
  const title = left ? say('leaving.outTitle', { delegation, time: removed ? clock.hour(removed.at) : '' }) : say('room.removedTitle', { by: by ? named(by) : 'none', room: theRoom(say, talk, room), time: removed ? clock.hour(removed.at) : '' })
  const acts = (
    <>
      {caucusOpen && caucus.room !== live.room && <Button kind="main" size="large" onPress={() => open({ kind: 'move', room: caucus.room })}>{say('room.removedGoCaucus')}</Button>}
      {!left && (asked
        ? <span role="status">{say('room.removedAsked')}</span>
        : <Button size="large" busy={ask.busy} onPress={() => ask.run()}>{say('room.removedAskAgain')}</Button>)}
    </>
  )
  return (
    <>
      <h1>{title}</h1>
      <Notice icon={LogOut} acts={acts} live>
        {by && !left && <p className="row"><Side of={delegationOf(talk, by.delegation)} /><bdi>{delegationOf(talk, by.delegation).name}</bdi></p>}
        {left && by && <p>{say('leaving.outText', { name: named(by), delegation })}</p>}
        {left ? null : <p>{removed?.reason ? say('room.removedText', { reason: removed.reason }) : say('room.removedNoReason')}</p>}
        {caucusOpen && <p>{say('room.removedCaucusOpen')}</p>}
      </Notice>
      <Unsent room={room} />
      {ask.problem && <Problem problem={ask.problem} />}
    </>
  )
}
