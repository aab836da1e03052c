/** Rooms a person is not in, and who stands at the door of his own: as the people concerned see it. */
import { equalBytes, hex, readFounding, unhex } from '../record'
import { agreedTerms, type AgreedTerms } from './agreed'
import type { Engine } from './ports'
import { viewOf } from './person-views'
import { peopleOf } from './reading'
import type { AgreedData } from './state'
import type { OtherRoomView, PersonView, VisitView } from './view'

export function otherRoomViews(engine: Engine): readonly OtherRoomView[] {
  const { plenary } = engine
  const terms = plenary === null ? null : agreedTerms(plenary.rules)
  const agreed = Object.entries(plenary?.data.agreed ?? {}).flatMap(([proposal, each]): OtherRoomView[] => {
    const known = terms?.get(proposal)
    return known === undefined || isIn(engine, hex(each.room)) ? [] : [agreedView(engine, proposal, each, known)]
  })
  const offered = Object.entries(engine.data.offers)
    .filter(([id, offer]) => offer.kind !== 'caucus' && !isIn(engine, id) && !agreed.some((each) => each.room === id))
    .map(([id, { kind, title, founding }]): OtherRoomView => {
      const owners = readFounding(founding).owners.map(([owner]) => owner)
      return { room: id, proposal: null, kind, title, owners, state: engine.data.asked[id] === undefined ? 'offered' : 'asked', missing: [] }
    })
  return [...agreed, ...offered]
}

/** A room I was put out of says so itself, with the way back; here it is again once I have asked. */
const isIn = (engine: Engine, id: string): boolean => {
  const stage = engine.rooms.get(id)?.data.stage
  return stage !== undefined && (stage !== 'removed' || engine.data.asked[id] === undefined)
}

function agreedView(engine: Engine, proposal: string, agreed: AgreedData, { kind, title, owners, named }: AgreedTerms): OtherRoomView {
  const { me, asked, offers } = engine.data
  const id = hex(agreed.room)
  const opening = agreed.rules !== null && agreed.founders === null
  const mine = named[me.delegation]?.includes(me.id) === true || offers[id] !== undefined
  const state = opening ? 'opening' : asked[id] !== undefined ? 'asked' : mine ? 'offered' : 'closed'
  return { room: id, proposal, kind, title, owners, state, missing: opening ? missingHeads(engine, agreed) : [] }
}

/** Heads of the owners that have no seat yet. */
function missingHeads({ plenary }: Engine, agreed: AgreedData): readonly PersonView[] {
  if (plenary === null) return []
  const seated = agreed.seats.map((s) => plenary.person(s.person)?.delegation)
  const waiting = readFounding(agreed.founding).owners.filter(([owner]) => !seated.includes(owner))
  const people = peopleOf(plenary.rules)
  const heads = waiting.flatMap(([, keys]) => keys.flatMap((key) => people.filter((p) => equalBytes(unhex(p.key), key))))
  return heads.flatMap((head) => viewOf(plenary, head.id) ?? [])
}

export function visitViews({ data, plenary }: Engine): readonly VisitView[] {
  return data.visits
    .filter((v) => v.visit)
    .flatMap(({ person, asked, state, until }) => {
      const known = plenary === null ? null : viewOf(plenary, person)
      return known === null ? [] : [{ person: known, asked, state, until }]
    })
}
