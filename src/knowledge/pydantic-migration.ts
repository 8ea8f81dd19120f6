/**
 * What became of Pydantic 1's names in Pydantic 2. Data only; sources: https://docs.pydantic.dev/latest/migration/, the lists in
 * Pydantic's `pydantic/_migration.py` and `pydantic/_internal/_config.py`, and the behaviour of Pydantic 2.13.
 */

/**
 * What happens under Pydantic 2: `fails` at import, class creation or call; `ignored`: accepted without effect; `deprecated`: works, with a
 * warning.
 */
export type Outcome = 'fails' | 'ignored' | 'deprecated'

/** What became of an importable name. */
export interface MovedName {
  readonly outcome: Outcome
  /** What to use instead, for a person. */
  readonly instead: string
  /** Where the same object is found now, if that is all there is to it. */
  readonly target?: { readonly module: string; readonly name: string }
}

/** The exceptions of `pydantic.errors` that are still there; all others are gone. */
const KEPT_ERRORS: ReadonlySet<string> = new Set([
  'PydanticErrorCodes',
  'PydanticErrorMixin',
  'PydanticForbiddenQualifier',
  'PydanticImportError',
  'PydanticInvalidForJsonSchema',
  'PydanticSchemaGenerationError',
  'PydanticUndefinedAnnotation',
  'PydanticUserError',
])

/** Modules of which nothing can be imported any more, with what replaces them. */
const GONE_MODULES: Readonly<Record<string, string>> = {
  'pydantic.annotated_types': 'a TypedDict or NamedTuple as the type itself',
  'pydantic.datetime_parse': 'TypeAdapter(datetime).validate_python()',
  'pydantic.parse': 'TypeAdapter(...).validate_json()',
  'pydantic.payment': 'pydantic_extra_types.payment',
  'pydantic.schema': 'TypeAdapter(...).json_schema() or pydantic.json_schema',
  'pydantic.typing': 'the typing module',
  'pydantic.validators': 'TypeAdapter(...) or the constraints of Field()',
}

function names(outcome: Outcome, instead: string, list: string): readonly [string, MovedName][] {
  return list.split(/\s+/).map((name) => [name, { outcome, instead }])
}

function renamed(outcome: Outcome, list: Readonly<Record<string, string>>): readonly [string, MovedName][] {
  return Object.entries(list).map(([name, target]) => {
    const dot = target.lastIndexOf('.')
    return [name, { outcome, instead: target, target: { module: target.slice(0, dot), name: target.slice(dot + 1) } }]
  })
}

const OPTIONAL_STRINGS = names('fails', 'a union such as str | None', 'NoneBytes NoneStr NoneStrBytes StrBytes')

