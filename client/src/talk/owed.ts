/**
 * What this device should do next, worked out anew after every step from what is known: make the plenary, open the caucus, present and admit people,
 * tell waiting people where they stand. A crash between two of these steps repairs itself the next time.
 */
import { at } from '../domain'
import { oweAnswer } from './answers'
import { isNew } from './asking'
import { owedAgreed } from './agreed-work'
import { owedCheckpoints } from './checkpoints'
import { owedClosings } from './closings'
import type { Engine } from './ports'
import { takeOffice } from './everywhere'
import { owedDenials, owedShown } from './false-words'
import { owedLetters } from './fetching'
import { freshLeaf, makeCaucus, makePlenary } from './founding'
import { allHeads, plenaryFounding } from './opening'
import { owedLeaves } from './going'
import { owedReleases } from './items'
import { owedRecords } from './late-joiners'
import { owedLeaving, owedLeftBehind } from './leaving'
import { owedCharters } from './repeats'
import { encodeRoomPayload } from './room-payloads'
import { consentLines, owedAdmissions, owedKeyChanges } from './people'
import { charterOf, isMember, personOf } from './reading'
import type { Room } from './room'
import { owedWelcomes } from './room-welcome'
import type { Knocked } from './state'
import { isParted } from './stopping'
import { owedVisits } from './visits'
import { owedWords } from './words-in-time'
import { owedZones } from './zones'

type Bytes = Uint8Array

export async function owedRooms(engine: Engine): Promise<void> {
  if (engine.data.stopped !== null) return
  takeOffice(engine)
  await owedOpening(engine)
  if (engine.plenary !== null && opensCaucus(engine, engine.plenary)) await makeCaucus(engine)
  await owedAgreed(engine)
  await owedCharters(engine)
  await owedVisits(engine)
  owedReleases(engine)
  owedZones(engine)
  owedClosings(engine)
  owedCheckpoints(engine)
  owedRecords(engine)
  owedLeaving(engine)
  owedLeftBehind(engine)
  owedWelcomes(engine)
  owedLetters(engine)
  for (const room of engine.rooms.values()) {
    for (const knocked of engine.data.knocked) presentTo(room, knocked)
    owedLeaves(room, engine.data.me.id, engine.hostNow())
    if (isParted(room)) await owedShown(room)
    await owedDenials(room, engine.hostNow(), engine.present.get(room.id))
    for (const person of owedKeyChanges(room, engine.data.me.id, engine.hostNow())) room.enqueue({ do: 'remove', id: 0, person, reason: null, leaving: null })
    for (const person of owedAdmissions(room, engine.data.me.id, engine.hostNow())) room.enqueue({ do: 'admit', id: 0, person })
  }
  for (const knocked of engine.data.knocked) await answer(engine, knocked)
  await owedWords(engine)
}

const opensCaucus = ({ data: { me, caucus } }: Engine, plenary: Room): boolean =>
  caucus === null && charterOf(plenary.rules) !== null && at(plenary.rules.heads, me.delegation)?.[0] === me.id

async function owedOpening(engine: Engine): Promise<void> {
  const context = engine.openingContext()
  const { opening, me } = engine.data
  if (context === null || opening === null) return
  if (engine.data.plenaryFounding === null && allHeads(context, opening)) engine.data = { ...engine.data, plenaryFounding: plenaryFounding(context, opening) }
  if (opening.comparedAt !== null && me.slot === 0 && engine.plenary === null) await makePlenary(engine)
}

/** An own person who asked to enter a room and is certified there: his key package is put before those who decide. */
function presentTo(room: Room, knocked: Knocked): void {
  const asking = knocked.joins[room.id]
  if (room.data.stage !== 'open' || asking == null || knocked.certificate === null || knocked.id === null || knocked.declined !== null) return
  if (isMember(room.rules, knocked.id) || personOf(room.rules, knocked.id) === null) return
  if (isNew(room, knocked.id, asking.keyPackage)) room.enqueueOnce(encodeRoomPayload({ type: 'request', ...asking }))
}

const told = new WeakMap<Engine, Map<string, string>>()

/** The waiting person's own state and nothing else, whenever it changed. */
async function answer(engine: Engine, knocked: Knocked): Promise<void> {
  const plenary = engine.plenary
  if (plenary === null || knocked.id === null || knocked.joins[plenary.id] == null || isMember(plenary.rules, knocked.id)) return
  const lines = consentLines(plenary, knocked.id)
  const consents = lines.map((l) => [l.delegation, l.state] as const)
  const said = JSON.stringify(consents)
  const mine = told.get(engine) ?? new Map<string, string>()
  told.set(engine, mine)
  if (mine.get(knocked.id) === said) return
  mine.set(knocked.id, said)
  await oweAnswer(engine, knocked, { room: plenary.data.room, consents, reason: null })
}

/** A head's own leaf for the plenary, made when he says that the words match. */
export async function headLeaf(engine: Engine): Promise<Bytes> {
  const opening = engine.data.opening
  if (opening?.keyPackage != null) return opening.keyPackage.public
  const leaf = await freshLeaf(engine)
  if (opening !== null)
    engine.data = {
      ...engine.data,
      opening: { ...opening, leafSeed: leaf.leafSeed, keyPackage: { public: leaf.keyPackage.public, private: leaf.keyPackage.private } },
    }
  return leaf.keyPackage.public
}
