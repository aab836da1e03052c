import { CircleDot } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { RoomView } from '../../model'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { StopRecordingDialog } from '../screens/sessions/StopRecordingDialog'
import { useSay, useTalk } from '../state/environment'
import { type InRoom, useRoom } from '../state/plenary'
import { useTerms } from '../state/recording'
import { mayStopRecording, type Recording, recordedNow } from '../telling/recordings'

/** In the room whose session may be recorded at this moment: everybody sees it wherever he looks, and any party stops it alone (rules X1, X2). */
export function MayBeRecorded({ room }: { readonly room: RoomView }): ReactNode {
  const here = useRoom(room.room)
  return here === null ? null : recordedNow(here.subjects).map((each) => <Now key={each.id} recording={each} here={here} />)
}

function Now({ recording, here }: { readonly recording: Recording; readonly here: InRoom }): ReactNode {
  const say = useSay()
  const { talk: { me } } = useTalk()
  const terms = useTerms()
  const [stopping, setStopping] = useState(false)
  return (
    <div className="banner banner-warn" role="status">
      <Icon of={CircleDot} />
      <span className="grow"><b>{say('recording.now')}</b> {say('recording.nowBy', terms(recording))}</span>
      {mayStopRecording(here.subjects, me) && <Button size="small" onPress={() => setStopping(true)}>{say('recording.stop')}</Button>}
      {stopping && <StopRecordingDialog id={recording.id} here={here} onClose={() => setStopping(false)} />}
    </div>
  )
}
