/** Items and releases as they are shown: made anew only of the rooms where something about them changed. */
import { entriesOf, type Release } from '../domain'
import type { Engine } from './ports'
import { caucusOwner, itemOf } from './items'
import { unknownPerson, viewOf } from './person-views'
import type { Room } from './room'
import type { ItemView, PersonView, PositionView, ReleaseView } from './view'

export interface ItemsShown {
  readonly items: readonly ItemView[]
  readonly positions: readonly PositionView[]
  readonly releases: readonly ReleaseView[]
}

export class ItemViews {
  #of: readonly unknown[] = []
  #shown: ItemsShown = { items: [], positions: [], releases: [] }

  constructor(readonly engine: Engine) {}

  all(): ItemsShown {
    const rooms = [...this.engine.rooms.values()].filter((room) => room.data.stage !== 'joining')
    const of = rooms.flatMap((room) => {
      const { items, positions, releases, certificates } = room.data
      return [room.id, items, positions, releases, room.rules.releases, room.rules.persons, certificates]
    })
    if (of.length === this.#of.length && of.every((each, i) => each === this.#of[i])) return this.#shown
    this.#of = of
    this.#shown = {
      items: rooms.flatMap(itemsOf),
      positions: rooms.flatMap(positionsOf),
      releases: rooms.flatMap((room) => this.#releasesIn(room)).sort((a, b) => since(a) - since(b)),
    }
    return this.#shown
  }

  #releasesIn(room: Room): readonly ReleaseView[] {
    return entriesOf(room.rules.releases).map(([id, release]) => this.#release(room, id, release))
  }

  #release(room: Room, id: string, release: Release): ReleaseView {
    const found = itemOf(this.engine, release.content_hash)
    const steps = room.data.releases[id]?.steps ?? []
    return {
      id,
      room: room.id,
      state: release.state,
      delegation: release.delegation,
      to: release.to,
      subject: release.subject ?? '',
      form: release.form === 'verbatim' || release.form === 'own_words' ? release.form : null,
      validUntil: release.valid_until,
      openedBy: release.opened_by,
      authorisation: release.authorisation,
      content: release.content,
      item: found?.item.id ?? null,
      steps: steps.map((step) => ({ ...step, by: shown(room, step.by) })),
    }
  }
}

const since = ({ steps }: ReleaseView): number => steps[0]?.at ?? 0
const shown = (room: Room, person: string): PersonView => viewOf(room, person) ?? unknownPerson(person)

const itemsOf = (room: Room): readonly ItemView[] =>
  room.data.items.map(({ id, subject, content, reach, by, at }) => ({
    id, room: room.id, delegation: caucusOwner(room), subject, content, reach, by: shown(room, by), at,
  }))

const positionsOf = (room: Room): readonly PositionView[] =>
  room.data.positions.map(({ id, room: where, entry, tag, text, visitors, by, at }) => ({
    id, room: room.id, about: { room: where, entry }, tag, text, visitors, by: shown(room, by), at,
  }))
