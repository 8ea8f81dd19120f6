import type { Rule } from '../../rule-api/index.ts'
import bodyOnGet from './body-on-get.ts'
import conflictingParameterDefault from './conflicting-parameter-default.ts'
import defaultStyleDependency from './default-style-dependency.ts'
import evaluatedDefault from './evaluated-default.ts'
import formWithJsonBody from './form-with-json-body.ts'
import invalidParameterType from './invalid-parameter-type.ts'
import missingDepends from './missing-depends.ts'
import parameterModelNotAlone from './parameter-model-not-alone.ts'
import unannotatedParameter from './unannotated-parameter.ts'
import uncalledMarker from './uncalled-marker.ts'
import variadicHandler from './variadic-handler.ts'

export const PARAMETER_RULES: readonly Rule[] = [
  uncalledMarker,
  conflictingParameterDefault,
  invalidParameterType,
  missingDepends,
  formWithJsonBody,
  parameterModelNotAlone,
  bodyOnGet,
  variadicHandler,
  unannotatedParameter,
  evaluatedDefault,
  defaultStyleDependency,
]
