/** How a person is shown: from the rules where they know him, else from his certificate, else from what he said of himself. */
import type { Person } from '../domain'
import { hex, readPerson, readSign1 } from '../record'
import { nameIn, titleIn } from './certificates'
import type { Engine } from './ports'
import type { Room } from './room'
import type { PersonView, RoleName } from './view'

export const keyPrint = (key: string): string => (key.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join(' ')

export const personView = (p: Person, title = ''): PersonView => ({
  id: p.id,
  name: p.name,
  title,
  delegation: p.delegation,
  role: p.role as RoleName,
  powers: p.powers,
  keyFingerprint: keyPrint(p.key),
})

export function ownView(engine: Engine): PersonView {
  const { me, keys } = engine.data
  const known = engine.plenary?.person(me.id) ?? engine.caucus?.person(me.id) ?? null
  if (known !== null) return personView(known, me.title)
  return {
    id: me.id,
    name: me.name,
    title: me.title,
    delegation: me.delegation,
    role: me.role,
    powers: me.powers,
    keyFingerprint: keyPrint(hex(keys.personKey)),
  }
}

export const certificateView = (bytes: Uint8Array): PersonView => {
  const p = readPerson(readSign1(bytes).payload)
  return personView({ id: p.id, delegation: p.delegation, name: nameIn(p.shown), role: p.role, powers: p.powers, key: hex(p.key) }, titleIn(p.shown))
}

export const viewOf = (room: Room, id: string | null): PersonView | null => {
  const person = id === null ? null : room.person(id)
  if (person !== null) return personView(person, room.titleOf(person.id))
  const certificate = room.data.certificates[id ?? '']
  return certificate === undefined ? null : certificateView(certificate)
}

export const unknownPerson = (id: string): PersonView => ({ id, name: id, title: '', delegation: '', role: 'member', powers: [], keyFingerprint: '' })
