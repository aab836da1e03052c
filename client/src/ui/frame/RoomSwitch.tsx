import { ChevronDown, DoorOpen, House, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Icon } from '../parts/Icon'
import { usePlace, useSay, useTalk } from '../state/environment'
import { roomById, roomName, roomsToEnter } from '../telling/rooms'
import { useMoment } from './Moments'

/** Where I am live, and the rooms I may move to. Moving always goes through the dialog that says what closes and opens. */
export function RoomSwitch(): ReactNode {
  const say = useSay()
  const { talk, live } = useTalk()
  const { go } = usePlace(talk.talk)
  const open = useMoment()
  const rooms = roomsToEnter(talk)
  const here = roomById(talk, live.room)
  if (rooms.length === 0) return null
  const name = here ? roomName(say, talk, here) : say('frame.noRoom')
  const choose = (room: string): void => {
    if (room === live.room) go({ at: 'room', room })
    else open({ kind: 'move', room })
  }
  return (
    <MenuTrigger>
      <Button className="button room-switch" aria-label={say('frame.roomSwitch', { room: name })}>
        <Icon of={here ? (here.kind === 'plenary' ? Video : DoorOpen) : House} />
        <span className="room-switch-name">{name}</span>
        <Icon of={ChevronDown} />
      </Button>
      <Popover className="popover">
        <Menu onAction={(key) => choose(String(key))}>
          {rooms.map((room) => (
            <MenuItem key={room.room} id={room.room} textValue={roomName(say, talk, room)} className="option">
              <Icon of={room.kind === 'plenary' ? Video : DoorOpen} />
              <span className="grow">{roomName(say, talk, room)}</span>
              <span className="small muted">{say('frame.inRoom', { count: room.members.length })}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
