import type { ReactNode } from 'react'
import type { RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Copy } from '../../parts/Copy'
import { useAct } from '../../state/act'
import { useApp, useSay } from '../../state/environment'

/** Own words that were still on their way when one was put out of the room: not sent later, for they were meant for then, and not lost. */
export function Unsent({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const away = useAct(() => app.putAwayUnsent(room.room))
  if (room.unsent.length === 0) return null
  return (
    <section className="card stack stack-close" aria-label={say('room.unsent', { count: room.unsent.length })}>
      <p>{say('room.unsent', { count: room.unsent.length })}</p>
      {room.unsent.map((text, at) => (
        <div key={`${at} ${text}`} className="list-row">
          <p className="grow message-text" dir="auto">{text}</p>
          <Copy text={text} label={say('room.unsentCopy', { text })} />
        </div>
      ))}
      <div className="acts"><Button size="small" busy={away.busy} onPress={() => away.run()}>{say('room.unsentAway')}</Button></div>
    </section>
  )
}
