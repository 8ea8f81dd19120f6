/** A place in a file that a person wrote, for a message: `line` and `column` are one-based, columns in UTF-16 code units. */
export interface Place {
  /** The file, as the user would name it. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** The text of the line. */
  readonly source: string
}

/** A mistake in the command line or in the configuration: told to the user without a stack, exit code 2. */
export class UserError extends Error {
  /** As it is printed, also where the program is minified. */
  static override readonly name = 'UserError'
  override readonly name = 'UserError'
  /** Where the mistake is, when it is in a file. */
  readonly place: Place | null
  /** What to do instead, as a sentence of its own. */
  readonly hint: string | null

  constructor(message: string, details: { readonly place?: Place | null; readonly hint?: string | null } = {}) {
    super(message)
    this.place = details.place ?? null
    this.hint = details.hint ?? null
  }
}
