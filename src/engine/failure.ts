/** A rule or a layer that failed: a bug of this program. The other rules and files went on. */
export interface InternalError {
  /** The rule that failed, or null for a failure outside rules. */
  readonly rule: string | null
  /** The file that was being checked, or null. */
  readonly path: string | null
  readonly message: string
  readonly stack: string
}

/** What is known of something thrown while `rule` (null: no rule) looked at `path` (null: no file in particular). */
export function failureOf(thrown: unknown, rule: string | null, path: string | null): InternalError {
  if (!(thrown instanceof Error)) return { rule, path, message: String(thrown), stack: '' }
  const lines = (thrown.stack ?? '').split('\n')
  const frames = lines.slice(lines.findIndex((line) => /^\s+at /.test(line))).join('\n')
  return { rule, path, message: `${thrown.name}: ${thrown.message}`, stack: frames }
}
