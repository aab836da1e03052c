/** Web Locks as far as the storage asks for them: one holder a name; with `ifAvailable` nobody waits, without it in turn. */
export function locks(): Pick<LockManager, 'request'> {
  const held = new Set<string>()
  const last = new Map<string, Promise<unknown>>()
  type Callback = (lock: Lock | null) => unknown
  const hold = async (name: string, callback: Callback): Promise<unknown> => {
    held.add(name)
    try {
      return await callback({ name, mode: 'exclusive' })
    } finally {
      held.delete(name)
    }
  }
  const request = async (name: string, options: LockOptions | Callback, callback?: Callback): Promise<unknown> => {
    if (typeof options === 'function') {
      const turn = (last.get(name) ?? Promise.resolve()).catch(() => undefined).then(() => hold(name, options))
      last.set(name, turn)
      return turn
    }
    if (options.ifAvailable !== true || options.steal === true || callback === undefined) throw new Error('waits in turn, or not at all, and never steals')
    return held.has(name) ? callback(null) : hold(name, callback)
  }
  return { request }
}
