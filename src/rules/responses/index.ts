import type { Rule } from '../../rule-api/index.ts'
import invalidResponseAnnotation from './invalid-response-annotation.ts'
import missingResponseModel from './missing-response-model.ts'
import ormResponse from './orm-response.ts'

export const RESPONSE_RULES: readonly Rule[] = [missingResponseModel, ormResponse, invalidResponseAnnotation]
