/** What the exit code of the program says. */
export const EXIT = {
  /** Nothing found at or above `--fail-on`. */
  clean: 0,
  /** At least one finding at or above `--fail-on`. */
  findings: 1,
  /** A mistake in the command line or in the configuration; nothing was checked. */
  usage: 2,
  /** A bug of the program. Whatever was found is printed. */
  internal: 3,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
