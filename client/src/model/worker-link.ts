/** The page's end of the talk worker: calls with answers, and events. */
import type { CallName, Calls, FromWorker, ToWorker } from '../talk/calls'
import type { ProblemView } from '../talk/view'

/** A call the worker could not carry out; `problem` is for the person. */
export class CallProblem extends Error {
  constructor(readonly problem: ProblemView) {
    super(problem.code)
  }
}

export type WorkerEvent = Extract<FromWorker, { event: string }>

export class WorkerLink {
  #next = 1
  #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: CallProblem) => void }>()

  constructor(
    readonly worker: Worker,
    onEvent: (event: WorkerEvent) => void,
    onDead: () => void,
  ) {
    worker.onmessage = (message: MessageEvent<FromWorker>) => {
      const data = message.data
      if ('event' in data) return onEvent(data)
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if ('problem' in data) waiting?.reject(new CallProblem(data.problem))
      else waiting?.resolve(data.answer as never)
    }
    worker.onerror = () => {
      for (const each of this.#waiting.values()) each.reject(new CallProblem({ code: 'WORKER_DEAD' }))
      this.#waiting.clear()
      onDead()
    }
  }

  call<N extends CallName>(name: N, ...args: Calls[N]['args']): Promise<Calls[N]['answer']> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve, reject })
      this.worker.postMessage({ id, call: name, args } satisfies ToWorker)
    })
  }
}
