/** What shows that a promise was broken, kept on the disk; and the file a person saves of it (spec/record.md §9), which the host's key alone judges. */
import { encode, equalBytes } from '../record'
import type { Engine } from './ports'
import type { Evidence } from './state'

const KEPT = 16

/** The latest are kept, each once. */
export function withEvidence(kept: readonly Evidence[], found: Evidence): readonly Evidence[] {
  const sameBytes = (items: readonly Uint8Array[]): boolean =>
    items.length === found.items.length && items.every((item, at) => equalBytes(item, found.items[at] ?? new Uint8Array()))
  const same = (e: Evidence): boolean => e.code === found.code && equalBytes(e.room, found.room) && sameBytes(e.items)
  return kept.some(same) ? kept : [...kept, found].slice(-KEPT)
}

export const encodeEvidence = ({ data: { facts, evidence } }: Pick<Engine, 'data'>): Uint8Array =>
  encode([1, 'evidence', facts.talk, facts.host, evidence.map(({ code, room, at, items }) => [code, room, at, [...items]])])
