import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined, type Located, type Place } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import { constantOf, onlyValue, stringOf, valuesOf } from '../../project/values.ts'
import type { Call } from '../../syntax/ast.ts'
import { annotationParts } from './annotations.ts'
import { argumentsOf } from './arguments.ts'
import {
  type Callable,
  type Dependency,
  dependencyOfMarker,
  dependencyOfView,
  type Marker,
  markerOfDeclaration,
  uncalledMarker,
} from './dependency.ts'
import type { Placeholder } from './paths.ts'

/**
 * Where FastAPI takes the value of a parameter from. `injected`: the request, a response, background tasks or security scopes, by type.
 * `unknown`: its annotation or default could not be followed, or FastAPI refuses it.
 */
export type ParameterSource =
  | 'path'
  | 'query'
  | 'header'
  | 'cookie'
  | 'body'
  | 'form'
  | 'file'
  | 'injected'
  | 'dependency'
  | 'unknown'

/** What FastAPI injects by type; `connection` is an `HTTPConnection`, which serves requests and WebSockets. */
export type Injection = 'request' | 'websocket' | 'connection' | 'response' | 'background-tasks' | 'security-scopes'

/** A parameter of a handler or dependency as FastAPI reads it. */
export interface Parameter {
  readonly name: string
  readonly source: ParameterSource
  /** Why the source is `unknown`; null otherwise. */
  readonly unknown: string | null
  /** What is injected, for `injected`. */
  readonly injection: Injection | null
  /** Its name in the request: the alias, a header's name with hyphens; null where the alias is not constant. */
  readonly alias: string | null
  readonly isRequired: boolean
  /** Where it is declared: name and annotation. */
  readonly place: Place
  /** Its name in the declaration. */
  readonly at: Place
  readonly annotation: Located | null
  /** What the annotation admits, without regard to the marker. */
  readonly shape: Shape
  /** What the value is when the request has none; null for a required parameter, a `default_factory`, a dependency. */
  readonly default: Located | null
  /** What stands after `=` in the signature, a marker included. */
  readonly written: Located | null
  /** The marker that counts: the last one in `Annotated`, else the default value. */
  readonly marker: Marker | null
  /** What fills it, for `dependency`. */
  readonly dependency: Dependency | null
  /** Whether it takes what is left over (`*args`, `**kwargs`), which FastAPI reads as one parameter of that name. */
  readonly isVariadic: boolean
  /** Whether it is declared in a class body: an attribute of a view, or a field of a model or dataclass that is called. */
  readonly isField: boolean
}

/** A parameter of a function, or a field of a class that is called, before FastAPI's rules are applied. */
interface Declaration {
  readonly name: string
  readonly annotation: Located | null
  readonly default: Located | null
  readonly place: Place
  /** The length of its name as it is declared, with which `place` begins. */
  readonly nameLength: number
  readonly isVariadic: boolean
  readonly isField: boolean
  /** The fact that says all of this; null where something else has a part in it. */
  readonly fact: object | null
}

/**
 * The parameters of a callable with the place FastAPI reads each from, by FastAPI's own order of decisions. `placeholders` are those of the
 * full path within the app (without mounts); null where it is not known, which leaves unmarked scalars `unknown`. Gives null when the
 * signature is not known.
 */
export function parametersOf(
  inference: Inference,
  callable: Callable,
  placeholders: readonly Placeholder[] | null,
): readonly Parameter[] | null {
  const declarations = declarationsOf(inference, callable)
  if (declarations === null) return null
  const parameters = declarations.map((declaration) => placed(parameterOf(inference, declaration), placeholders))
  const { view } = callable
  const [self, ...others] = parameters
  if (view === null || self === undefined) return parameters
  return [
    view.isKnown
      ? { ...self, source: 'dependency', unknown: null, dependency: dependencyOfView(inference, view) }
      : { ...self, source: 'unknown', unknown: `what ${self.name} of ${callable.name} is filled with is not known` },
    ...others,
  ]
}