const MOVED: Readonly<Record<string, ReadonlyMap<string, MovedName>>> = {
  pydantic: new Map([
    ...renamed('fails', {
      BaseSettings: 'pydantic_settings.BaseSettings',
      Color: 'pydantic_extra_types.color.Color',
    }),
    ...OPTIONAL_STRINGS,
    ...names('fails', 'Json', 'JsonWrapper'),
    ...names('fails', 'typing.Protocol', 'Protocol'),
    ...names('fails', 'a field without a default', 'Required'),
    ...names('fails', 'nothing (it told whether version 1 was compiled)', 'compiled'),
    ...names('fails', 'the TypedDict or NamedTuple itself', 'create_model_from_namedtuple create_model_from_typeddict'),
    ...names('fails', 'TypeAdapter(...).validate_json()', 'parse_file_as parse_raw_as'),
    ...names('fails', 'Annotated with UrlConstraints()', 'stricturl'),
    ...names('fails', 'model_validate()', 'validate_model'),
    ...renamed('deprecated', { PyObject: 'pydantic.ImportString' }),
    ...renamed('deprecated', { PaymentCardNumber: 'pydantic_extra_types.payment.PaymentCardNumber' }),
    ...names('deprecated', 'validate_call', 'validate_arguments'),
    ...names('deprecated', 'TypeAdapter(...).validate_python()', 'parse_obj_as'),
    ...names('deprecated', 'TypeAdapter(...).json_schema()', 'schema_of schema_json_of'),
    ...names('deprecated', 'ConfigDict', 'BaseConfig'),
  ]),
  'pydantic.types': new Map([
    ...OPTIONAL_STRINGS,
    ...names('fails', 'Json', 'JsonWrapper'),
    ...renamed('deprecated', { PyObject: 'pydantic.ImportString' }),
    ...renamed('deprecated', { PaymentCardNumber: 'pydantic_extra_types.payment.PaymentCardNumber' }),
  ]),
  'pydantic.env_settings': new Map([
    ...renamed('fails', {
      BaseSettings: 'pydantic_settings.BaseSettings',
      SettingsError: 'pydantic_settings.SettingsError',
      EnvSettingsSource: 'pydantic_settings.EnvSettingsSource',
      InitSettingsSource: 'pydantic_settings.InitSettingsSource',
      SecretsSettingsSource: 'pydantic_settings.SecretsSettingsSource',
    }),
    ...names('fails', 'pydantic_settings', 'read_env_file SettingsSourceCallable DotenvType env_file_sentinel'),
  ]),
  'pydantic.networks': new Map(names('fails', 'Annotated with UrlConstraints()', 'stricturl')),
  'pydantic.color': new Map(renamed('deprecated', { Color: 'pydantic_extra_types.color.Color' })),
  'pydantic.error_wrappers': new Map([
    ...renamed('deprecated', { ValidationError: 'pydantic.ValidationError' }),
    ...names(
      'fails',
      'RequestValidationError of FastAPI with a list of errors, or ValidationError.from_exception_data() with InitErrorDetails',
      'ErrorWrapper',
    ),
    ...names('fails', 'ValidationError.errors()', 'display_errors flatten_errors'),
  ]),
  'pydantic.config': new Map([
    ...names('deprecated', 'ConfigDict', 'BaseConfig'),
    ...names('fails', 'ConfigDict', 'get_config inherit_config prepare_config'),
  ]),
  'pydantic.fields': new Map([
    ...names('fails', 'pydantic.fields.FieldInfo', 'ModelField'),
    ...renamed('fails', {
      Undefined: 'pydantic_core.PydanticUndefined',
      UndefinedType: 'pydantic_core.PydanticUndefinedType',
    }),
    ...names('fails', 'a field without a default', 'Required'),
    ...names(
      'fails',
      'the annotation of the field',
      'SHAPE_DEQUE SHAPE_DICT SHAPE_FROZENSET SHAPE_GENERIC SHAPE_ITERABLE SHAPE_LIST SHAPE_MAPPING SHAPE_SEQUENCE SHAPE_SET SHAPE_SINGLETON SHAPE_TUPLE SHAPE_TUPLE_ELLIPSIS',
    ),
  ]),
  'pydantic.main': new Map([
    ...names('fails', 'type(BaseModel)', 'ModelMetaclass'),
    ...names('fails', 'the strings "allow", "forbid", "ignore"', 'Extra'),
    ...renamed('fails', { Field: 'pydantic.Field' }),
    ...names('fails', 'model_validate()', 'validate_model'),
  ]),
  'pydantic.tools': new Map([
    ...names('fails', 'TypeAdapter(...).validate_json()', 'parse_file_as parse_raw_as'),
    ...names('deprecated', 'TypeAdapter(...).validate_python()', 'parse_obj_as'),
    ...names('deprecated', 'TypeAdapter(...).json_schema()', 'schema_of schema_json_of'),
  ]),
  'pydantic.class_validators': new Map(
    names(
      'fails',
      'field_validator or TypeAdapter',
      'Validator ValidatorGroup extract_root_validators extract_validators gather_all_validators inherit_validators make_generic_validator prep_validators',
    ),
  ),
  'pydantic.decorator': new Map(names('deprecated', 'validate_call', 'validate_arguments')),
  'pydantic.json': new Map([
    ...names(
      'deprecated',
      'pydantic_core.to_jsonable_python',
      'pydantic_encoder custom_pydantic_encoder timedelta_isoformat',
    ),
    ...names('fails', 'pydantic_core.to_jsonable_python', 'ENCODERS_BY_TYPE decimal_encoder isoformat'),
  ]),
  'pydantic.dataclasses': new Map(
    names(
      'fails',
      'pydantic.dataclasses.dataclass or TypeAdapter',
      'create_pydantic_model_from_dataclass make_dataclass_validator set_validation',
    ),
  ),
  'pydantic.utils': new Map([
    ...renamed('deprecated', {
      to_camel: 'pydantic.alias_generators.to_pascal',
      to_lower_camel: 'pydantic.alias_generators.to_camel',
      version_info: 'pydantic.version.version_info',
    }),
    ...names(
      'deprecated',
      'code of your own',
      'GetterDict ROOT_KEY Representation deep_update import_string is_valid_field lenient_isinstance lenient_issubclass sequence_like smart_deepcopy update_not_none',
    ),
    ...names(
      'fails',
      'code of your own',
      'ClassAttribute DUNDER_ATTRIBUTES PyObjectStr ValueItems almost_equal_floats get_discriminator_alias_and_values get_model get_unique_discriminator_alias in_ipython is_valid_identifier path_type truncate validate_field_name all_identical generate_model_signature is_valid_private_name unique_list',
    ),
  ]),
}

