/** All that a rule file may import. */
export { blockingReport } from './blocking.ts'
export { edit } from './edit.ts'
export type { Category, Example, RuleMetadata, RuleSet } from './metadata.ts'
export { python } from './python.ts'
export { type Check, defineRule, type RelatedPlace, type Report, type Rule, type RuleContext } from './rule.ts'
