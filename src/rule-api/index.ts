/** All that a rule file may import. */
export type { Fix, Severity, TextEdit } from '../engine/finding.ts'
export {
  type ConfigurationKey,
  lastPartOf,
  type Model,
  type OldValidator,
  originalName,
} from '../frameworks/pydantic/entities.ts'
export type { SecretFallback } from '../frameworks/secrets/entities.ts'
export {
  CONFIG_KEYS,
  DUMP_KEYWORDS,
  FIELD_ARGUMENTS,
  IGNORED_SQLMODEL_FIELD_ARGUMENTS,
  type MovedName,
  movedName,
  OLD_CONFIG_KEYS,
  OLD_FIELD_ARGUMENTS,
  OLD_MODEL_METHODS,
  TELLING_KEYWORDS,
} from '../knowledge/pydantic-migration.ts'
export { isDefined } from '../project/module.ts'
export { membersOf, type Type } from '../project/types.ts'
export { constantOf } from '../project/values.ts'
export type { Attribute, Call, ClassDef, Expression, ImportFrom, Keyword } from '../syntax/ast.ts'
export { blockingReport } from './blocking.ts'
export { edit } from './edit.ts'
export { importedName, withoutName } from './imports.ts'
export type { Category, Example, RuleMetadata, RuleSet } from './metadata.ts'
export { python } from './python.ts'
export { type Check, defineRule, type RelatedPlace, type Report, type Rule, type RuleContext } from './rule.ts'
