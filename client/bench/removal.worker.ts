/** The people of `removal.ts`: engines over real connections to the real host, all in this one thread. */
import { Gathering } from './gathering'

export interface Question {
  readonly id: number
  readonly do: 'gather' | 'remove' | 'admit'
  readonly link: string
  readonly people: number
}
export interface Answer {
  readonly id: number
  readonly value: number
  readonly failed: string | null
}

let gathering: Gathering | null = null

async function carryOut(question: Question): Promise<number> {
  if (question.do === 'gather') {
    gathering = await Gathering.of(question.link)
    while (gathering.size < question.people) await gathering.admit()
  } else if (question.do === 'admit') await gathering?.admit()
  else return (await gathering?.remove()) ?? 0
  return gathering?.size ?? 0
}

onmessage = ({ data }: MessageEvent<Question>) => {
  const answer = (value: number, failed: string | null): void => postMessage({ id: data.id, value, failed } satisfies Answer)
  carryOut(data).then((value) => answer(value, null), (error: unknown) => answer(0, String(error)))
}
