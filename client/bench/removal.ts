/** A plenary of many devices on one page, each with the talk engine as shipped: how soon after a removal everybody seals under new keys. */
import type { Answer, Question } from './removal.worker'
import PeopleWorker from './removal.worker?worker'

const worker = new PeopleWorker()
const waiting = new Map<number, { resolve: (value: number) => void; reject: (error: Error) => void }>()
let next = 1

worker.onmessage = ({ data }: MessageEvent<Answer>) => {
  const asked = waiting.get(data.id)
  waiting.delete(data.id)
  if (data.failed === null) asked?.resolve(data.value)
  else asked?.reject(new Error(data.failed))
}

function ask(question: Omit<Question, 'id'>): Promise<number> {
  const id = next++
  worker.postMessage({ id, ...question })
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
}

Object.assign(window, {
  /** Opens a talk with the operator's link and fills its plenary. */
  gather: (link: string, people: number) => ask({ do: 'gather', link, people }),
  /** Removes the last who came; ms until the last sender has new keys. */
  remove: () => ask({ do: 'remove', link: '', people: 0 }),
  /** Admits one more. */
  admit: () => ask({ do: 'admit', link: '', people: 0 }),
})
