/** What this folder refuses, by stable code; class names do not survive a build, codes do. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError'
  constructor(readonly code: string, text = '') {
    super(text === '' ? code : `${code}: ${text}`)
  }
}
