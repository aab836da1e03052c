import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs'
import type { RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { useSay } from '../../state/environment'
import { type PanelTab, usePanel } from '../../state/panel'
import { Messages } from './Messages'
import { RoomPeople } from './RoomPeople'

/** Beside the stage: messages and people of this room. */
export function Panel({ room, onClose }: { readonly room: RoomView; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const { tab, choose } = usePanel()
  return (
    <aside className="panel" aria-label={say('room.panel')} onKeyDown={(event) => { if (event.key === 'Escape') onClose() }}>
      <Tabs className="panel-tabs" selectedKey={tab} onSelectionChange={(key) => choose(key as PanelTab)}>
        <div className="panel-head">
          <TabList className="tabs" aria-label={say('room.panel')}>
            <Tab id="messages" className="tab">{say('room.messagesCount', { count: room.unread })}</Tab>
            <Tab id="people" className="tab">{say('room.peopleCount', { count: room.members.length })}</Tab>
          </TabList>
          <Button kind="quiet" className="panel-close" label={say('room.panelClose')} onPress={onClose}><Icon of={X} /></Button>
        </div>
        <TabPanel id="messages" className="panel-body"><Messages room={room} /></TabPanel>
        <TabPanel id="people" className="panel-body"><RoomPeople room={room} /></TabPanel>
      </Tabs>
    </aside>
  )
}
