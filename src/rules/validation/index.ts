import type { Rule } from '../../rule-api/index.ts'
import manualValidation from './manual-validation.ts'
import massAssignment from './mass-assignment.ts'
import tableModelBody from './table-model-body.ts'
import untypedRequestBody from './untyped-request-body.ts'

export const VALIDATION_RULES: readonly Rule[] = [untypedRequestBody, tableModelBody, massAssignment, manualValidation]