/** A class of Pydantic 1 that is there to be inherited from: how a type of that kind is written now. */
export interface ConstrainedClass {
  /** The type that is constrained: its name, and the module it is imported from unless it is built in. */
  readonly type: { readonly module: string | null; readonly name: string }
  /** What takes the constraints in `Annotated`. */
  readonly constraints: 'Field' | 'StringConstraints'
  /** The names of the constraints now, by the attributes of the class that set them. */
  readonly attributes: ReadonlyMap<string, string>
}

function constrained(type: string, attributes: string, constraints: ConstrainedClass['constraints'] = 'Field') {
  const dot = type.lastIndexOf('.')
  return {
    type: { module: dot < 0 ? null : type.slice(0, dot), name: type.slice(dot + 1) },
    constraints,
    attributes: new Map(
      attributes.split(' ').map((entry) => {
        const [old = '', current = old] = entry.split('=')
        return [old, current] as const
      }),
    ),
  }
}

const COMPARISONS = 'gt ge lt le'

/** `ConstrainedStr` and its like in `pydantic` and `pydantic.types`: importing one fails. */
export const CONSTRAINED_CLASSES: ReadonlyMap<string, ConstrainedClass> = new Map([
  ['ConstrainedBytes', constrained('bytes', 'strict min_length max_length')],
  ['ConstrainedDate', constrained('datetime.date', COMPARISONS)],
  ['ConstrainedDecimal', constrained('decimal.Decimal', `${COMPARISONS} multiple_of max_digits decimal_places`)],
  ['ConstrainedFloat', constrained('float', `strict ${COMPARISONS} multiple_of allow_inf_nan`)],
  ['ConstrainedFrozenSet', constrained('frozenset', 'min_items=min_length max_items=max_length')],
  ['ConstrainedInt', constrained('int', `strict ${COMPARISONS} multiple_of`)],
  ['ConstrainedList', constrained('list', 'min_items=min_length max_items=max_length')],
  ['ConstrainedSet', constrained('set', 'min_items=min_length max_items=max_length')],
  [
    'ConstrainedStr',
    constrained(
      'str',
      'strict min_length max_length strip_whitespace to_lower to_upper regex=pattern',
      'StringConstraints',
    ),
  ],
])

/** What became of an argument of `constr()` and its like: passing it raises. */
export interface OldConstraint {
  readonly instead: string
  /** The argument that takes the same value, if there is one. */
  readonly renamed: string | null
}

const OLD_STRING_CONSTRAINTS: ReadonlyMap<string, OldConstraint> = new Map([
  ['regex', { instead: 'pattern=', renamed: 'pattern' }],
  ['curtail_length', { instead: 'a validator that cuts the string', renamed: null }],
])
const OLD_COLLECTION_CONSTRAINTS: ReadonlyMap<string, OldConstraint> = new Map([
  ['min_items', { instead: 'min_length=', renamed: 'min_length' }],
  ['max_items', { instead: 'max_length=', renamed: 'max_length' }],
  ['unique_items', { instead: 'conset() or a validator', renamed: null }],
])

/** The arguments that each of these functions of `pydantic` does not take any more. */
export const OLD_CONSTRAINTS: ReadonlyMap<string, ReadonlyMap<string, OldConstraint>> = new Map([
  ['constr', OLD_STRING_CONSTRAINTS],
  ['StringConstraints', OLD_STRING_CONSTRAINTS],
  ['conlist', OLD_COLLECTION_CONSTRAINTS],
  ['conset', OLD_COLLECTION_CONSTRAINTS],
  ['confrozenset', OLD_COLLECTION_CONSTRAINTS],
])

/**
 * What became of `name` of the module `module` (`pydantic.utils`); null where it is what it was, never was a public name, or has something of
 * its own to be said about (`GenericModel`, `CONSTRAINED_CLASSES`, validators).
 */
