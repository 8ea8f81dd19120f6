import { sessionOf } from './lint.ts'

/** A fix may make another one possible. */
const MOST_ROUNDS = 20

/** The texts of a project's files after all fixes of the rules, safe and unsafe, round after round; with what is left that has none. */
export async function fixAll(
  files: Readonly<Record<string, string>>,
  rules: Iterable<string>,
): Promise<{ readonly files: Record<string, string>; readonly left: readonly string[]; readonly rounds: number }> {
  const session = await sessionOf(files, { rules })
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { findings, internalErrors } = session.check()
    if (internalErrors.length > 0) throw new Error(JSON.stringify(internalErrors, null, 2))
    const paths = new Set(findings.filter(({ fix }) => fix !== null).map(({ location }) => location.path))
    let hasChanged = false
    for (const path of paths) {
      const fixed = session.fixesFor(path, findings)
      if (fixed && fixed.refused.length > 0)
        throw new Error(`refused: ${fixed.refused.map(({ rule }) => rule).join(', ')}`)
      if (fixed === null || fixed.text === session.textOf(path)) continue
      session.setFile(path, fixed.text)
      hasChanged = true
    }
    if (hasChanged) continue
    const texts = Object.entries(files).map(([path, text]) => [path, session.textOf(path) ?? text] as const)
    const left = findings.map(
      ({ rule, message, location }) => `${location.path}:${location.startLine} [${rule}] ${message}`,
    )
    return { files: Object.fromEntries(texts), left, rounds: round }
  }
  throw new Error('the fixes come to no end')
}
