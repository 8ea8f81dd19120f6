/** The tables of a file without errors, as long as they need to be: what one thread hands to another. */
export interface ConcreteTables {
  readonly type: Uint16Array<ArrayBuffer>
  readonly start: Uint32Array<ArrayBuffer>
  readonly end: Uint32Array<ArrayBuffer>
  readonly next: Uint32Array<ArrayBuffer>
  readonly comments: readonly number[]
}

/** A file that is parsed while others are checked. */
export interface LaterParsed {
  /** Whether there are no errors in its syntax. Waits until that is known; null where nobody is left to say. */
  isReadable(): boolean | null
}