export function movedName(module: string, name: string): MovedName | null {
  if (!/^pydantic(\.|$)/.test(module) || name === '*') return null
  const moved = MOVED[module]?.get(name)
  if (moved) return moved
  const gone = GONE_MODULES[module]
  if (gone) return { outcome: 'fails', instead: gone }
  const isOldError =
    /(Error|InvalidByteSize|InvalidByteSizeUnit|InvalidDiscriminator|MissingDiscriminator|InvalidLengthForBrand)$/.test(
      name,
    )
  if (module === 'pydantic.errors' && isOldError && !KEPT_ERRORS.has(name)) {
    return { outcome: 'fails', instead: 'ValueError or pydantic_core.PydanticCustomError' }
  }
  // Version 1 passed all of its errors on from the package.
  const isOfPackage = isOldError && name !== 'ValidationError' && !KEPT_ERRORS.has(name)
  if (module === 'pydantic' && isOfPackage) {
    return { outcome: 'fails', instead: 'ValueError or pydantic_core.PydanticCustomError' }
  }
  return null
}

const NAMES_OF_PACKAGE = [
  ...(MOVED['pydantic']?.keys() ?? []),
  ...[...Object.keys(MOVED), ...Object.keys(GONE_MODULES)].map((module) => module.slice(module.lastIndexOf('.') + 1)),
].filter((name) => name !== 'pydantic')

/** The names that `from pydantic import …` brings, in parentheses or not. */
const IMPORTED = String.raw`pydantic\s+import\s*(?:\((?:[^)#]|#[^\n]*)*?|(?:[^\n\\]|\\\r?\n)*?)`

/** What the text of a file has that uses something of which `movedName` may tell, under whatever name it is imported. */
export const MAY_HAVE_MOVED = new RegExp(
  String.raw`pydantic\s*\.|pydantic\s+as\b|${IMPORTED}\b(?:${NAMES_OF_PACKAGE.join('|')}|(?!ValidationError\b)\w*Error|InvalidByteSize\w*|\w+Discriminator|InvalidLengthForBrand)\b`,
)

/** What became of a key of a model's configuration; `null` has no replacement. All of these are ignored by Pydantic 2. */
export const OLD_CONFIG_KEYS: ReadonlyMap<string, string | null> = new Map([
  ['allow_population_by_field_name', 'populate_by_name'],
  ['anystr_lower', 'str_to_lower'],
  ['anystr_strip_whitespace', 'str_strip_whitespace'],
  ['anystr_upper', 'str_to_upper'],
  ['keep_untouched', 'ignored_types'],
  ['max_anystr_length', 'str_max_length'],
  ['min_anystr_length', 'str_min_length'],
  ['orm_mode', 'from_attributes'],
  ['schema_extra', 'json_schema_extra'],
  ['validate_all', 'validate_default'],
  ['allow_mutation', 'frozen'],
  ['copy_on_model_validation', null],
  ['error_msg_templates', null],
  ['fields', null],
  ['getter_dict', null],
  ['json_dumps', null],
  ['json_loads', null],
  ['post_init_call', null],
  ['smart_union', null],
  ['underscore_attrs_are_private', null],
])

/** What to do about a key of a configuration that has no counterpart. */
export const REMOVED_CONFIG_KEYS: ReadonlyMap<string, string> = new Map([
  ['copy_on_model_validation', 'remove it, models are not copied; revalidate_instances="always" makes new objects'],
  ['error_msg_templates', 'raise PydanticCustomError with the text, or translate the errors where they are shown'],
  ['fields', 'write what it says into Field() of each field'],
  ['getter_dict', 'prepare the object in a @model_validator(mode="before")'],
  ['json_dumps', 'remove it, or call it with model_dump(mode="json")'],
  ['json_loads', 'remove it, or give what it makes to model_validate()'],
  ['post_init_call', 'remove it, __post_init__ of a dataclass runs before validation'],
  [
    'smart_union',
    'remove it, unions are smart by default; Field(union_mode="left_to_right") takes the first that fits',
  ],
  ['underscore_attrs_are_private', 'remove it, names with an underscore are private'],
])

/** What became of functions in `class Config`. */
export const CONFIG_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['schema_extra', 'make "schema_extra()" a function of the module and write json_schema_extra=schema_extra'],
  ['customise_sources', 'make "customise_sources()" the class method settings_customise_sources() of the settings'],
  [
    'json_schema_extra',
    'make "json_schema_extra()" a function of the module and write json_schema_extra=json_schema_extra',
  ],
  ['customise_sources', 'make "customise_sources()" the class method settings_customise_sources() of the settings'],
  [
    'parse_env_var',
    'pydantic-settings has no "parse_env_var()"; parse the text in a @field_validator(mode="before") with NoDecode',
  ],
  ['alias_generator', 'make "alias_generator()" a function of the module and write alias_generator=alias_generator'],
  ['getter_dict', 'do what "getter_dict()" does in a @model_validator(mode="before")'],
  ['prepare_field', 'write what "prepare_field()" changes into Field() of each field'],
])

