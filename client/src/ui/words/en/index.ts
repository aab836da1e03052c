/** English, one file per subject of the interface. */
import { admission } from './admission'
import { announce } from './announce'
import { charter } from './charter'
import { decisions } from './decisions'
import { documents } from './documents'
import { floor } from './floor'
import { frame } from './frame'
import { happened } from './happened'
import { invitation } from './invitation'
import { items } from './items'
import { leaving } from './leaving'
import { open } from './open'
import { opening } from './opening'
import { overview } from './overview'
import { people } from './people'
import { ready } from './ready'
import { record } from './record'
import { recording } from './recording'
import { reception } from './reception'
import { roles } from './roles'
import { room } from './room'
import { rooms } from './rooms'
import { security } from './security'
import { sessions } from './sessions'
import { settings } from './settings'
import { sounds } from './sounds'
import { start } from './start'
import { tracks } from './tracks'

export const english = {
  admission, announce, charter, decisions, documents, floor, frame, happened, invitation, items, leaving, open, opening,
  overview, people, ready, reception, record, recording, roles, room, rooms, security, sessions, settings, sounds, start, tracks,
} as const