function declarationsOf(inference: Inference, callable: Callable): readonly Declaration[] | null {
  if (callable.unknown !== null) return null
  if (callable.signature !== null) return declarationsOf(inference, callable.signature)
  if (callable.class !== null && isDefined(callable.class)) {
    if (callable.isView) return attributesOf(inference, callable, callable.class)
    const initializer = callable.function
    const isGenerated = initializer === null || initializer.module.isStub
    if (isGenerated && hasFields(inference, callable.class)) return argumentFieldsOf(inference, callable.class)
  }
  if (callable.function === null) return callable.class === null ? null : []
  const { module, facts } = callable.wrapper ?? callable.function
  // `@functools.wraps(f)` gives the wrapper the signature of `f`.
  if (inference.decoratorsOf(callable.function).includes('functools.wraps')) return null
  return facts.parameters.slice(callable.wrapper ? 0 : callable.bound).map((fact) => {
    const { name, kind, annotation, default: value, start, end } = fact
    const filled = callable.filled.get(name)
    return {
      name,
      annotation: annotation && { module, node: annotation },
      default: filled ?? (value && { module, node: value }),
      place: { module, start, end },
      nameLength: name.length,
      isVariadic: kind === 'vararg' || kind === 'kwarg',
      isField: false,
      fact: filled ? null : fact,
    }
  })
}

/** What FastAPI creates a view with: the parameters of its constructor, then its annotated attributes. */
function attributesOf(inference: Inference, callable: Callable, symbol: ClassSymbol): readonly Declaration[] {
  const own = declarationsOf(inference, { ...callable, isView: false }) ?? []
  const fields = fieldsOf(inference, symbol).filter(({ annotation }) => {
    const node = annotation?.node.kind === 'Subscript' ? annotation.node.value : annotation?.node
    const form = annotation && node ? inference.typeOf(annotation.module, node) : null
    return !(form?.kind === 'library' && /^typing(_extensions)?\.ClassVar$/.test(form.name))
  })
  return [...own.filter(({ isVariadic }) => !isVariadic), ...fields]
}

/** Whether the constructor of a class takes its annotated fields: a Pydantic model or a dataclass. */
function hasFields(inference: Inference, symbol: ClassSymbol): boolean {
  return inference.classes.isSubclass(symbol, 'pydantic.BaseModel') === true || isDataclass(inference, symbol)
}

/** The parameters of a generated constructor: fields under their aliases, as Pydantic's signatures have them; null where one is not known. */
function argumentFieldsOf(inference: Inference, symbol: ClassSymbol): readonly Declaration[] | null {
  const fields = fieldsOf(inference, symbol)
  if (inference.classes.isSubclass(symbol, 'pydantic.BaseModel') !== true) return fields
  const generate = aliasGenerator(inference, symbol)
  const named = fields.map((field) => {
    const written = field.default?.node.kind === 'Call' ? (field.default as Located<Call>) : null
    const given = written && argumentsOf(inference, written.module, written.node, ['default'])
    const alias = given?.get('validation_alias') ?? given?.get('alias')
    const name = alias ? stringOf(inference, alias) : generate === null ? null : generate(field.name)
    if (name === null) return null
    return name === field.name || !/^[A-Za-z_]\w*$/.test(name) ? field : { ...field, name, fact: null }
  })
  return named.every((field) => field !== null) ? named : null
}

/** How the configuration of a model makes aliases out of names; null where that is not known. */
function aliasGenerator(inference: Inference, symbol: ClassSymbol): ((name: string) => string) | null {
  const unchanged = (name: string) => name
  for (const { class: ancestor } of inference.classes.ancestryOf(inference.classes.instanceOf(symbol)).classes) {
    if (!isDefined(ancestor) || ancestor.module.isStub) continue
    const generator = configuredGenerator(inference, ancestor)
    if (generator === null) continue
    const name = qualifiedNameOf(inference.typeOf(generator.module, generator.node)) ?? ''
    if (/^(pydantic\.alias_generators\.to_camel|humps\.(main\.)?camelize)$/.test(name)) return camelCase
    return null
  }
  return unchanged
}

/** The value of `alias_generator` in `model_config` or `class Config` of a class itself. */
function configuredGenerator(inference: Inference, { module, facts }: DefinedClass): Located | null {
  const configuration = module.definitionsIn(facts.scope, 'model_config').at(-1)
  if (configuration && 'value' in configuration && configuration.value?.kind === 'Call') {
    return argumentsOf(inference, module, configuration.value).get('alias_generator')
  }
  if (configuration && 'value' in configuration && configuration.value?.kind === 'Dict') {
    const { keys, values } = configuration.value
    const index = keys.findIndex((key) => key?.kind === 'Constant' && key.value === 'alias_generator')
    return index < 0 ? null : { module, node: values[index]! }
  }
  const old = module.definitionsIn(facts.scope, 'Config').at(-1)
  if (old?.kind !== 'class') return null
  const generator = module.definitionsIn(module.classes[old.class]!.facts!.scope, 'alias_generator').at(-1)
  return generator?.kind === 'assign' ? { module, node: generator.value } : null
}

