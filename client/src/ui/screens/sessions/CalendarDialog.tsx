import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Tick } from '../../parts/Fields'
import { Notice } from '../../parts/Notice'
import { saveBlob } from '../../parts/save'
import { useSay } from '../../state/environment'
import { calendarOf } from '../../telling/session-calendar'
import type { Known } from '../../telling/sessions'

interface CalendarDialogProps { readonly sessions: readonly Known[]; readonly onClose: () => void }

/** Saves all sessions to come as a calendar file; what they are about only if the person wants that. */
export function CalendarDialog({ sessions, onClose }: CalendarDialogProps): ReactNode {
  const say = useSay()
  const [subjects, setSubjects] = useState(false)
  const save = (): void => {
    const file = calendarOf(sessions, { subjects, blank: say('sessions.calendarBlank'), now: Date.now() })
    saveBlob(new Blob([file], { type: 'text/calendar;charset=utf-8' }), 'sessions.ics')
    onClose()
  }
  return (
    <Dialog title={say('sessions.calendarTitle')} open onClose={onClose}>
      <p>{say('sessions.calendarEffect')}</p>
      <Tick label={say('sessions.calendarSubjects')} value={subjects} onChange={setSubjects} />
      {subjects && <Notice tone="warn" title={say('sessions.calendarWarn')} live />}
      <div className="dialog-acts">
        <Button kind="main" size="large" onPress={save}>{say('sessions.calendarDo')}</Button>
        <Button size="large" onPress={onClose}>{say('sessions.keep')}</Button>
      </div>
    </Dialog>
  )
}
