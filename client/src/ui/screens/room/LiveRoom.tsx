import { PanelRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LiveView, RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useApp, useEnvironment, useSay, useTalk } from '../../state/environment'
import { useFloor } from '../../state/floor'
import { usePanel } from '../../state/panel'
import { roomName } from '../../telling/rooms'
import type { Key } from '../../words'
import { Controls } from './Controls'
import { ItemBar } from './floor/ItemBar'
import { Panel } from './Panel'
import { Stage } from './Stage'

/** The room one is live in: stage, panel, bar. Where the frame is narrow the panel lies over the stage and is opened by a button. */
export function LiveRoom({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const { shown: panel, show: setPanel } = usePanel()
  const floor = useFloor(room)
  return (
    <div className={panel ? 'room room-with-panel' : 'room'}>
      <h1 className="unseen">{roomName(say, talk, room)}</h1>
      <div className="room-main" tabIndex={0} role="group" aria-label={say('room.stageScroll')}>
        <MediaState />
        {room.problem && <Problem problem={room.problem} />}
        <div className="room-panel-open">
          <Button size="small" expanded={panel} onPress={() => setPanel(!panel)}>
            <span className="unseen">{say('room.panelOpen')}: </span>
            <Icon of={PanelRight} mirrored />
            {say('room.peopleCount', { count: room.members.length })}
            {room.unread > 0 && <span className="chip chip-ink">{say('room.messagesCount', { count: room.unread })}</span>}
          </Button>
        </div>
        {floor && <ItemBar floor={floor} />}
        <Stage room={room} held={floor?.held ?? null} />
      </div>
      <Panel room={room} floor={floor} onClose={() => setPanel(false)} />
      <Controls room={room} onPanel={() => setPanel(!panel)} panel={panel} />
    </div>
  )
}

/** What sound and picture do, in a sentence; nothing while they simply work. */
function MediaState(): ReactNode {
  const say = useSay()
  const app = useApp()
  const { live } = useTalk()
  if (live.stopped === 'alarm') return null // the alarm above says it, with its act
  if (live.stopped === 'charter') return <Notice title={say('room.charterSilent')} live><p>{say('room.charterSilentText')}</p></Notice>
  if (live.stopped === 'text') return <Received live={live} />
  if (live.media === 'interrupted') return <Notice tone="warn" title={say('room.interrupted')} live />
  if (live.media === 'refused') {
    return <Notice tone="stop" title={say('room.mediaRefused')} live acts={<Button size="small" onPress={() => void app.tryAgain()}>{say('room.mediaRetry')}</Button>} />
  }
  if (live.media === 'connecting' || live.media === 'closed') return <p className="small muted" role="status">{say('room.opening')}</p>
  if (live.link === 'lost') return <Notice tone="warn" title={say('room.linkLost')} live />
  return <Received live={live} />
}

const LOWERED: Readonly<Record<LiveView['reception']['level'], Key>> = {
  all: 'reception.weakAll', few: 'reception.weakFew', speaker: 'reception.weakSpeaker', sound: 'reception.weakSound', text: 'reception.chosenText',
}
const CHOSEN: Readonly<Record<LiveView['reception']['choice'], Key | null>> = {
  automatic: null, all: null, speaker: 'reception.chosenSpeaker', sound: 'reception.chosenSound', text: 'reception.chosenText',
}

/** What is left out of what the others send, why, and the one act that brings it back. */
function Received({ live }: { readonly live: LiveView }): ReactNode {
  const say = useSay()
  const { prefer } = useEnvironment()
  const { level, choice } = live.reception
  const words = CHOSEN[choice] ?? (level !== 'all' || live.link === 'weak' ? LOWERED[level] : null)
  if (words === null) return null
  if (level === 'all') return <p className="small warn" role="status">{say(words)}</p>
  const all = <Button size="small" onPress={() => prefer({ reception: choice === 'text' ? 'automatic' : 'all' })}>{say(choice === 'text' ? 'reception.connect' : 'reception.receiveAll')}</Button>
  return <Notice tone={choice === 'automatic' ? 'warn' : 'plain'} title={say(words)} live acts={all} />
}
