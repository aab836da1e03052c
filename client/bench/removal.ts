/** A plenary of many devices on one page, each with the talk engine as shipped: how soon after a removal everybody seals under new keys. */
import { Gathering } from './gathering'

let gathering: Gathering | null = null

function gathered(): Gathering {
  if (gathering === null) throw new Error('nobody was gathered')
  return gathering
}

Object.assign(window, {
  /** Opens a talk with the operator's link and fills its plenary. */
  gather: async (link: string, people: number): Promise<void> => {
    gathering = await Gathering.of(link)
    while (gathering.size < people) await gathering.admit()
  },
  /** Removes the last who came. */
  remove: () => gathered().remove(),
  /** Admits one more. */
  admit: () => gathered().admit(),
})
