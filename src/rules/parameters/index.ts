import type { Rule } from '../../rule-api/index.ts'
import conflictingParameterDefault from './conflicting-parameter-default.ts'
import invalidParameterType from './invalid-parameter-type.ts'
import missingDepends from './missing-depends.ts'
import uncalledMarker from './uncalled-marker.ts'
import variadicHandler from './variadic-handler.ts'

export const PARAMETER_RULES: readonly Rule[] = [
  uncalledMarker,
  conflictingParameterDefault,
  invalidParameterType,
  missingDepends,
  variadicHandler,
]
