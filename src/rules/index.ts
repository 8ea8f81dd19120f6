import type { Rule } from '../rule-api/index.ts'
import { ASYNC_RULES } from './async/index.ts'
import { DATABASE_RULES } from './database/index.ts'
import { DEPENDENCY_RULES } from './dependencies/index.ts'
import { ENGINE_RULES } from './engine/index.ts'
import { PARAMETER_RULES } from './parameters/index.ts'
import { PYDANTIC_RULES } from './pydantic/index.ts'
import { RESPONSE_RULES } from './responses/index.ts'
import { ROUTING_RULES } from './routing/index.ts'
import { SECURITY_RULES } from './security/index.ts'
import { VALIDATION_RULES } from './validation/index.ts'

/** The rule catalogue, by category. */
export const RULES: readonly Rule[] = [
  ...ASYNC_RULES,
  ...PARAMETER_RULES,
  ...DEPENDENCY_RULES,
  ...ROUTING_RULES,
  ...RESPONSE_RULES,
  ...SECURITY_RULES,
  ...DATABASE_RULES,
  ...VALIDATION_RULES,
  ...PYDANTIC_RULES,
  ...ENGINE_RULES,
]
