import type { Rule } from '../../rule-api/index.ts'
import asyncValidator from './async-validator.ts'
import deadPostInit from './dead-post-init.ts'
import deprecatedPydanticApi from './deprecated-pydantic-api.ts'
import halfMigratedValidator from './half-migrated-validator.ts'
import requiredNullableField from './required-nullable-field.ts'
import reservedFieldName from './reserved-field-name.ts'
import unannotatedField from './unannotated-field.ts'
import unreachableValidator from './unreachable-validator.ts'
import unsupportedPattern from './unsupported-pattern.ts'
import v1ConfigClass from './v1-config-class.ts'
import v1ConfigKey from './v1-config-key.ts'
import v1ConstrainedType from './v1-constrained-type.ts'
import v1CustomRoot from './v1-custom-root.ts'
import v1CustomTypeHook from './v1-custom-type-hook.ts'
import v1FieldArgument from './v1-field-argument.ts'
import v1GenericModel from './v1-generic-model.ts'
import v1Import from './v1-import.ts'
import v1ModelAttribute from './v1-model-attribute.ts'
import v1ModelMethod from './v1-model-method.ts'
import v1NamespaceModel from './v1-namespace-model.ts'
import v1OverriddenMethod from './v1-overridden-method.ts'
import v1RootValidator from './v1-root-validator.ts'
import v1Validator from './v1-validator.ts'
import validatorTypeError from './validator-type-error.ts'
import validatorWithoutReturn from './validator-without-return.ts'

export const PYDANTIC_RULES: readonly Rule[] = [
  v1Import,
  v1Validator,
  v1RootValidator,
  v1ConfigClass,
  v1ConfigKey,
  v1ModelMethod,
  v1ModelAttribute,
  v1FieldArgument,
  v1ConstrainedType,
  v1GenericModel,
  v1CustomRoot,
  requiredNullableField,
  v1NamespaceModel,
  v1CustomTypeHook,
  v1OverriddenMethod,
  deprecatedPydanticApi,
  halfMigratedValidator,
  unreachableValidator,
  validatorWithoutReturn,
  asyncValidator,
  validatorTypeError,
  unannotatedField,
  reservedFieldName,
  unsupportedPattern,
  deadPostInit,
]