/** The keys that `ConfigDict` and `SettingsConfigDict` have; from their API references. */
export const CONFIG_KEYS: ReadonlySet<string> = new Set(
  `title model_title_generator field_title_generator str_to_lower str_to_upper str_strip_whitespace str_min_length str_max_length extra
  frozen populate_by_name use_enum_values validate_assignment arbitrary_types_allowed from_attributes loc_by_alias alias_generator
  ignored_types allow_inf_nan json_schema_extra json_encoders strict revalidate_instances ser_json_timedelta val_temporal_unit
  ser_json_temporal ser_json_bytes val_json_bytes ser_json_inf_nan validate_default validate_return protected_namespaces
  hide_input_in_errors defer_build plugin_settings schema_generator json_schema_serialization_defaults_required
  json_schema_mode_override coerce_numbers_to_str regex_engine validation_error_cause use_attribute_docstrings cache_strings
  validate_by_alias validate_by_name serialize_by_alias url_preserve_empty_path polymorphic_serialization
  case_sensitive nested_model_default_partial_update env_prefix env_prefix_target env_file env_file_encoding env_ignore_empty
  env_nested_delimiter env_nested_max_split env_parse_none_str env_parse_enums cli_prog_name cli_parse_args cli_settings_source
  cli_parse_none_str cli_hide_none_type cli_avoid_json cli_enforce_required cli_use_class_docs_for_groups cli_exit_on_error cli_prefix
  cli_flag_prefix_char cli_implicit_flags cli_ignore_unknown_args cli_kebab_case cli_shortcuts secrets_dir json_file json_file_encoding
  yaml_file yaml_file_encoding yaml_config_section toml_file pyproject_toml_depth pyproject_toml_table_header enable_decoding dotenv_filtering cli_show_env_vars
  toml_table_header`.split(/\s+/),
)

/** What became of a method of models. */
export interface OldMethod {
  readonly instead: string
  /** The method that does the same and takes the same arguments, if there is one. */
  readonly renamed: string | null
}

export const OLD_MODEL_METHODS: ReadonlyMap<string, OldMethod> = new Map([
  ['dict', { instead: 'model_dump()', renamed: 'model_dump' }],
  ['json', { instead: 'model_dump_json()', renamed: 'model_dump_json' }],
  ['copy', { instead: 'model_copy()', renamed: 'model_copy' }],
  ['parse_obj', { instead: 'model_validate()', renamed: 'model_validate' }],
  ['parse_raw', { instead: 'model_validate_json()', renamed: 'model_validate_json' }],
  ['parse_file', { instead: 'model_validate_json() on the text of the file', renamed: null }],
  ['from_orm', { instead: 'model_validate() with from_attributes=True', renamed: 'model_validate' }],
  ['construct', { instead: 'model_construct()', renamed: 'model_construct' }],
  ['schema', { instead: 'model_json_schema()', renamed: 'model_json_schema' }],
  ['schema_json', { instead: 'json.dumps() of model_json_schema()', renamed: null }],
  ['validate', { instead: 'model_validate()', renamed: 'model_validate' }],
  ['update_forward_refs', { instead: 'model_rebuild()', renamed: null }],
  ['_iter', { instead: 'model_dump()', renamed: null }],
  ['_calculate_keys', { instead: 'model_fields_set or model_dump()', renamed: null }],
  ['_copy_and_set_values', { instead: 'model_copy()', renamed: null }],
  ['_get_value', { instead: 'model_dump()', renamed: null }],
])

/** What became of an attribute. */
export interface OldAttribute {
  readonly outcome: Outcome
  readonly instead: string
}

function attributes(outcome: Outcome, list: Readonly<Record<string, string>>): readonly [string, OldAttribute][] {
  return Object.entries(list).flatMap(([instead, old]) =>
    old.split(' ').map((name): [string, OldAttribute] => [name, { outcome, instead }]),
  )
}

