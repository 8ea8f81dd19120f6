import type { Check, Rule } from '../../src/rule-api/index.ts'

/** A rule for tests of what surrounds rules. */
export function trialRule(id: string, check: Check, more: Partial<Rule> = {}): Rule {
  return {
    id,
    category: 'async',
    severity: 'error',
    set: 'recommended',
    since: '0.1.0',
    docs: { summary: id, why: id, bad: [], good: [], references: [] },
    check,
    ...more,
  }
}
