/**
 * Mail, letter by letter (spec/opening.md §9). Anybody who knows a mailbox can send to it, so a letter is opened beside the queue, and read in a step of its
 * own: whatever the person does meanwhile comes between two letters. Small ones, which is what strangers' honest letters are, come before large ones.
 */
import { openMail } from '../crypto'
import { decodeMail, type Mail } from './mail-payloads'
import { onMail } from './mail'
import type { Engine } from './ports'

type Bytes = Uint8Array
export interface Letter {
  /** The host's number of it. */
  readonly id: number
  readonly sealed: Bytes
}

const LARGE = 16 * 1024
/** So many read ones are dropped at the host at a time. */
const DROPPED_AT_ONCE = 32

export class Inbox {
  #waiting: Letter[] = []
  /** Numbers of letters this page was given; the host shows them again until they are dropped. */
  readonly #given = new Set<number>()
  #read: number[] = []
  #reading = false

  constructor(readonly engine: Engine) {}

  /** Ends when they, and what came meanwhile, are read. */
  async take(letters: readonly Letter[]): Promise<void> {
    const fresh = letters.filter(({ id }) => !this.#given.has(id))
    for (const { id } of fresh) this.#given.add(id)
    this.#waiting = [...this.#waiting, ...fresh].sort((a, b) => Number(a.sealed.length > LARGE) - Number(b.sealed.length > LARGE))
    if (this.#reading) return
    this.#reading = true
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await this.#readOne(next)
    } finally {
      this.#reading = false
    }
  }

  async #readOne({ id, sealed }: Letter): Promise<void> {
    const { engine } = this
    const { mailboxSecret, deviceKey } = engine.data.keys
    const opened = await openMail(mailboxSecret, deviceKey, sealed).catch(() => null)
    const mail = opened === null ? null : decodeMail(opened)
    await engine.run(async () => {
      if (mail !== null) await this.#hear(mail)
      this.#read.push(id)
      if (this.#waiting.length > 0 && this.#read.length < DROPPED_AT_ONCE) return
      engine.owe('mail.drop', { ids: this.#read })
      this.#read = []
    })
  }

  /** A letter that cannot be taken holds up no other, and does not come again. */
  async #hear(mail: Mail): Promise<void> {
    try {
      await onMail(this.engine, mail)
    } catch (error) {
      this.engine.trouble(codeOf(error))
    }
  }
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' ? code : 'FAULT'
}
