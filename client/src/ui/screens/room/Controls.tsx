import { DoorOpen, Hand, MessagesSquare, Mic, MicOff, MonitorUp, Settings2, Users, Video, VideoOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { RoomView, Source } from '../../../model'
import { useMoment } from '../../frame/Moments'
import { Button } from '../../parts/Button'
import { DevicePickers } from '../../parts/DevicePickers'
import { Dialog } from '../../parts/Dialog'
import { Icon } from '../../parts/Icon'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useEnvironment, useSay, useTalk } from '../../state/environment'
import { useHand } from '../../state/floor'
import { keysFor, keysInWords } from '../../state/shortcuts'
import { hearingOf } from '../../telling/hearing'
import { caucusOf, roomName, roomsToEnter, theRoom } from '../../telling/rooms'
import type { Key } from '../../words'

interface ControlsProps { readonly room: RoomView; readonly panel: boolean; readonly onPanel: () => void }

/** The bar: who hears me beside the microphone; camera, share, hand, devices; the other room; leave. */
export function Controls({ room, panel, onPanel }: ControlsProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const { talk, live } = useTalk()
  const [choosing, setChoosing] = useState(false)
  const set = useAct((source: Source, on: boolean) => app.set(source, on))
  const hand = useHand(room)
  const { raised } = hand
  const raise = useAct(hand.raise)
  const hearing = hearingOf(say, clock, live, room, roomName(say, talk, room))
  const problem = set.problem ?? raise.problem
  const microphone = live.own.microphone === 'on'
  const camera = live.own.camera === 'on'
  const screen = live.own.screen === 'on'
  return (
    <footer className="controls" aria-label={say('room.controls')}>
      {problem && <div className="controls-problem"><Problem problem={problem} /></div>}
      <p className="hears"><b>{hearing.state}</b><span className={hearing.heard ? '' : 'muted'}>{hearing.effect}</span></p>
      <div className="controls-main">
        <Control state={live.own.microphone} words={MICROPHONE} on={microphone} icon={microphone ? <Icon of={Mic} large /> : <Icon of={MicOff} large />} onPress={() => set.run('microphone', !microphone)} />
        <Control state={live.own.camera} words={CAMERA} on={camera} icon={camera ? <Icon of={Video} large /> : <Icon of={VideoOff} large />} onPress={() => set.run('camera', !camera)} />
        <Control state={live.own.screen} words={SCREEN} on={screen} icon={<Icon of={MonitorUp} large />} onPress={() => set.run('screen', !screen)} className="control-share" />
        <Control state={raised ? 'on' : 'off'} words={hand.asks ? ASK : HAND} on={raised} icon={<Icon of={Hand} large />} onPress={() => raise.run(!raised)} />
        <Button className="control not-narrow" onPress={() => setChoosing(true)}><Icon of={Settings2} large />{say('room.devices')}</Button>
        <Button className="control control-panel" expanded={panel} onPress={onPanel}>
          <span className="unseen">{say('room.panelOpen')}: </span>
          <Icon of={MessagesSquare} large />
          {say('room.messagesCount', { count: room.unread })}
        </Button>
      </div>
      <Ways room={room} />
      <Dialog title={say('room.devicesTitle')} open={choosing} onClose={() => setChoosing(false)}><DevicePickers /></Dialog>
    </footer>
  )
}

interface ControlWords { readonly turnOn: Key; readonly turnOff: Key; readonly on: Key; readonly off: Key; readonly starting: Key; readonly failed: Key }
const MICROPHONE: ControlWords = { turnOn: 'room.micTurnOn', turnOff: 'room.micTurnOff', on: 'room.micOn', off: 'room.micOff', starting: 'room.micStarting', failed: 'room.micFailed' }
const CAMERA: ControlWords = { turnOn: 'room.cameraTurnOn', turnOff: 'room.cameraTurnOff', on: 'room.cameraOn', off: 'room.cameraOff', starting: 'room.cameraStarting', failed: 'room.cameraFailed' }
const SCREEN: ControlWords = { turnOn: 'room.shareTurnOn', turnOff: 'room.shareTurnOff', on: 'room.sharing', off: 'room.share', starting: 'room.micStarting', failed: 'room.share' }
const HAND: ControlWords = { turnOn: 'room.handTurnOn', turnOff: 'room.handTurnOff', on: 'room.handDown', off: 'room.handUp', starting: 'room.handUp', failed: 'room.handUp' }

const ASK: ControlWords = { turnOn: 'floor.askTurnOn', turnOff: 'floor.askTurnOff', on: 'floor.askOn', off: 'floor.askShort', starting: 'floor.askShort', failed: 'floor.askShort' }

interface ControlProps {
  readonly state: 'off' | 'starting' | 'on' | 'failed'
  readonly words: ControlWords
  readonly on: boolean
  readonly icon: ReactNode
  readonly onPress: () => void
  readonly className?: string
}

/** Its label is its state (“Mic off”), its name state and act (“Microphone, off. Turn on”). */
function Control({ state, words, on, icon, onPress, className = '' }: ControlProps): ReactNode {
  const say = useSay()
  return (
    <Button className={`control control-${state} ${className}`} busy={state === 'starting'} label={state === 'starting' ? say(words.starting) : say(on ? words.turnOff : words.turnOn)} onPress={onPress}>
      {icon}
      <span>{say(words[state])}</span>
    </Button>
  )
}

/** The other room, and leaving: never behind a menu, nobody’s permission needed. */
function Ways({ room }: { readonly room: RoomView }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const open = useMoment()
  const [asking, setAsking] = useState(false)
  const leave = useAct(() => app.leaveRoom(), () => setAsking(false))
  const enterable = roomsToEnter(talk)
  const plenary = enterable.find((each) => each.kind === 'plenary') ?? null
  const other = room.kind !== 'plenary' && plenary !== null ? plenary : caucusOf(talk) === room ? null : caucusOf(talk)
  const name = theRoom(say, talk, room)
  const toCaucus = other?.kind === 'caucus'
  const { preferences } = useEnvironment()
  const keys = preferences.shortcuts ? keysFor(toCaucus ? 'caucus' : 'plenary', preferences.keys) : null
  return (
    <div className="controls-ways">
      {other && enterable.includes(other) && (
        <Button size="large" className="control-other" onPress={() => open({ kind: 'move', room: other.room })}>
          <Icon of={toCaucus ? DoorOpen : Users} large />
          <span className="narrow-unseen">{say(toCaucus ? 'room.goCaucus' : 'room.goPlenary')}</span>
          <span className="only-narrow" aria-hidden>{say(toCaucus ? 'room.goCaucusShort' : 'room.goPlenaryShort')}</span>
          {keys !== null && <span className="key not-narrow" aria-hidden>{keysInWords(keys)}</span>}
        </Button>
      )}
      <Button size="large" kind="danger" className="control-leave" onPress={() => setAsking(true)}>{say('room.leave')}</Button>
      <Dialog title={say('room.leaveTitle', { room: name })} open={asking} onClose={() => setAsking(false)}>
        <p>{say('room.leaveText')}</p>
        <div className="dialog-acts">
          <Button kind="main" size="large" busy={leave.busy} onPress={() => leave.run()}>{say('room.leaveDo', { room: name })}</Button>
          <Button size="large" onPress={() => setAsking(false)}>{say('room.leaveKeep')}</Button>
        </div>
      </Dialog>
    </div>
  )
}
