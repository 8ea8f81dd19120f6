/**
 * What each rule about Pydantic says by a finding: how Pydantic shows that it is true, by rule and severity. One of several is enough.
 * Patterns are regular expressions of Python for `<class>: <message>`; `$at` is the text that the finding marks.
 */
export interface Claim {
  /** An exception, where the module is imported or its models and functions are used. */
  readonly raises?: string
  readonly warns?: string
  /** Something that happens, or does not, without a word: a probe in check-pydantic.py. */
  readonly shows?: string
  /** What the message of the finding must have for this to count. */
  readonly about?: string
  /** It may come from another line of the project than the finding's statement and class; otherwise it must not. */
  readonly anywhere?: boolean
}

interface ClaimsOfRule {
  readonly error?: readonly Claim[]
  readonly warning?: readonly Claim[]
  /** What Pydantic says besides; neither proves the finding nor calls for another one. */
  readonly also?: readonly Claim[]
}

const REFUSED = '^(PydanticUserError|TypeError|NameError)'

export const CLAIMS: Readonly<Record<string, ClaimsOfRule>> = {
  'v1-import': {
    error: [{ raises: '^(PydanticImportError|ImportError|ModuleNotFoundError|AttributeError|PydanticUserError)' }],
    warning: [
      { warns: 'has been moved|deprecated|has been removed' },
      { warns: '\\b$at`?( method)? is deprecated', anywhere: true },
      { warns: 'class-based `config` is deprecated', about: 'BaseConfig', anywhere: true },
      { shows: 'is-deprecated' },
    ],
    also: [{ warns: 'type_name parameter is deprecated', anywhere: true }],
  },
  'v1-validator': {
    error: [{ raises: REFUSED }],
    warning: [{ warns: '^PydanticDeprecatedSince20: Pydantic V1 style `@validator`' }],
    also: [{ warns: '`allow_reuse` is deprecated' }],
  },
  'v1-root-validator': {
    error: [{ raises: REFUSED }],
    warning: [{ warns: '^PydanticDeprecatedSince20: Pydantic V1 style `@root_validator`' }],
    also: [{ warns: '`allow_reuse` is deprecated' }],
  },
  'v1-config-class': {
    error: [{ raises: REFUSED }],
    warning: [{ warns: '^PydanticDeprecatedSince20: Support for class-based `config`' }],
  },
  'v1-config-key': {
    error: [
      { warns: "^UserWarning: Valid config keys have changed.*'$at'", anywhere: true },
      { raises: '^TypeError', about: 'TypeError' },
      { shows: 'ignores-key' },
    ],
    warning: [{ warns: '^PydanticDeprecatedSince20: `pydantic.config.Extra`' }],
  },
  'v1-model-method': {
    error: [{ raises: '^(TypeError|PydanticUserError)' }],
    warning: [{ warns: '^(PydanticDeprecatedSince20|DeprecationWarning): .*[`.]$at[`(]' }],
    also: [{ warns: '`load_(str_bytes|file)` is deprecated' }],
  },
  'v1-generic-model': {
    error: [{ raises: REFUSED }],
    warning: [{ warns: ':GenericModel` has been moved', anywhere: true }],
  },
  'v1-custom-root': {
    error: [
      { raises: REFUSED },
      { raises: "^AttributeError: .*'__root__'", about: 'reading' },
      { raises: '^ValidationError', about: 'argument' },
    ],
  },
  'v1-model-attribute': {
    error: [{ raises: '^AttributeError' }],
    warning: [{ warns: '^(PydanticDeprecatedSince20|PydanticDeprecatedSince211|DeprecationWarning): .*$at' }],
  },
  'v1-constrained-type': {
    error: [{ raises: REFUSED }, { raises: '^PydanticImportError: .*:$at`', anywhere: true }],
  },
  'v1-field-argument': {
    error: [
      { raises: '^PydanticUserError: `$at`' },
      { warns: "extra keyword arguments on `Field` is deprecated.*'$at'" },
      { warns: '^PydanticDeprecatedSince20: `$at`' },
      { shows: 'ignores-argument', about: 'SQLModel' },
    ],
    warning: [
      { warns: '^PydanticDeprecatedSince20: `$at`' },
      { warns: "extra keyword arguments on `Field` is deprecated.*'$at'" },
    ],
  },
  'v1-custom-type-hook': {
    error: [
      { raises: '^TypeError: .*positional argument', about: '__get_validators__', anywhere: true },
      { raises: '^PydanticInvalidForJsonSchema', about: '__get_validators__', anywhere: true },
      { raises: '^PydanticUserError: The `__modify_schema__`', about: '__modify_schema__', anywhere: true },
    ],
    also: [
      { warns: '`__get_validators__` is deprecated', anywhere: true },
      // Without the hook there is no way to read the class at all.
      { raises: '^PydanticSchemaGenerationError', anywhere: true },
    ],
  },
  'required-nullable-field': { warning: [{ shows: 'requires-nullable' }] },
  'v1-namespace-model': {
    error: [
      { raises: '^TypeError: .*positional arguments', about: 'as field', anywhere: true },
      { raises: '^PydanticV1NotSupportedError', about: 'parameter|response model', anywhere: true },
    ],
    also: [
      { warns: '^UserWarning: Mixing V1 models', anywhere: true },
      { raises: '^PydanticInvalidForJsonSchema', anywhere: true },
    ],
  },
  'v1-overridden-method': {
    error: [{ shows: 'never-asked' }],
    // What it goes on to is part of the same fault.
    also: [{ warns: '^PydanticDeprecatedSince20: The (private )?method `|^PydanticDeprecatedSince20: The `' }],
  },
  'deprecated-pydantic-api': {
    warning: [
      { warns: "^PydanticDeprecatedSince211: Accessing the '$at' attribute on the instance", about: 'of an object' },
      { warns: '^PydanticDeprecatedSince212: .*on a classmethod is deprecated', about: 'class method' },
      { warns: '^PydanticDeprecatedSince211: .* is marked as final', about: 'class variable' },
      { warns: '^PydanticDeprecatedSince211: Passing `config`', about: 'with_config' },
      { warns: '^PydanticDeprecatedSince29: Using a dict for `examples`', about: 'examples' },
      { warns: '^PydanticDeprecatedSince211: The `$at` method', about: 'core_schema' },
      { warns: '^(PydanticDeprecatedSince20|DeprecationWarning): .*$at', about: 'ValidationInfo' },
      { warns: '^PydanticDeprecatedSince20: `$at`', about: 'json_encoders', anywhere: true },
      { warns: '^PydanticDeprecatedSince210: The `$at`', about: 'schema_generator', anywhere: true },
    ],
  },
  'half-migrated-validator': {
    error: [
      { raises: '^(PydanticUserError|TypeError|KeyError|AssertionError)' },
      { raises: "^(TypeError|AttributeError): .*ValidationInfo'", about: 'ValidationInfo' },
      { raises: '^ValidationError', about: 'without "self"' },
    ],
  },
  'unreachable-validator': {
    error: [{ shows: 'never-runs' }],
    also: [{ warns: "mode='after' on a classmethod" }],
  },
  'validator-without-return': {
    error: [{ shows: 'gives-none' }, { shows: 'refuses-everything', about: 'refused' }, { raises: '^TypeError' }],
    also: [{ warns: '^UserWarning: A custom validator is returning a value other than `self`' }],
  },
  'async-validator': {
    error: [
      { shows: 'gives-coroutine' },
      { warns: '^RuntimeWarning: coroutine .* was never awaited', anywhere: true },
      { raises: '^PydanticSerializationError' },
    ],
    also: [
      {
        warns: '^UserWarning: (A custom validator is returning a value other than `self`|Pydantic serializer warnings)',
      },
    ],
  },
  'validator-type-error': {
    warning: [{ raises: '^TypeError|^[A-Z]\\w+: ' }],
  },
  'unannotated-field': {
    error: [{ raises: '^(PydanticUserError: .*annot|NameError: Private attributes)' }],
  },
  'reserved-field-name': {
    error: [{ raises: '^(PydanticUserError|ValueError|NameError): .*$at' }],
    warning: [{ warns: '^UserWarning: Field (name )?["\']$at["\'].*(shadows|conflicts)' }],
    also: [
      { warns: '^PydanticJsonSchemaWarning: Default value', anywhere: true },
      { raises: '^PydanticSerializationError: Unable to serialize', anywhere: true },
      { warns: '^UserWarning: Field .$at. .*conflicts', anywhere: true },
    ],
  },
  'unsupported-pattern': {
    error: [
      { raises: '^SchemaError: ' },
      { raises: '^SchemaError: .*regex parse error', about: 'is imported', anywhere: true },
    ],
  },
  'dead-post-init': {
    error: [{ shows: 'never-runs' }],
  },
}

