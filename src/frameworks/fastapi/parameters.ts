import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { isDefined, type Located, type Place } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import { constantOf, stringOf } from '../../project/values.ts'
import { annotationParts } from './annotations.ts'
import { argumentsOf } from './arguments.ts'
import { type Callable, type Dependency, dependencyOfMarker, type Marker, markerOfDeclaration } from './dependency.ts'

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

/** A parameter of a handler or dependency as FastAPI reads it. */
export interface Parameter {
  readonly name: string
  readonly source: ParameterSource
  /** Its name in the request: the alias, a header's name with hyphens; null where the alias is not constant. */
  readonly alias: string | null
  readonly isRequired: boolean
  /** Where it is declared: name and annotation. */
  readonly place: Place
  readonly annotation: Located | null
  readonly marker: Marker | null
  /** What fills it, for `dependency`. */
  readonly dependency: Dependency | null
}

/** A parameter of a function, or a field of a class that is called, before FastAPI's rules are applied. */
interface Declaration {
  readonly name: string
  readonly annotation: Located | null
  readonly default: Located | null
  readonly place: Place
}

/** The names of the placeholders in a path, without converters: `{file_path:path}` is `file_path`. */
function placeholdersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{([a-zA-Z_]\w*)(:[a-zA-Z_]\w*)?\}/g)].map((match) => match[1]!)
}

/**
 * The parameters of a callable with the place FastAPI reads each from, by FastAPI's own order of decisions. `path` is the full path within
 * the app (without mounts); null where it is not known, which leaves unmarked scalars `unknown`. Gives null when the signature is not known.
 */
export function parametersOf(
  inference: Inference,
  callable: Callable,
  path: string | null,
): readonly Parameter[] | null {
  const declarations = declarationsOf(inference, callable)
  if (declarations === null) return null
  const placeholders = path === null ? null : placeholdersOf(path)
  return declarations.map((declaration) => parameterOf(inference, declaration, placeholders))
}

function declarationsOf(inference: Inference, callable: Callable): readonly Declaration[] | null {
  if (callable.unknown !== null) return null
  if (callable.class !== null && isDefined(callable.class)) {
    const initializer = callable.function
    const isGenerated = initializer === null || initializer.module.isStub
    if (isGenerated && hasFields(inference, callable.class)) return fieldsOf(inference, callable.class)
  }
  if (callable.function === null) return callable.class === null ? null : []
  const { module, facts } = callable.function
  // `@functools.wraps(f)` gives the wrapper the signature of `f`.
  if (inference.decoratorsOf(callable.function).includes('functools.wraps')) return null
  return facts.parameters.slice(callable.bound).map(({ name, annotation, default: value, start, end }) => ({
    name,
    annotation: annotation && { module, node: annotation },
    default: value && !callable.filled.includes(name) ? { module, node: value } : null,
    place: { module, start, end },
  }))
}

/** Whether the constructor of a class takes its annotated fields: a Pydantic model or a dataclass. */
function hasFields(inference: Inference, symbol: ClassSymbol): boolean {
  return inference.classes.isSubclass(symbol, 'pydantic.BaseModel') === true || isDataclass(inference, symbol)
}

function fieldsOf(inference: Inference, symbol: ClassSymbol): readonly Declaration[] {
  const fields = new Map<string, Declaration>()
  for (const ancestor of [...inference.classes.ancestryOf(inference.classes.instanceOf(symbol)).classes].reverse()) {
    if (!isDefined(ancestor.class) || ancestor.class.module.isStub) continue
    const { module, facts } = ancestor.class
    for (const { name, definitions } of module.scope(facts.scope).bindings) {
      const definition = definitions.at(-1)
      if (definition?.kind !== 'annotated' || name.startsWith('_') || name === 'model_config') continue
      fields.set(name, {
        name,
        annotation: { module, node: definition.annotation },
        default: definition.value && { module, node: definition.value },
        place: { module, start: definition.start, end: definition.annotation.end },
      })
    }
  }
  return [...fields.values()]
}

function parameterOf(
  inference: Inference,
  declaration: Declaration,
  placeholders: readonly string[] | null,
): Parameter {
  const { name, annotation, place } = declaration
  const marker = markerOfDeclaration(inference, annotation, declaration.default)
  const described = { name, place, annotation, marker }
  switch (marker?.kind) {
    case 'depends': {
      const dependency = dependencyOfMarker(inference, marker, annotation)
      return { ...described, source: 'dependency', alias: null, isRequired: false, dependency }
    }
    case 'parameter': {
      const { isRequired, alias } = markedDetails(inference, declaration, marker)
      return { ...described, source: marker.source, alias, isRequired, dependency: null }
    }
    case 'unknown':
      return { ...described, source: 'unknown', alias: null, isRequired: false, dependency: null }
    default: {
      const shape = annotation ? shapeOf(inference, annotation) : 'scalar'
      const source = unmarkedSource(shape, name, placeholders)
      const isRequired = declaration.default === null || isEllipsis(declaration.default)
      return { ...described, source, alias: name, isRequired: source !== 'injected' && isRequired, dependency: null }
    }
  }
}

function unmarkedSource(shape: Shape, name: string, placeholders: readonly string[] | null): ParameterSource {
  if (shape === 'injected') return 'injected'
  if (placeholders?.includes(name)) return 'path'
  switch (shape) {
    case 'file':
      return 'file'
    case 'complex':
      return 'body'
    case 'scalar':
      return placeholders === null ? 'unknown' : 'query'
    default:
      return 'unknown'
  }
}

