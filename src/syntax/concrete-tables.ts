/** The tables of a file without errors, as long as they need to be: what one thread hands to another. */
export interface ConcreteTables {
  readonly type: Uint16Array<ArrayBuffer>
  readonly start: Uint32Array<ArrayBuffer>
  readonly end: Uint32Array<ArrayBuffer>
  readonly next: Uint32Array<ArrayBuffer>
  readonly comments: readonly number[]
}
