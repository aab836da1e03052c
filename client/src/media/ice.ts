/**
 * Which ICE servers this device is willing to ask: those of its own host alone, whatever the engine names.
 * Anything else would tell a stranger's STUN server who talks when (docs/threat-model.md).
 */

/** The servers whose URLs name one of `hosts`; a server with no such URL goes. Total: what cannot be read goes too. */
export function ownServers(servers: readonly RTCIceServer[], hosts: ReadonlySet<string>): RTCIceServer[] {
  return servers.flatMap((server) => {
    const urls = [server.urls].flat().filter((url) => {
      const host = iceHost(url)
      return host !== null && hosts.has(host)
    })
    return urls.length === 0 ? [] : [{ ...server, urls }]
  })
}

/** Host of a stun(s): or turn(s): URL (RFC 7064, RFC 7065) in lower case, an IPv6 address in its brackets; null if it is none. */
export function iceHost(url: string): string | null {
  const match = /^(?:stun|turn)s?:(\[[0-9a-f:.]+\]|[^:?\s/@[\]]+)(?::\d{1,5})?(?:\?.*)?$/i.exec(url)
  return match?.[1]?.toLowerCase() ?? null
}

/** The hosts an entered room may use: the page's own, and the one the grant names (the same, unless the page is served by `parley join`). */
export function ownHosts(...urls: readonly string[]): ReadonlySet<string> {
  return new Set(urls.map((url) => new URL(url).hostname.toLowerCase()))
}