/** `order_by` is `orderBy`. */
function camelCase(name: string): string {
  return name.replace(/(?<=[a-zA-Z0-9])_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/**
 * The names under which FastAPI looks for the fields of a model that is the only parameter of its kind, as it then spreads it; null where
 * they are not known, or the parameter is no model.
 */
export function spreadNames(inference: Inference, { annotation, shape }: Parameter): readonly string[] | null {
  if (annotation === null || shape !== 'model') return null
  const { base } = annotationParts(inference, annotation)
  const type = inference.annotation(base.module, base.node)
  const fields = type.kind === 'instance' ? argumentFieldsOf(inference, type.class) : null
  return fields?.map(({ name }) => name) ?? null
}

function fieldsOf(inference: Inference, symbol: ClassSymbol): readonly Declaration[] {
  const fields = new Map<string, Declaration>()
  for (const ancestor of [...inference.classes.ancestryOf(inference.classes.instanceOf(symbol)).classes].reverse()) {
    if (!isDefined(ancestor.class) || /^(pydantic|builtins)\./.test(ancestor.class.qualifiedName)) continue
    const { module, facts } = ancestor.class
    for (const { name, definitions } of module.scope(facts.scope).bindings) {
      const definition = definitions.at(-1)
      if (definition?.kind !== 'annotated' || name.startsWith('_') || name === 'model_config') continue
      fields.set(name, {
        name,
        annotation: { module, node: definition.annotation },
        default: definition.value && { module, node: definition.value },
        place: { module, start: definition.start, end: definition.annotation.end },
        nameLength: name.length,
        isVariadic: false,
        isField: true,
        fact: definition,
      })
    }
  }
  return [...fields.values()]
}

const PARAMETERS = new WeakMap<Inference, WeakMap<object, Parameter>>()

/** A parameter as far as it is the same for all paths. Dependencies have many routes, so each is read once. */
function parameterOf(inference: Inference, declaration: Declaration): Parameter {
  const { fact } = declaration
  if (fact === null) return read(inference, declaration)
  let known = PARAMETERS.get(inference)
  if (known === undefined) {
    known = new WeakMap()
    PARAMETERS.set(inference, known)
  }
  let parameter = known.get(fact)
  if (parameter === undefined) {
    parameter = read(inference, declaration)
    known.set(fact, parameter)
  }
  return parameter
}

function read(inference: Inference, declaration: Declaration): Parameter {
  const { name, annotation, place, nameLength, isVariadic, isField } = declaration
  const marker = markerOfDeclaration(inference, annotation, declaration.default)
  const shape = annotation ? shapeOf(inference, annotation) : 'scalar'
  const described: Parameter = {
    name,
    source: 'unknown',
    unknown: null,
    injection: null,
    alias: null,
    isRequired: false,
    place,
    at: { ...place, end: place.start + nameLength },
    annotation,
    shape,
    default: null,
    written: declaration.default,
    marker,
    dependency: null,
    isVariadic,
    isField,
  }
  switch (marker?.kind) {
    case 'depends':
      return { ...described, source: 'dependency', dependency: dependencyOfMarker(inference, marker, annotation) }
    case 'parameter':
      return { ...described, source: marker.source, ...markedDetails(inference, declaration, marker) }
    case 'unknown':
      return { ...described, unknown: `what ${name} is filled with is not known` }
    default:
      return shape === 'injected'
        ? { ...described, source: 'injected', injection: injectionOf(inference, annotation!), alias: name }
        : described
  }
}

/** Says of a parameter that nothing marks where it comes from, given the placeholders of the path (null: not known). */
function placed(parameter: Parameter, placeholders: readonly Placeholder[] | null): Parameter {
  const { name, shape, marker, written } = parameter
  if (marker !== null || shape === 'injected') return parameter
  const source = unmarkedSource(shape, name, placeholders)
  if (source === 'unknown') return { ...parameter, alias: name, unknown: reasonOf(shape, name) }
  // A default value of a path parameter is ignored.
  const fallback = source === 'path' || isEllipsis(written) ? null : written
  return { ...parameter, source, alias: name, isRequired: fallback === null, default: fallback }
}

function unmarkedSource(shape: Shape, name: string, placeholders: readonly Placeholder[] | null): ParameterSource {
  if (placeholders?.some((placeholder) => placeholder.name === name)) return 'path'
  switch (shape) {
    case 'file':
      return 'file'
    case 'complex':
    case 'model':
    case 'sequence':
      return 'body'
    case 'scalar':
      return placeholders === null ? 'unknown' : 'query'
    default:
      return 'unknown'
  }
}

function reasonOf(shape: Shape, name: string): string {
  switch (shape) {
    case 'refused':
      return `FastAPI refuses the annotation of ${name}`
    case 'scalar':
      return `${name} may be in the path, which is not known`
    default:
      return `the annotation of ${name} is not known`
  }
}

function isEllipsis(place: Located | null): boolean {
  const node = place?.node
  return node?.kind === 'Constant' && node.type === 'Ellipsis'
}

function markedDetails(
  inference: Inference,
  { name, default: value }: Declaration,
  marker: Marker & { kind: 'parameter' },
): Pick<Parameter, 'alias' | 'isRequired' | 'default'> {
  const { module, node } = marker.call
  const given = argumentsOf(inference, module, node, ['default'])
  const isDefault = value !== null && value.node === node
  // In `Annotated` the default stands after `=`; a marker that is the default holds it.
  const written = isDefault || given.has('default') ? given.get('default') : value
  const fallback = marker.source === 'path' || isEllipsis(written) ? null : written
  const isRequired = !given.has('default_factory') && fallback === null
  const alias = given.get('validation_alias') ?? given.get('alias')
  if (alias) return { alias: stringOf(inference, alias), isRequired, default: fallback }
  const converts = given.get('convert_underscores')
  const keeps = marker.source !== 'header' || (converts !== null && constantOf(inference, converts) === false)
  return { alias: keeps ? name : name.replaceAll('_', '-'), isRequired, default: fallback }
}

/** The markers that a parameter names without calling them, with what they are called: `Annotated[int, Query]`, `= Depends`. */
export function uncalledMarkersOf(
  inference: Inference,
  { annotation, written }: Parameter,
): readonly { readonly at: Located; readonly name: string }[] {
  const metadata = annotation ? annotationParts(inference, annotation).metadata : []
  return (written ? [...metadata, written] : metadata).flatMap((at) => {
    const name = uncalledMarker(inference, at)
    return name === null ? [] : [{ at, name }]
  })
}

// ---- what an annotation admits ------------------------------------------------------------------------------------------------

/**
 * How FastAPI sees an annotation: `scalar` (one value), `sequence` (of scalars, as far as is known), `model` (one bare Pydantic model), `complex` (anything
 * else that only fits a body), `file` (an upload or several), `injected` (by type), `refused` (a class of which no field can be made:
 * FastAPI raises when the route is registered).
 */
export type Shape = 'scalar' | 'sequence' | 'model' | 'complex' | 'file' | 'injected' | 'refused' | 'unknown'

/** In the order in which FastAPI asks. */
const INJECTED: readonly (readonly [string, Injection])[] = [
  ['starlette.requests.Request', 'request'],
  ['starlette.websockets.WebSocket', 'websocket'],
  ['starlette.requests.HTTPConnection', 'connection'],
  ['starlette.responses.Response', 'response'],
  ['starlette.background.BackgroundTasks', 'background-tasks'],
  ['fastapi.security.SecurityScopes', 'security-scopes'],
]

function injectionOf(inference: Inference, annotation: Located): Injection | null {
  const { base } = annotationParts(inference, annotation)
  return injectionOfType(inference, inference.annotation(base.module, base.node))
}

/** What FastAPI injects for an annotation that admits objects of this type; null where it does not. */
export function injectionOfType(inference: Inference, type: Type): Injection | null {
  if (type.kind !== 'instance') return null
  const { class: symbol } = type
  return INJECTED.find(([name]) => inference.classes.isSubclass(symbol, name) === true)?.[1] ?? null
}

const SEQUENCES = [
  'builtins.list',
  'builtins.tuple',
  'builtins.set',
  'builtins.frozenset',
  'collections.deque',
  'typing.Sequence',
]

const MAPPINGS = ['builtins.dict', 'typing.Mapping', 'typing.TypedDict']

const SCALARS = ['builtins.str', 'builtins.int', 'builtins.float', 'builtins.bool', 'builtins.bytes', 'enum.Enum']

/** Classes of libraries without a stub whose objects are single values. */
const SCALAR_LIBRARIES =
  /^(datetime|uuid|decimal|pathlib|ipaddress|fractions|re|pydantic|pydantic_core|pydantic_extra_types|pydantic\.types|pydantic\.networks|phonenumbers|zoneinfo)\./

/** What an annotation admits, through aliases and `Annotated`. */
export function shapeOf(inference: Inference, annotation: Located, nested = 0): Shape {
  if (nested > MAXIMUM_NESTING) return 'unknown'
  const { base, metadata } = annotationParts(inference, annotation)
  const shape = shapeOfBase(inference, base, nested)
  // Metadata may tell Pydantic how to read a class that it does not know: `Annotated[Money, PlainValidator(Money.parse)]`.
  return shape === 'refused' && metadata.some((item) => isSchema(inference, item)) ? 'unknown' : shape
}

/** Whether a piece of metadata may say how Pydantic makes the value: anything but FastAPI's markers, `Field(…)` and constants. */
export function isSchema(inference: Inference, item: Located): boolean {
  if (item.node.kind === 'Constant') return false
  const values = valuesOf(inference, item)
  return !values.every(({ module, node }) => {
    const named = node.kind === 'Call' ? node.func : node
    return DESCRIPTIONS.test(qualifiedNameOf(inference.typeOf(module, named)) ?? '')
  })
}

/** What only describes and constrains a value. */
const DESCRIPTIONS =
  /^(fastapi\.(params\.)?(Depends|Security|Path|Query|Header|Cookie|Body|Form|File)|pydantic\.(\w+\.)*Field|typing(_extensions)?\.Doc|annotated_doc\.Doc|annotated_types\.\w+)$/

function shapeOfBase(inference: Inference, base: Located, nested: number): Shape {
  const { module, node } = base
  const inner = (one: Located['node']) => shapeOf(inference, { module, node: one }, nested + 1)
  switch (node.kind) {
    case 'Constant':
      if (node.type === 'None') return 'scalar'
      return node.type === 'str' && node.forward
        ? inner(node.forward)
        : shapeOfType(inference, inference.annotation(module, node))
    case 'BinOp':
      return node.op === 'BitOr' ? shapeOfUnion([inner(node.left), inner(node.right)]) : 'unknown'
    case 'Call': {
      const callee = qualifiedNameOf(inference.typeOf(module, node.func)) ?? ''
      const constrained = /^pydantic\.(?:\w+\.)*con(\w+)$/.exec(callee)?.[1]
      if (constrained === undefined) return 'unknown'
      return /^(list|set|frozenset)$/.test(constrained) ? 'sequence' : 'scalar'
    }
    case 'Subscript': {
      const form = inference.typeOf(module, node.value)
      const parts = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
      const special = form.kind === 'library' ? form.name : ''
      if (/^typing(_extensions)?\.(Optional|Union)$/.test(special)) return shapeOfUnion(parts.map(inner))
      if (/^typing(_extensions)?\.Literal$/.test(special)) return 'scalar'
      if (qualifiedNameOf(form) === 'pydantic.Json' && parts[0]) return inner(parts[0])
      if (!isSequence(inference, form)) return shapeOfType(inference, inference.annotation(module, node))
      const elements = parts.filter((part) => !(part.kind === 'Constant' && part.type === 'Ellipsis'))
      return shapeOfSequence(elements.map(inner))
    }
    default: {
      const type = inference.typeOf(module, node)
      if (type.kind === 'library') {
        if (/^typing(_extensions)?\.(Any|Text|AnyStr|LiteralString|Hashable)$/.test(type.name)) return 'scalar'
        if (/^typing(_extensions)?\./.test(type.name)) return 'unknown'
      }
      if (
        type.kind === 'class' &&
        type.of.kind === 'instance' &&
        type.of.args.every(({ kind }) => kind === 'unknown' || kind === 'type-variable') &&
        isSequence(inference, type)
      )
        return shapeOfSequence([])
      if (membersOf(type).length > 1) {
        const only = onlyValue(inference, base, { calls: false })
        if (only?.node.kind === 'BinOp' || only?.node.kind === 'Subscript') return shapeOf(inference, only, nested + 1)
        // Of several definitions one counts, and it is not known which.
        const members = membersOf(inference.annotation(module, node)).map((one) => shapeOfType(inference, one))
        return members.every((shape) => shape === members[0]) ? members[0]! : 'unknown'
      }
      return shapeOfType(inference, inference.annotation(module, node))
    }
  }
}

const MAXIMUM_NESTING = 20

/** An injected class in a union is not recognised, and refused. */
function shapeOfUnion(shapes: readonly Shape[]): Shape {
  if (shapes.includes('refused') || shapes.includes('injected')) return 'refused'
  if (shapes.includes('file')) return 'file'
  if (shapes.includes('complex') || shapes.includes('model')) return 'complex'
  if (shapes.includes('unknown')) return 'unknown'
  return shapes.includes('sequence') ? 'sequence' : 'scalar'
}

function shapeOfSequence(elements: readonly Shape[]): Shape {
  if (elements.includes('refused') || elements.includes('injected')) return 'refused'
  // FastAPI asks whether all elements are uploads, which holds for a bare `list`.
  if (elements.every((element) => element === 'file')) return 'file'
  return elements.every((element) => element === 'scalar' || element === 'unknown') ? 'sequence' : 'complex'
}

function isSequence(inference: Inference, form: Type): boolean {
  if (form.kind !== 'class' || form.of.kind !== 'instance') return false
  const symbol = form.of.class
  return SEQUENCES.some((name) => inference.classes.isSubclass(symbol, name) === true)
}

function shapeOfType(inference: Inference, type: Type): Shape {
  switch (type.kind) {
    case 'none':
    case 'literal':
    case 'class':
      return 'scalar'
    case 'union':
      return shapeOfUnion(membersOf(type).map((member) => shapeOfType(inference, member)))
    case 'instance': {
      const { class: symbol } = type
      const { classes } = inference
      const is = (name: string) => classes.isSubclass(symbol, name) === true
      if (INJECTED.some(([name]) => is(name))) return 'injected'
      if (is('starlette.datastructures.UploadFile')) return 'file'
      if (is('pydantic.BaseModel')) return 'model'
      if (MAPPINGS.some(is)) return 'complex'
      if (SEQUENCES.some(is)) return shapeOfSequence(type.args.map((argument) => shapeOfType(inference, argument)))
      // A tuple without written-out elements.
      if (is('typing.NamedTuple')) return 'file'
      if (isDataclass(inference, symbol)) return 'complex'
      if (SCALARS.some(is) || symbol.qualifiedName === 'builtins.object') return 'scalar'
      if (SCALAR_LIBRARIES.test(symbol.qualifiedName)) return 'scalar'
      // A class that tells Pydantic how to read it.
      if (classes.member(type, '__get_pydantic_core_schema__')) return 'scalar'
      return isRefused(inference, symbol) ? 'refused' : 'unknown'
    }
    default:
      return 'unknown'
  }
}

/** Whether Pydantic is certain not to know what to do with a class. */
function isRefused({ classes }: Inference, symbol: ClassSymbol): boolean {
  const { module } = symbol
  if (!isDefined(symbol) || module === null) return false
  if (module.isStub) return /^sqlalchemy\./.test(symbol.qualifiedName)
  const type = classes.instanceOf(symbol)
  const ancestry = classes.ancestryOf(type)
  if (!ancestry.isComplete || classes.member(type, '__get_validators__')) return false
  return ancestry.classes.every(
    ({ class: ancestor }) =>
      !isDefined(ancestor) ||
      (ancestor.facts.decorators.length === 0 &&
        ancestor.facts.keywords.length === 0 &&
        (!ancestor.module.isStub ||
          /^(sqlalchemy\.|builtins\.object$|abc\.ABC$|typing\.(Generic|Protocol)$)/.test(ancestor.qualifiedName))),
  )
}

const DATACLASS_DECORATORS = ['dataclasses.dataclass', 'pydantic.dataclasses.dataclass']

/** Whether the class or an ancestor of it is decorated as a dataclass, or SQLAlchemy makes it one. */
export function isDataclass(inference: Inference, symbol: ClassSymbol): boolean {
  if (inference.classes.isSubclass(symbol, 'sqlalchemy.orm.MappedAsDataclass') === true) return true
  return inference.classes.ancestryOf(inference.classes.instanceOf(symbol)).classes.some(({ class: ancestor }) => {
    if (!isDefined(ancestor)) return false
    return ancestor.facts.decorators.some((decorator) => {
      const callee = decorator.kind === 'Call' ? decorator.func : decorator
      return DATACLASS_DECORATORS.includes(qualifiedNameOf(inference.typeOf(ancestor.module, callee)) ?? '')
    })
  })
}
