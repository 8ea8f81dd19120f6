import type { Finding } from './finding.ts'

/** Negative, zero or positive as `one` comes before, with or after `other`: by path, position, rule, message. */
export function compareFindings(one: Finding, other: Finding): number {
  return (
    compareText(one.location.path, other.location.path) ||
    one.location.start - other.location.start ||
    one.location.end - other.location.end ||
    compareText(one.rule, other.rule) ||
    compareText(one.message, other.message)
  )
}

/** The findings in order; of those that agree in rule, place and message only the first is kept. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort(compareFindings)
  return sorted.filter((finding, index) => index === 0 || compareFindings(sorted[index - 1]!, finding) !== 0)
}

/** Code unit order, which does not depend on where the program runs. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