/** The attributes of models and their classes that are no more what they were. */
export const OLD_MODEL_ATTRIBUTES: ReadonlyMap<string, OldAttribute> = new Map([
  ...attributes('deprecated', { 'model_fields of the class': '__fields__', model_fields_set: '__fields_set__' }),
  ...attributes('fails', {
    model_config: '__config__',
    '@field_validator and @model_validator': '__validators__ __pre_root_validators__ __post_root_validators__',
    'TypeAdapter(...) or model_validate()': '__get_validators__',
    'model_json_schema()': '__schema_cache__',
    'model_dump(mode="json")': '__json_encoder__',
    RootModel: '__custom_root_type__',
    'exclude= of Field() and model_dump()': '__exclude_fields__ __include_fields__',
    'frozen=True in model_config': '__hash_func__',
    'model_rebuild()': '__try_update_forward_refs__',
  }),
])

/** The attributes that Pydantic 1's fields have and the `FieldInfo` of Pydantic 2 has not. */
export const OLD_FIELD_ATTRIBUTES: ReadonlyMap<string, OldAttribute> = new Map(
  attributes('fails', {
    annotation: 'type_ outer_type_ allow_none shape sub_fields key_field',
    'is_required()': 'required',
    'the field itself': 'field_info',
    'the key of model_fields': 'name',
    metadata: 'const regex gt ge lt le multiple_of min_length max_length min_items max_items unique_items',
    json_schema_extra: 'extra',
    frozen: 'allow_mutation',
    discriminator: 'discriminator_key discriminator_alias',
    'TypeAdapter(...)':
      'validate validators pre_validators post_validators class_validators validate_always populate_validators is_complex',
  }),
)

/** The keywords that `model_dump()` and `model_dump_json()` share with the methods they replace. */
export const DUMP_KEYWORDS: ReadonlySet<string> = new Set([
  'include',
  'exclude',
  'by_alias',
  'exclude_unset',
  'exclude_defaults',
  'exclude_none',
])

/** Keywords that among all `dict()`, `json()` and `copy()` methods in use only Pydantic's take. */
export const TELLING_KEYWORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['dict', new Set(['exclude_unset', 'exclude_defaults', 'exclude_none', 'by_alias'])],
  ['json', new Set(['exclude_unset', 'exclude_defaults', 'exclude_none', 'by_alias'])],
  ['copy', new Set(['update'])],
])

/** What became of an argument of `Field()`. */
export interface OldFieldArgument {
  readonly outcome: Outcome
  readonly instead: string
  /** The argument that takes the same value, if there is one. */
  readonly renamed?: string
  /** Whether `None` is as good as leaving it out. */
  readonly isNoneUnset?: true
}

export const OLD_FIELD_ARGUMENTS: ReadonlyMap<string, OldFieldArgument> = new Map([
  ['regex', { outcome: 'fails', instead: 'pattern=', renamed: 'pattern', isNoneUnset: true }],
  ['const', { outcome: 'fails', instead: 'a Literal[...] annotation', isNoneUnset: true }],
  ['unique_items', { outcome: 'fails', instead: 'a set, or a validator', isNoneUnset: true }],
  ['min_items', { outcome: 'deprecated', instead: 'min_length=', renamed: 'min_length', isNoneUnset: true }],
  ['max_items', { outcome: 'deprecated', instead: 'max_length=', renamed: 'max_length', isNoneUnset: true }],
  ['allow_mutation', { outcome: 'deprecated', instead: 'frozen= with the opposite value', isNoneUnset: true }],
  ['include', { outcome: 'ignored', instead: 'include= of model_dump()' }],
  ['final', { outcome: 'deprecated', instead: 'a Final annotation or frozen=True' }],
  ['example', { outcome: 'deprecated', instead: 'examples=[...]' }],
  ['env', { outcome: 'ignored', instead: 'validation_alias=' }],
])

/** The arguments that `Field()` has in Pydantic 2.13. */
export const FIELD_ARGUMENTS: ReadonlySet<string> = new Set(
  `default default_factory alias alias_priority validation_alias serialization_alias title field_title_generator description examples
  exclude exclude_if discriminator deprecated json_schema_extra frozen validate_default repr init init_var kw_only pattern strict
  coerce_numbers_to_str gt ge lt le multiple_of allow_inf_nan max_digits decimal_places min_length max_length union_mode
  fail_fast`.split(/\s+/),
)

/** What SQLModel's own `Field()` takes and drops without a word. */
export const IGNORED_SQLMODEL_FIELD_ARGUMENTS: ReadonlyMap<string, string> = new Map([
  ['regex', 'schema_extra={"pattern": ...}'],
  ['const', 'a Literal[...] annotation'],
  ['unique_items', 'a set, or a validator'],
])
