import type { ReactNode } from 'react'
import type { RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useSay } from '../../state/environment'

/** The way on of a device that stopped in a room: it asks to be let back in, and takes the others' record if its own was another. */
export function AskBack({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const ask = useAct(() => app.askToEnter(room.room))
  const take = useAct(() => app.takeRecord(room.room))
  const differs = room.problem?.code === 'RECORD_DIFFERS'
  if (room.state !== 'halted' && !differs) return null
  const problem = ask.problem ?? take.problem
  return (
    <div className="stack">
      {room.returning && <Notice live><p>{say('admission.askedBack')}</p></Notice>}
      <div className="acts">
        {differs
          ? <Button kind="main" busy={take.busy} onPress={() => take.run()}>{say('admission.takeRecord')}</Button>
          : <Button kind={room.returning ? 'plain' : 'main'} busy={ask.busy} onPress={() => ask.run()}>{say('admission.askBack')}</Button>}
      </div>
      {problem && <Problem problem={problem} />}
    </div>
  )
}
