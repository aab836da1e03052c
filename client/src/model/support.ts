/** Whether this browser can take part at all; what is missing is named before any key is made. */

/** A stable code, or null. Ed25519 and X25519 in WebCrypto, encoded frame transforms, workers, sealed storage and locks are all needed. */
export async function unsupported(): Promise<string | null> {
  if (!window.isSecureContext) return 'PAGE_NOT_SECURE'
  if (typeof Worker === 'undefined' || typeof indexedDB === 'undefined' || !('locks' in navigator)) return 'BROWSER_UNSUPPORTED'
  if (typeof RTCPeerConnection === 'undefined' || !canSealFrames()) return 'BROWSER_UNSUPPORTED'
  try {
    await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])
    await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits'])
    return null
  } catch {
    return 'BROWSER_UNSUPPORTED'
  }
}

const canSealFrames = (): boolean => 'RTCRtpScriptTransform' in window || 'createEncodedStreams' in RTCRtpSender.prototype
