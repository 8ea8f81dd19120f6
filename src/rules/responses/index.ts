import type { Rule } from '../../rule-api/index.ts'
import deprecatedResponseClass from './deprecated-response-class.ts'
import errorWithSuccessStatus from './error-with-success-status.ts'
import htmlAnnotationWithoutClass from './html-annotation-without-class.ts'
import ignoredResponseParameter from './ignored-response-parameter.ts'
import invalidResponseAnnotation from './invalid-response-annotation.ts'
import missingResponseModel from './missing-response-model.ts'
import ormResponse from './orm-response.ts'
import redundantResponseModel from './redundant-response-model.ts'
import returnedException from './returned-exception.ts'
import statusInTuple from './status-in-tuple.ts'
import unserializableJsonResponse from './unserializable-json-response.ts'

export const RESPONSE_RULES: readonly Rule[] = [
  missingResponseModel,
  ormResponse,
  invalidResponseAnnotation,
  returnedException,
  statusInTuple,
  htmlAnnotationWithoutClass,
  redundantResponseModel,
  deprecatedResponseClass,
  unserializableJsonResponse,
  ignoredResponseParameter,
  errorWithSuccessStatus,
]
