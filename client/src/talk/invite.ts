/** Links (spec/opening.md §1): what is in the address, what only the fragment holds, and the sealed document behind it. */
import { invitationKeys, openSealed, sealWith } from '../crypto'
import { ed25519FromSeed, encodeInviteProof, sha256, sign1 } from '../record'
import { decodeInvitation, encodeInvitation, type Invitation } from './payloads'

type Bytes = Uint8Array

export type Link =
  | { readonly kind: 'opening'; readonly secret: Bytes }
  | { readonly kind: 'invitation'; readonly invite: Bytes; readonly secret: Bytes }
  | { readonly kind: 'talk'; readonly talk: string }
  | { readonly kind: 'start' }
  | { readonly kind: 'damaged' }

export const base64url = (bytes: Bytes): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

export function unbase64url(text: string): Bytes | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    return base64url(bytes) === text ? bytes : null
  } catch {
    return null
  }
}

/** Total: what the address of the page asks for. A fragment whose check does not fit is `damaged`, told apart from a wrong link without asking anybody. */
export async function readLink(path: string, fragment: string): Promise<Link> {
  const hash = fragment.replace(/^#/, '')
  if (path === '/open') {
    if (hash === '') return { kind: 'start' }
    const secret = unbase64url(hash)
    return secret !== null && secret.length === 32 ? { kind: 'opening', secret } : { kind: 'damaged' }
  }
  const talk = /^\/t\/([0-9a-f]{32})(\/|$)/.exec(path)
  if (talk?.[1] !== undefined) return { kind: 'talk', talk: talk[1] }
  const invitation = /^\/i\/([A-Za-z0-9_-]+)\/?$/.exec(path)
  if (invitation === null) return path.startsWith('/i/') || path.startsWith('/t/') ? { kind: 'damaged' } : { kind: 'start' }
  const invite = unbase64url(invitation[1] ?? '')
  const secret = await checkedSecret(hash)
  return invite !== null && invite.length === 16 && secret !== null ? { kind: 'invitation', invite, secret } : { kind: 'damaged' }
}

async function checkedSecret(hash: string): Promise<Bytes | null> {
  const bytes = unbase64url(hash)
  if (bytes === null || bytes.length !== 34) return null
  const check = await sha256(bytes.slice(0, 32))
  return bytes[32] === check[0] && bytes[33] === check[1] ? bytes.slice(0, 32) : null
}

const CHECKS = new Map<string, string>()

/** The link of an invitation made on this device. The check bytes are worked out once, when the invitation is made. */
export function linkOf(origin: string, invite: Bytes, secret: Bytes): string {
  return `${origin}/i/${base64url(invite)}#${CHECKS.get(base64url(secret)) ?? ''}`
}

export async function rememberLink(secret: Bytes): Promise<void> {
  const check = await sha256(secret)
  CHECKS.set(base64url(secret), base64url(new Uint8Array([...secret, check[0] ?? 0, check[1] ?? 0])))
}

export interface Made {
  readonly invite: Bytes
  readonly secret: Bytes
  readonly auth: Bytes
  readonly sealed: Bytes
}

/** A new invitation: its id, the secret of its link, the public half the host checks, and the document only the link opens. */
export async function makeInvitation(invitation: Invitation): Promise<Made> {
  const invite = crypto.getRandomValues(new Uint8Array(16))
  const secret = crypto.getRandomValues(new Uint8Array(32))
  const { authSeed, sealKey } = await invitationKeys(secret)
  const { publicKey } = await ed25519FromSeed(authSeed)
  await rememberLink(secret)
  return { invite, secret, auth: publicKey, sealed: await sealWith(sealKey, invite, encodeInvitation(invitation)) }
}

/** Null when the secret does not open it: a wrong link, or another document than was made. */
export async function openInvitation(invite: Bytes, secret: Bytes, sealed: Bytes): Promise<Invitation | null> {
  try {
    const { sealKey } = await invitationKeys(secret)
    return decodeInvitation(await openSealed(sealKey, invite, sealed))
  } catch {
    return null
  }
}

/** What shows the host that this device held the link, without showing the link. */
export async function inviteProof(invite: Bytes, secret: Bytes, device: Bytes): Promise<Bytes> {
  const { authSeed } = await invitationKeys(secret)
  const { sign } = await ed25519FromSeed(authSeed)
  return sign1('parley/1/invite', encodeInviteProof(invite, device), sign)
}
