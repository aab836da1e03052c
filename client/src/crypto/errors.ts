/** What this folder cannot do or does not take, by stable code (spec/crypto.md §12). Class names do not survive a build, codes do: branch on `code` only. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError'
  constructor(
    readonly code: string,
    text = '',
  ) {
    super(text === '' ? code : `${code}: ${text}`)
  }
}

/** Turns whatever a library throws into one code of ours; our own errors pass. */
export async function asCode<T>(code: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CryptoError) throw error
    throw new CryptoError(code, error instanceof Error ? error.message : '')
  }
}
