import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs'
import type { RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { useSay } from '../../state/environment'
import type { FloorHere } from '../../state/floor'
import { type PanelTab, usePanel } from '../../state/panel'
import { waitingIn } from '../../telling/floor'
import { FloorPanel } from './floor/FloorPanel'
import { Messages } from './Messages'
import { RoomPeople } from './RoomPeople'

interface PanelProps { readonly room: RoomView; readonly floor: FloorHere | null; readonly onClose: () => void }

/** Beside the stage: the floor while a session is held, messages and people of this room. */
export function Panel({ room, floor, onClose }: PanelProps): ReactNode {
  const say = useSay()
  const { tab, choose } = usePanel()
  return (
    <aside className="panel" aria-label={say('room.panel')} onKeyDown={(event) => { if (event.key === 'Escape') onClose() }}>
      <Tabs className="panel-tabs" selectedKey={tab === 'floor' && floor === null ? 'messages' : tab} onSelectionChange={(key) => choose(key as PanelTab)}>
        <div className="panel-head">
          <TabList className="tabs" aria-label={say('room.panel')}>
            {floor && <Tab id="floor" className="tab">{say('floor.tab', { count: waitingIn(floor.held).length })}</Tab>}
            <Tab id="messages" className="tab">{say('room.messagesCount', { count: room.unread })}</Tab>
            <Tab id="people" className="tab">{say('room.peopleCount', { count: room.members.length })}</Tab>
          </TabList>
          <Button kind="quiet" className="panel-close" label={say('room.panelClose')} onPress={onClose}><Icon of={X} /></Button>
        </div>
        {floor && <TabPanel id="floor" className="panel-body"><FloorPanel floor={floor} /></TabPanel>}
        <TabPanel id="messages" className="panel-body"><Messages room={room} /></TabPanel>
        <TabPanel id="people" className="panel-body"><RoomPeople room={room} /></TabPanel>
      </Tabs>
    </aside>
  )
}
