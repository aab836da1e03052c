import { plainName } from '../telling/file-names'

/** Hands a file to the person. The address of the blob lives only until the browser has taken it. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = plainName(name)
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
