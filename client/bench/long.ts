/**
 * Makes the plenary of a talk this device has a long one: entries signed, judged and written by the engine as shipped, into the storage as shipped, without
 * the way over the host, so that thousands take seconds. Served under the host's own address: there is the storage of the page it is measured with.
 */
import { Store } from '../src/crypto'
import { entriesOf } from '../src/domain'
import { hex, unhex } from '../src/record'
import { keptBook } from '../src/talk/book-store'
import { TalkEngine } from '../src/talk/engine'
import { readSignedEntry } from '../src/talk/entries'
import type { Room } from '../src/talk/room'

type Body = Readonly<Record<string, unknown>>
const DAY_MS = 86_400_000

let open: { readonly engine: TalkEngine; readonly store: Store; readonly room: Room } | null = null

async function opened() {
  if (open === null) throw new Error('no talk is open')
  return open
}

async function take(sign1: Uint8Array): Promise<void> {
  const { room } = await opened()
  const signed = await readSignedEntry(sign1, room.context.talk, room.data.room)
  if (signed === null) throw new Error('not an entry of this room')
  const outcome = await room.apply(signed)
  if (outcome !== 'ok') throw new Error(`${signed.entry.kind}: ${outcome}`)
}

/** Signs and takes them as one step; what the others must take, hex. */
async function say(entries: readonly (readonly [kind: string, body: Body])[]): Promise<readonly string[]> {
  const { engine, room } = await opened()
  const said: string[] = []
  await engine.run(async () => {
    for (const [kind, body] of entries) {
      const sign1 = await room.ownEntry(kind, body)
      await take(sign1)
      said.push(hex(sign1))
    }
  })
  return said
}

function proposal(n: number): readonly [string, Body] {
  const at = (days: number) => ({ at: Math.floor(Date.now()) + (n + days) * DAY_MS, zone: 'Europe/Vienna' })
  const terms = { start: at(1), end: at(2), modality: 'virtual', agenda: [{ item: '1', title: 'Opening' }, { item: '2', title: 'Safeguards' }] }
  return ['session.propose', { title: `Session ${n}`, terms }]
}
const line = (n: number): readonly [string, Body] =>
  ['message', { text: `Line ${n}: the corridor along the river stays open to both sides until Thursday evening, as was said this morning.` }]

Object.assign(window, {
  openTalk: async (talk: string): Promise<void> => {
    const store = await Store.open(talk)
    const never = () => {
      throw new Error('nothing is sent from here')
    }
    const nobody = () => undefined
    const ports = { vault: store, book: keptBook, openLink: never, now: () => Date.now(), pace: { pace: 'good' as const, heard: nobody }, onView: nobody, onSubjects: nobody, onSignal: nobody }
    const engine = await TalkEngine.open(ports)
    if (engine.plenary === null) throw new Error('no plenary')
    open = { engine, store, room: engine.plenary }
  },
  /** Lines, and proposals of sessions that wait for the other side. */
  write: (first: number, lines: number, proposals: number) =>
    say([...Array.from({ length: lines }, (_, i) => line(first + i)), ...Array.from({ length: proposals }, (_, i) => proposal(first + i))]),
  /** Consents to whatever waits. */
  agree: async () => say(entriesOf((await opened()).room.rules.pending).map(([to]) => ['consent', { to }] as const)),
  /** What others said, in the order they said it. */
  hear: async (said: readonly string[]): Promise<number> => {
    const { engine, room } = await opened()
    await engine.run(async () => {
      for (const each of said) await take(unhex(each))
    })
    return room.data.position
  },
  closeTalk: async (): Promise<void> => {
    const { engine, store } = await opened()
    await engine.run(async () => undefined)
    engine.stop()
    store.close()
  },
})
