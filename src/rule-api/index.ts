/** All that a rule file may import. */
export type { Fix, Severity, TextEdit } from '../engine/finding.ts'
export type { CheckedFile } from '../frameworks/application.ts'
export type { RequestResource } from '../frameworks/event-loop/resources.ts'
export {
  type LateCommit,
  lateCommits,
  multipleYields,
  type RepeatedYield,
  type SkippedCleanUp,
  skippedCleanUps,
} from '../frameworks/fastapi/aftermath.ts'
export { annotationParts } from '../frameworks/fastapi/annotations.ts'
export type { Answer } from '../frameworks/fastapi/answers.ts'
export type { AssembledApp } from '../frameworks/fastapi/apps.ts'
export { type LostTask, lostTasks } from '../frameworks/fastapi/background.ts'
export { uncallable } from '../frameworks/fastapi/callability.ts'
export type { Callable, Dependency, Marker } from '../frameworks/fastapi/dependency.ts'
export { markerName } from '../frameworks/fastapi/dependency.ts'
export { dependsCalls } from '../frameworks/fastapi/depends.ts'
export type { Endpoint, EndpointParameter, EndpointUse } from '../frameworks/fastapi/endpoints.ts'
export { type ErrorAnswer, errorAnswerOf } from '../frameworks/fastapi/error-answers.ts'
export { documentedStatuses, raisedErrors } from '../frameworks/fastapi/errors.ts'
export { type GeneratorDependency, isWebSocketOnly } from '../frameworks/fastapi/generators.ts'
export { handCheckIn } from '../frameworks/fastapi/hand-checks.ts'
export { type InjectedResponseFault, injectedResponseFaults } from '../frameworks/fastapi/injected-response.ts'
export { type Unwritable, unwritableIn, writesPlainJson } from '../frameworks/fastapi/json.ts'
export { type MassAssignment, massAssignmentsOf } from '../frameworks/fastapi/mass-assignment.ts'
export { type MisplacedDepends, misplacedDepends } from '../frameworks/fastapi/misplaced.ts'
export { type OldModelUse, oldModelUsesIn } from '../frameworks/fastapi/old-models.ts'
export type {
  DependencyNode,
  Operation,
  OperationParameter,
  RequestBody,
  SecurityScheme,
} from '../frameworks/fastapi/operations.ts'
export { isUnboundedNumber } from '../frameworks/fastapi/paging.ts'
export type { ParameterRefusal } from '../frameworks/fastapi/parameter-refusals.ts'
export { type Parameter, uncalledMarkersOf } from '../frameworks/fastapi/parameters.ts'
export type { PathFault, PathFaultKind } from '../frameworks/fastapi/path-faults.ts'
export { type Placeholder, placeholdersOf } from '../frameworks/fastapi/paths.ts'
export type { Obstacle } from '../frameworks/fastapi/precedence.ts'
export type { Refusal } from '../frameworks/fastapi/refusals.ts'
export {
  isResponse,
  type ResponseModel,
  type ReturnedValue,
  type RouteResponse,
  statusArgumentOf,
} from '../frameworks/fastapi/responses.ts'
export { isRestricted } from '../frameworks/fastapi/restrictions.ts'
export type { Router } from '../frameworks/fastapi/routers.ts'
export type { Include, Moment, Mount, Route } from '../frameworks/fastapi/routes.ts'
export type { SecretField } from '../frameworks/fastapi/secret-fields.ts'
export { refusesTuples, statusInTuple } from '../frameworks/fastapi/status-tuples.ts'
export { type SwallowedException, swallowedExceptions } from '../frameworks/fastapi/swallowing.ts'
export { refusesText } from '../frameworks/fastapi/texts.ts'
export { type UntypedBody, untypedBodiesOf } from '../frameworks/fastapi/untyped-bodies.ts'
export type { NamedImport } from '../frameworks/importing.ts'
export { unannotatedAttributes } from '../frameworks/pydantic/attributes.ts'
export { configMigration, currentKey, isWithoutEffect } from '../frameworks/pydantic/config-migration.ts'
export { constrainedTypeFix } from '../frameworks/pydantic/constrained.ts'
export { type Deprecation, deprecationsIn } from '../frameworks/pydantic/deprecations.ts'
export {
  type ConfigurationKey,
  lastPartOf,
  type Model,
  type OldValidator,
  originalName,
} from '../frameworks/pydantic/entities.ts'
export { argumentMigration, isMisread } from '../frameworks/pydantic/field-migration.ts'
export { genericModelFault } from '../frameworks/pydantic/generic-models.ts'
export { type HalfMigration, halfMigrations } from '../frameworks/pydantic/half-migrations.ts'
export { hidingDecorator, movedBelow } from '../frameworks/pydantic/hidden-validators.ts'
export {
  attributeMigration,
  distributionOf,
  type ImportMigration,
  importMigration,
  isInstalled,
} from '../frameworks/pydantic/import-migration.ts'
export { methodMigration } from '../frameworks/pydantic/method-migration.ts'
export { defaultOfNone, requiredNullableFieldsIn } from '../frameworks/pydantic/nullable-fields.ts'
export { oldAttributeUse } from '../frameworks/pydantic/old-attributes.ts'
export { type OldBase, oldBasesIn } from '../frameworks/pydantic/old-bases.ts'
export { failureOfMethod, isOldMethod, looksLikeOldMethod } from '../frameworks/pydantic/old-methods.ts'
export { oldOverride, superMethod } from '../frameworks/pydantic/overrides.ts'
export { anchoredPattern } from '../frameworks/pydantic/pattern-migration.ts'
export { refusedPatterns } from '../frameworks/pydantic/patterns.ts'
export { deadPostInit } from '../frameworks/pydantic/post-init.ts'
export { reservedNames } from '../frameworks/pydantic/reserved-names.ts'
export { rootValidatorMigration } from '../frameworks/pydantic/root-validator-migration.ts'
export { customRootsIn } from '../frameworks/pydantic/roots.ts'
export { oldTypeHooksIn } from '../frameworks/pydantic/type-hooks.ts'
export { failureOfValidator } from '../frameworks/pydantic/validator-failures.ts'
export { validatorMigration } from '../frameworks/pydantic/validator-migration.ts'
export { missingResult, raisedTypeErrors } from '../frameworks/pydantic/validator-results.ts'
export { isSerializer, type Validator } from '../frameworks/pydantic/validators.ts'
export type { SecretFallback } from '../frameworks/secrets/entities.ts'
export type { UnclosedSession } from '../frameworks/sessions/lifetimes.ts'
export { type EngineCreation, wrongDriver, wrongPool } from '../frameworks/sqlalchemy/engines.ts'
export { disablesPooling } from '../frameworks/sqlalchemy/pooling.ts'
export { PRIVILEGED_COLUMNS } from '../knowledge/privileged-columns.ts'
export {
  FIELD_ARGUMENTS,
  IGNORED_SQLMODEL_FIELD_ARGUMENTS,
  MAY_HAVE_MOVED,
  type MovedName,
  movedName,
  OLD_CONFIG_KEYS,
  OLD_CONSTRAINTS,
  OLD_FIELD_ARGUMENTS,
  OLD_FIELD_ATTRIBUTES,
  OLD_MODEL_ATTRIBUTES,
  OLD_MODEL_METHODS,
  REMOVED_CONFIG_KEYS,
} from '../knowledge/pydantic-migration.ts'
export { statusConstant } from '../knowledge/status-codes.ts'
export { isCalledByName } from '../project/callers.ts'
export type { ResolvedCall } from '../project/calls.ts'
export { changingCallIn } from '../project/changing-values.ts'
export { type Inference, qualifiedNameOf } from '../project/inference.ts'
export { isDefined, type Located, type Module, type Place } from '../project/module.ts'
export { type ClassSymbol, type FunctionSymbol, lastName } from '../project/symbols.ts'
export { type InstanceType, membersOf, type Type } from '../project/types.ts'
export { constantOf, onlyValue, stringOf, valuesOf } from '../project/values.ts'
export type {
  Attribute,
  Call,
  ClassDef,
  ExceptHandler,
  Expression,
  If,
  ImportFrom,
  Keyword,
  Statement,
  WithItem,
} from '../syntax/ast.ts'
export { isSameSpan, type Span } from '../text/span.ts'
export { isDefaultStyle } from './annotated.ts'
export { blockingReport } from './blocking.ts'
export { anchorOf, callChain, spellingOf, stepOf } from './calls.ts'
export { edit } from './edit.ts'
export { loadWithQuery } from './loading.ts'
export { type Category, EVERY_FILE, type Example, type RuleMetadata, type RuleSet } from './metadata.ts'
export { migrationReport } from './migration.ts'
export { moduleStatus } from './module-status.ts'
export { mountPlace, nameOfOperation, partOfString, pathPlace } from './paths.ts'
export { placeOf, relatedTo, spanIn } from './places.ts'
export { python } from './python.ts'
export { entryName, requestChain } from './request-path.ts'
export { type Check, defineRule, type RelatedPlace, type Report, type Rule, type RuleContext } from './rule.ts'
