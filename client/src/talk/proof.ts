/** An entry shown to a device that did not see it posted: its bytes with the certificate of whoever signed it. */
import type { Entry } from '../domain'
import { type Person, readPerson, readSign1, verifySign1 } from '../record'
import { type BelievedHeads, certifiedPerson } from './certificates'
import { ENTRY, readSignedEntry } from './entries'
import type { Proof } from './state'

type Bytes = Uint8Array

export interface Proven {
  readonly author: Person
  readonly entry: Entry
}

/** The entry and its author, if a person certified by a head of his delegation signed it for this room; else null. What he may do the rules know. */
export async function proven({ sign1, certificate }: Proof, where: { talk: Bytes; room: Bytes; heads: BelievedHeads }): Promise<Proven | null> {
  const signed = await readSignedEntry(sign1, where.talk, where.room)
  if (signed === null) return null
  try {
    const { delegation } = readPerson(readSign1(certificate).payload)
    const author = await certifiedPerson(certificate, where.talk, where.heads(delegation))
    if (author === null || author.id !== signed.entry.author) return null
    await verifySign1(ENTRY, sign1, author.key)
    return { author, entry: signed.entry }
  } catch {
    return null // no certificate, or signed by another
  }
}
