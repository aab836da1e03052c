/** Web Locks as far as `lockTalk` asks for them: one holder a name, no waiting with `ifAvailable`. */
export function locks(): Pick<LockManager, 'request'> {
  const held = new Set<string>()
  const request = async (name: string, options: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown> => {
    if (options.ifAvailable !== true || options.steal === true) throw new Error('never waits, never steals')
    if (held.has(name)) return callback(null)
    held.add(name)
    try {
      return await callback({ name, mode: 'exclusive' })
    } finally {
      held.delete(name)
    }
  }
  return { request: request as LockManager['request'] }
}