function isEllipsis({ node }: Located): boolean {
  return node.kind === 'Constant' && node.type === 'Ellipsis'
}

function markedDetails(
  inference: Inference,
  { name, default: value }: Declaration,
  marker: Marker & { kind: 'parameter' },
): { alias: string | null; isRequired: boolean } {
  const { module, node } = marker.call
  const given = argumentsOf(inference, module, node, ['default'])
  const isDefault = value !== null && value.node === node
  // In `Annotated` the default stands after `=`; a marker that is the default holds it.
  const fallback = isDefault || given.has('default') ? given.get('default') : value
  const alias = given.get('alias') ?? given.get('validation_alias')
  const isRequired = !given.has('default_factory') && (fallback === null || isEllipsis(fallback))
  if (alias) return { alias: stringOf(inference, alias), isRequired }
  const converts = given.get('convert_underscores')
  const keeps = marker.source !== 'header' || (converts !== null && constantOf(inference, converts) === false)
  return { alias: keeps ? name : name.replaceAll('_', '-'), isRequired }
}

// ---- what an annotation admits ------------------------------------------------------------------------------------------------

/** How FastAPI sees an annotation: one value, something that only fits a body, an upload, or what it injects by type. */
type Shape = 'scalar' | 'complex' | 'file' | 'injected' | 'unknown'

const INJECTED = [
  'starlette.requests.HTTPConnection',
  'starlette.responses.Response',
  'starlette.background.BackgroundTasks',
  'fastapi.security.SecurityScopes',
]

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

function shapeOf(inference: Inference, annotation: Located, nested = 0): Shape {
  if (nested > MAXIMUM_NESTING) return 'unknown'
  const { base } = annotationParts(inference, annotation)
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
      return /^(list|set|frozenset)$/.test(constrained) ? 'complex' : 'scalar'
    }
    case 'Subscript': {
      const form = inference.typeOf(module, node.value)
      const parts = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
      const special = form.kind === 'library' ? form.name : ''
      if (/^typing(_extensions)?\.(Optional|Union)$/.test(special)) return shapeOfUnion(parts.map(inner))
      if (/^typing(_extensions)?\.Literal$/.test(special)) return 'scalar'
      if (qualifiedNameOf(form) === 'pydantic.Json' && parts[0]) return inner(parts[0])
      const whole = shapeOfType(inference, inference.annotation(module, node))
      if (whole !== 'complex' || !isSequence(inference, form)) return whole
      const elements = parts.filter((part) => !(part.kind === 'Constant' && part.type === 'Ellipsis'))
      return elements.length > 0 && elements.every((part) => inner(part) === 'file') ? 'file' : 'complex'
    }
    default: {
      const type = inference.typeOf(module, node)
      if (type.kind === 'library') {
        if (/^typing(_extensions)?\.(Any|Text|AnyStr|LiteralString|Hashable)$/.test(type.name)) return 'scalar'
        if (/^typing(_extensions)?\./.test(type.name)) return 'unknown'
      }
      // A name for a union, or for a generic alias.
      if (membersOf(type).length > 1)
        return shapeOfUnion(membersOf(inference.annotation(module, node)).map((one) => shapeOfType(inference, one)))
      return shapeOfType(inference, inference.annotation(module, node))
    }
  }
}

const MAXIMUM_NESTING = 20

/** An injected class in a union is not recognised, and refused. */
function shapeOfUnion(shapes: readonly Shape[]): Shape {
  if (shapes.includes('file')) return 'file'
  if (shapes.includes('complex')) return 'complex'
  return shapes.includes('unknown') || shapes.includes('injected') ? 'unknown' : 'scalar'
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
      return 'scalar'
    case 'union':
      return shapeOfUnion(membersOf(type).map((member) => shapeOfType(inference, member)))
    case 'instance': {
      const { class: symbol } = type
      const { classes } = inference
      const is = (name: string) => classes.isSubclass(symbol, name) === true
      if (INJECTED.some(is)) return 'injected'
      if (is('starlette.datastructures.UploadFile')) return 'file'
      if (is('pydantic.BaseModel') || SEQUENCES.some(is) || MAPPINGS.some(is)) return 'complex'
      if (is('typing.NamedTuple') || isDataclass(inference, symbol)) return 'complex'
      if (SCALARS.some(is) || symbol.qualifiedName === 'builtins.object') return 'scalar'
      if (SCALAR_LIBRARIES.test(symbol.qualifiedName)) return 'scalar'
      // A class that tells Pydantic how to read it.
      return classes.member(type, '__get_pydantic_core_schema__') ? 'scalar' : 'unknown'
    }
    default:
      return 'unknown'
  }
}

const DATACLASS_DECORATORS = ['dataclasses.dataclass', 'pydantic.dataclasses.dataclass']

/** Whether the class or an ancestor of it is decorated as a dataclass. */
function isDataclass(inference: Inference, symbol: ClassSymbol): boolean {
  return inference.classes.ancestryOf(inference.classes.instanceOf(symbol)).classes.some(({ class: ancestor }) => {
    if (!isDefined(ancestor)) return false
    return ancestor.facts.decorators.some((decorator) => {
      const callee = decorator.kind === 'Call' ? decorator.func : decorator
      return DATACLASS_DECORATORS.includes(qualifiedNameOf(inference.typeOf(ancestor.module, callee)) ?? '')
    })
  })
}
