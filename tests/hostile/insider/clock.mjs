// Loaded before the insider's program: this machine's clock is wrong by so many milliseconds, for everything in the process.
const shift = Number(process.env.CLOCK_WRONG_BY_MS ?? '0')
const Right = globalThis.Date
globalThis.Date = class Date extends Right {
  constructor(...args) {
    super(...(args.length === 0 ? [Right.now() + shift] : args))
  }

  static now() {
    return Right.now() + shift
  }
}
