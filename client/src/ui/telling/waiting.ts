/** How much waits for me in a talk, as one number: what a notification may be made of, and nothing of its content. */
import type { AppView } from '../../model'
import { roomsAskingMe } from './agreed'
import { decisionTasks } from './decisions'
import { plenaryOf } from './rooms'
import { sessionTasks } from './sessions'
import { tasksOf } from './tasks'
import { trackWaits } from './tracks'

/** Acts that wait for this person, over all rooms; 0 outside a talk. `now`: ms by the host's clock. */
export function waitingIn(view: AppView, now: number): number {
  if (view.at !== 'talk') return 0
  const { talk } = view
  const plenary = view.subjects.get(plenaryOf(talk)?.room ?? '')
  const inPlenary = plenary === undefined
    ? []
    : [...sessionTasks(plenary, talk.me, now), ...decisionTasks(plenary, talk.me, now), ...roomsAskingMe(plenary, talk.me)]
  return tasksOf(talk).length + inPlenary.length + trackWaits(talk, view.subjects).length
}
