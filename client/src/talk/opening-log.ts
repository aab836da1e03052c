/** The log of the opening room as it comes (spec/opening.md §2): receipts first, then what heads say. */
import type { deliveredOf } from '../transport/wire'
import { takeOpeningList } from './lists'
import { takeOpening } from './opening'
import { lookAtBook } from './pin-acts'
import type { Engine } from './ports'
import { brokenItems, BrokenPromise, follow, KIND } from './receipts'

/** What ends an opening for everybody once a head has said it. */
const STOPS: readonly (string | undefined)[] = ['WORDS_DIFFER', 'KEY_NOT_AS_BEFORE']

export async function takeOpeningItems(engine: Engine, items: ReturnType<typeof deliveredOf>): Promise<void> {
  await lookAtBook(engine)
  const context = engine.openingContext()
  for (const item of items) {
    const { opening, openingLog, openingRoom, facts } = engine.data
    if (context === null || opening === null || item.seq <= openingLog.seq) continue
    try {
      const place = await follow(openingLog, openingRoom, facts.host, item)
      if (item.kind !== KIND.sealed) {
        const known = item.kind === KIND.list ? await takeOpeningList(opening, facts.talk, openingRoom, item.bytes, place.stamp) : opening
        engine.data = { ...engine.data, opening: known, openingLog: place }
        continue
      }
      const step = await takeOpening(context, opening, engine.comparison, item.bytes, place.stamp)
      engine.comparison = step.comparison
      engine.data = { ...engine.data, opening: step.data, openingLog: place }
      const code = step.data.failed?.code ?? ''
      if (STOPS.includes(code)) engine.data = { ...engine.data, stopped: { code, at: place.stamp } }
      await engine.oweOpening(step.post)
    } catch (error) {
      if (!(error instanceof BrokenPromise)) throw error
      engine.keepEvidence(error.code, engine.data.openingRoom, brokenItems(engine.data.openingLog, error))
      engine.data = { ...engine.data, stopped: { code: error.code, at: engine.ports.now() } }
    }
  }
}