/** Rules whose fixes have code run that ran in neither version: what the models did is not what they should do. */
export const MENDING: ReadonlySet<string> = new Set(['dead-post-init', 'unreachable-validator'])

/** Cases in which rules are silent on purpose although Pydantic is not: what Pydantic says, as a regular expression, and why. */
export const SILENT_ON_PURPOSE: Readonly<Record<string, { readonly of: RegExp; readonly why: string }>> = {
  'migration: imports_left.py': { of: /GetterDict/, why: 'which types fields may have is not looked at' },
  'unannotated-field: unknown.py': { of: /non-annotated/, why: 'what an unknown base or value is, nobody knows' },
  'v1-config-class: two-versions.py': { of: /`dict` method/, why: 'the file asks for the version' },
  'v1-model-method: client.py': { of: /`construct` method/, why: 'the file asks for the version' },
  'v1-model-method: narrowed.py': { of: /:7[12] /, why: 'a base that nobody knows may have these methods' },
  'v1-custom-type-hook: old-models': { of: /no signature found/, why: 'models of Pydantic 1 are none of the rule' },
  'v1-import: names.py': { of: /:GenericModel`/, why: 'its use is reported, and there is none' },
  'v1-generic-model: guards.py': { of: /:GenericModel`/, why: 'the import is in a `try`' },
}

/** Differences that fixes make although they should not, by case: which, and why that has to be. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, { readonly of: RegExp; readonly why: string }>> = {
  'migration: root_validators.py': { of: /Period/, why: 'a field that a validator assigns counts as set from then on' },
}
