/**
 * What words in time (spec/record.md §10) cost each device of a room of 16 in which somebody speaks every two seconds for a minute: bytes in and out, and the
 * processor, beside what the entries themselves cost. Bundled for Node by `bench/words.py`; prints {seconds, words, bytes, cpu} and {entries …}.
 */
import { encode } from '../src/record'
import { MemoryHost } from '../src/talk/testing/host'
import { inCaucus, intoPlenary, opened, type Player } from '../src/talk/testing/people'
import { encodeWord } from '../src/talk/word-in-time'

const PEOPLE = 16
const SECONDS = 60
const STEP_MS = 250
const SPEAKS_EVERY_MS = 2_000
const SEALED = 200
/** Of a message over a WebSocket under TLS, about. */
const FRAME_BYTES = 8 + 22

const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const host = await MemoryHost.start()
const { vale, wells } = await opened(host)
const all: Player[] = [vale, wells]
for (let n = 2; n < PEOPLE; n++) {
  const head = n % 2 === 0 ? vale : wells
  const person = await inCaucus(host, head, `Person ${n}`)
  await intoPlenary(person, head === vale ? [vale, wells] : [wells, vale])
  all.push(person)
}
const room = vale.room('plenary').room
const rest = async (): Promise<void> => {
  for (const p of all) await p.engine.run(async () => undefined)
  await new Promise((done) => setImmediate(done))
}

let [words, wordBytes, entryBytes] = [0, 0, 0]
const sentBy = new Set<unknown>()
host.pulsing = (_by, _to, bytes) => {
  const size = encode(['pulse', 0, { room: new Uint8Array(16), bytes }]).length + FRAME_BYTES
  words += 1
  wordBytes += sentBy.has(bytes) ? size : 2 * size // once out, and once in at each reader
  sentBy.add(bytes)
  return [bytes]
}
host.tamper = (_device, where, item) => {
  if (where === room) entryBytes += item.bytes.length + item.receipt.length + FRAME_BYTES
  return [item]
}
let said = 0
const began = cpu()
for (let at = 0; at < SECONDS * 1000; at += STEP_MS) {
  host.clock += STEP_MS
  if (at % SPEAKS_EVERY_MS === 0) await all[said++ % PEOPLE]?.engine.acts.sendMessage(room, `Line ${said}: the crossings open on Monday, and the lists are exchanged on Tuesday.`)
  await rest()
}
const whole = cpu() - began
const [heard, sent] = [words, sentBy.size]
if (!all.every((p) => p.view.vouching[room]?.parties.every((party) => party.delegation === p.view.me.delegation || party.heard !== null))) throw new Error('somebody was not heard')

// what one word costs who says it, and who hears it, by the whole way through the engine: less the same way without a word
const own = vale.engine.plenary
const receipt = own?.confirmed.receipts.at(-1)
if (own === null || receipt === undefined) throw new Error('no room')
const run = Uint8Array.from(own.rules.run.match(/../g) ?? [], (pair) => parseInt(pair, 16))
const content = encodeWord(own.rules.position, run, receipt.receipt, false)
const sealing = cpu()
const sealed: Uint8Array[] = []
for (let n = 0; n < SEALED; n++) sealed.push((await own.pulses.seal(own, 'word', content, vale.engine.hostNow()))?.bytes ?? new Uint8Array())
const toSay = (cpu() - sealing) / SEALED
const reader = wells
const device = [...reader.engine.data.keys.deviceKey].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const id = reader.engine.plenary?.data.room ?? new Uint8Array()
async function through(bytes: readonly (Uint8Array | null)[]): Promise<number> {
  const start = cpu()
  for (const each of bytes) {
    if (each !== null) host.push(device, 'pulse', { room: id, bytes: each })
    await new Promise((done) => setImmediate(done))
    await reader.engine.run(async () => undefined)
  }
  return (cpu() - start) / bytes.length
}
await through(sealed.slice(0, SEALED / 2)) // warm
const toHear = (await through(sealed.slice(SEALED / 2))) - (await through(sealed.slice(SEALED / 2).map(() => null)))
const wordsCpu = (sent * toSay + heard * Math.max(0, toHear)) / PEOPLE / SECONDS
process.stdout.write(JSON.stringify({
  said, sent, heard, to_say_ms: toSay * 1000, to_hear_ms: toHear * 1000,
  words: { kilobytes_per_second: wordBytes / PEOPLE / SECONDS / 1000, percent: wordsCpu * 100 },
  entries: { kilobytes_per_second: entryBytes / PEOPLE / SECONDS / 1000, percent: (whole / PEOPLE / SECONDS - wordsCpu) * 100 },
}))
for (const p of all) p.engine.stop()
process.exit(0)
