import type { Rule } from '../../rule-api/index.ts'
import deprecatedResponseClass from './deprecated-response-class.ts'
import errorWithSuccessStatus from './error-with-success-status.ts'
import htmlAnnotationWithoutClass from './html-annotation-without-class.ts'
import ignoredResponseParameter from './ignored-response-parameter.ts'
import invalidResponseAnnotation from './invalid-response-annotation.ts'
import literalStatusCode from './literal-status-code.ts'
import missingCreatedStatus from './missing-created-status.ts'
import missingResponseModel from './missing-response-model.ts'
import ormResponse from './orm-response.ts'
import redundantResponseModel from './redundant-response-model.ts'
import returnedException from './returned-exception.ts'
import sensitiveResponseField from './sensitive-response-field.ts'
import statusInTuple from './status-in-tuple.ts'
import unboundedList from './unbounded-list.ts'
import undocumentedError from './undocumented-error.ts'
import unserializableJsonResponse from './unserializable-json-response.ts'
import untypedResponse from './untyped-response.ts'

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
  literalStatusCode,
  missingCreatedStatus,
  unboundedList,
  undocumentedError,
  untypedResponse,
  sensitiveResponseField,
]
