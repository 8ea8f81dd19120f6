import type { Host } from './host.ts'

/** Runs shorter than this many milliseconds show no progress. */
const PATIENCE = 500
/** Milliseconds between two updates. */
const INTERVAL = 100

/** One line on stderr that says what is going on; silent unless a person watches a terminal. */
export class Progress {
  readonly #host: Host
  readonly #isShown: boolean
  readonly #started: number
  #updated = Number.NEGATIVE_INFINITY
  #isOnScreen = false

  constructor(host: Host, isWanted: boolean) {
    this.#host = host
    this.#isShown = isWanted && host.stderr.isTTY === true && !host.env['CI']
    this.#started = host.now()
  }

  /** Shows `message` in place of the last one. `isLong` announces work during which nothing can be shown. */
  show(message: string, isLong = false): void {
    if (!this.#isShown) return
    const now = this.#host.now()
    if (!isLong && (now - this.#started < PATIENCE || now - this.#updated < INTERVAL)) return
    this.#updated = now
    this.#isOnScreen = true
    this.#host.stderr.write(`\r\x1b[2K${message}`)
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isOnScreen) this.#host.stderr.write('\r\x1b[2K')
    this.#isOnScreen = false
  }
}
