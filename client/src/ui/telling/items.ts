/** Items and releases as screens read them: what is ours, what is offered to us, what came, what a mediator may carry (rules L). */
import type { ItemView, PersonView, PositionView, ReleaseView, RoomView, TalkView } from '../../model'
import { caucusOf, visitorsIn } from './rooms'
import { delegationOf } from './opening'

/** Written in the own caucus, newest first. */
export const ownItems = (talk: TalkView): readonly ItemView[] => {
  const caucus = caucusOf(talk)
  return talk.items.filter((each) => each.room === caucus?.room).reverse()
}

export const releasesOf = (talk: TalkView, item: string): readonly ReleaseView[] =>
  talk.releases.filter((each) => each.item === item && each.delegation === talk.me.delegation)

/** Own releases of items this device does not have. */
export const otherReleases = (talk: TalkView): readonly ReleaseView[] =>
  talk.releases.filter((each) => each.item === null && each.delegation === talk.me.delegation && each.state !== 'carried')

const toMe = (talk: TalkView, release: ReleaseView): boolean => release.to.includes(talk.me.delegation) && release.delegation !== talk.me.delegation

/** Offered to my delegation and not opened, and those opened of which the content is under way. */
export const offersToMe = (talk: TalkView): readonly ReleaseView[] =>
  talk.releases.filter((each) => (each.state === 'offered' || each.state === 'opened') && toMe(talk, each))

/** Positions noted about an item, or about what a release brought. */
export const positionsOn = (talk: TalkView, entry: string): readonly PositionView[] => talk.positions.filter((each) => each.about.entry === entry)

/** Whether this person may note positions in the own caucus. */
export const notesIn = (talk: TalkView): boolean => caucusOf(talk)?.state === 'open' && talk.me.powers.includes('draft')

export const mayOpen = (talk: TalkView): boolean => talk.me.powers.includes('speak')

/** Offers that wait for an answer of mine. */
export const itemTasks = (talk: TalkView): readonly ReleaseView[] =>
  mayOpen(talk) ? offersToMe(talk).filter((each) => each.state === 'offered') : []

/** What others delivered or a mediator carried to where I am, newest first. */
export const receivedItems = (talk: TalkView): readonly ReleaseView[] =>
  talk.releases.filter((each) => each.content !== null && each.delegation !== talk.me.delegation).reverse()

export const signsFor = ({ me, delegations }: TalkView): boolean =>
  me.powers.includes('sign') && delegations.some((each) => each.id === me.delegation && each.kind === 'party')

/** The mediators who are in the own caucus now. */
export function mediatorsHere(talk: TalkView): readonly PersonView[] {
  const caucus = caucusOf(talk)
  return caucus ? visitorsIn(caucus).map((each) => each.person).filter((each) => delegationOf(talk, each.delegation).kind === 'neutral') : []
}

export const visitorsHere = (talk: TalkView): readonly PersonView[] => {
  const caucus = caucusOf(talk)
  return caucus ? visitorsIn(caucus).map((each) => each.person) : []
}

// --- for a neutral ---------------------------------------------------------------------------------------------------------
export const isNeutral = (talk: TalkView): boolean => delegationOf(talk, talk.me.delegation).kind === 'neutral'

/** What was given to be carried, by the delegation it comes from. */
export const givenBy = (talk: TalkView, delegation: string): readonly ReleaseView[] =>
  talk.releases.filter((each) => each.delegation === delegation && (each.state === 'authorised' || each.state === 'revoked'))

/** Where it may be carried now: rooms I am in of which an addressee is an owner and the giver is none. */
export const roomsFor = (talk: TalkView, given: ReleaseView): readonly RoomView[] =>
  talk.rooms.filter((room) => room.state === 'open' && room.owners.some((owner) => given.to.includes(owner)) && !room.owners.includes(given.delegation))

/** Rooms it was carried into, as far as this device saw. */
export const carriedAs = (talk: TalkView, given: ReleaseView): readonly ReleaseView[] =>
  talk.releases.filter((each) => each.state === 'carried' && each.authorisation === given.id)
