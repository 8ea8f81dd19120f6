import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import { isResponse, type ReturnedValue } from './responses.ts'

/** How much of the program's data a returned value takes along when FastAPI turns it into JSON without a model. */
export type Exposure =
  /** Nothing, or a response that is sent as it is. */
  | { readonly kind: 'none' }
  /** Only what is written out: constants, and single numbers, strings or dates under keys that stand in the source. */
  | { readonly kind: 'spelled-out' }
  /** An ORM entity with all its columns, alone or in a list or dict. */
  | { readonly kind: 'entity'; readonly entity: ClassSymbol }
  /** Whatever the object holds; `type` is unknown for values of a written-out list or dict. */
  | { readonly kind: 'data'; readonly type: Type }
  /** It may be a response for all that is known. */
  | { readonly kind: 'unknown' }

/** What a returned value exposes. */
export function exposureOf(application: Application, { at, type }: ReturnedValue): Exposure {
  return exposureOfExpression(application, at.module, at.node, type)
}

function exposureOfExpression(application: Application, module: Module, node: Expression, type?: Type): Exposure {
  const { inference } = application.project
  switch (node.kind) {
    case 'Constant':
    case 'JoinedStr':
    case 'Compare':
      return SPELLED_OUT
    case 'BinOp':
      // Only `+` and `|` make a larger whole of lists and dicts.
      if (node.op !== 'Add' && node.op !== 'BitOr') return SPELLED_OUT
      return worst([node.left, node.right].map((operand) => exposureOfExpression(application, module, operand)))
    case 'Call': {
      const { func } = node
      if (func.kind === 'Attribute' && SCALAR_METHODS.has(func.attr)) return SPELLED_OUT
      if (SCALAR_FUNCTIONS.test(qualifiedNameOf(inference.typeOf(module, func)) ?? '')) return SPELLED_OUT
      return exposureOfType(application, type ?? inference.typeOf(module, node))
    }
    case 'Dict':
      return worst([
        ...node.keys.map((key): Exposure => (key === null || key.kind === 'Constant' ? SPELLED_OUT : anyData('a key'))),
        ...node.values.map((value, index) => {
          const exposure = exposureOfExpression(application, module, value)
          return node.keys[index] === null ? expanded(exposure) : contained(exposure)
        }),
      ])
    case 'List':
    case 'Tuple':
    case 'Set':
      return worst(node.elts.map((element) => contained(exposureOfExpression(application, module, element))))
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
      return contained(exposureOfExpression(application, module, node.elt))
    case 'DictComp':
      return contained(exposureOfExpression(application, module, node.value))
    case 'IfExp':
      return worst([node.body, node.orelse].map((branch) => exposureOfExpression(application, module, branch)))
    case 'Starred':
      return exposureOfExpression(application, module, node.value)
    default:
      return exposureOfType(application, type ?? inference.typeOf(module, node))
  }
}

const NOTHING: Exposure = { kind: 'none' }
const SPELLED_OUT: Exposure = { kind: 'spelled-out' }

function anyData(reason: string): Exposure {
  return { kind: 'data', type: { kind: 'unknown', reason } }
}

/** What is put into a list or dict is no response, whatever else it may be. */
function contained(exposure: Exposure): Exposure {
  return exposure.kind === 'unknown' ? anyData('an element') : exposure
}

/** `{**value}` takes along the keys of a dict of scalars, too. */
function expanded(exposure: Exposure): Exposure {
  return exposure.kind === 'unknown' || exposure.kind === 'spelled-out' ? anyData('an expansion') : exposure
}

const SEVERITY: readonly Exposure['kind'][] = ['none', 'spelled-out', 'unknown', 'data', 'entity']

/** The exposure of several values together. */
export function worst(exposures: readonly Exposure[]): Exposure {
  let result: Exposure = exposures.length === 0 ? SPELLED_OUT : NOTHING
  for (const exposure of exposures) {
    if (SEVERITY.indexOf(exposure.kind) > SEVERITY.indexOf(result.kind)) result = exposure
  }
  return result
}

const SCALARS: ReadonlySet<string> = new Set([
  'builtins.bool',
  'builtins.bytes',
  'builtins.float',
  'builtins.int',
  'builtins.str',
  'datetime.date',
  'datetime.datetime',
  'datetime.time',
  'datetime.timedelta',
  'decimal.Decimal',
  'uuid.UUID',
  'pathlib.Path',
])

/** Pydantic's types for single values. */
const PYDANTIC_SCALARS = /^pydantic\.(\w+\.)*(UUID\d|EmailStr|NameEmail|SecretStr|\w*Url|\w*Dsn|IPvAny\w+)$/

/** Functions of Python's own that give a single number, string, date or identifier. */
const SCALAR_FUNCTIONS =
  /^(builtins\.(abs|all|any|ascii|bin|chr|hash|hex|id|isinstance|issubclass|oct|ord|repr|round|sum)|datetime\.(datetime|date)\.\w+|time\.\w+|uuid\.uuid\d|secrets\.token_\w+|os\.(getpid|path\.\w+)|platform\.\w+|socket\.gethostname)$/

/** Methods of dates and times that are called the same nowhere else. */
const SCALAR_METHODS: ReadonlySet<string> = new Set(['isoformat', 'strftime', 'total_seconds', 'timestamp'])

const CONTAINERS: ReadonlySet<string> = new Set([
  'builtins.list',
  'builtins.tuple',
  'builtins.set',
  'builtins.frozenset',
  'builtins.dict',
  'typing.Sequence',
  'typing.Iterable',
  'typing.Collection',
  'typing.Mapping',
])

function exposureOfType(application: Application, type: Type): Exposure {
  const { inference } = application.project
  switch (type.kind) {
    case 'none':
      return NOTHING
    case 'literal':
      return SPELLED_OUT
    case 'union':
      return worst(membersOf(type).map((member) => exposureOfType(application, member)))
    case 'instance': {
      if (isResponse(inference, type) !== false) {
        return isResponse(inference, type) === true ? NOTHING : { kind: 'unknown' }
      }
      const { class: symbol, args } = type
      if (
        SCALARS.has(symbol.qualifiedName) ||
        PYDANTIC_SCALARS.test(symbol.qualifiedName) ||
        inference.classes.isSubclass(symbol, 'enum.Enum') === true
      ) {
        return SPELLED_OUT
      }
      if (CONTAINERS.has(symbol.qualifiedName)) {
        const inside = worst(args.map((argument) => exposureOfType(application, argument)))
        if (inside.kind === 'entity') return inside
        // A list of numbers or strings has no fields to leak.
        const isFlat = inside.kind === 'spelled-out' && args.length > 0 && !/(dict|Mapping)$/.test(symbol.qualifiedName)
        return isFlat ? SPELLED_OUT : { kind: 'data', type }
      }
      if (application.sqlAlchemy.isEntity(symbol) === true) return { kind: 'entity', entity: symbol }
      return { kind: 'data', type }
    }
    default:
      return { kind: 'unknown' }
  }
}

/** Whether an annotation says nothing about what is in a value: `Any`, `object`, `list`, `dict[str, Any]`; such a model filters nothing. */
export function isVague(application: Application, { module, node }: Located): boolean {
  const { inference } = application.project
  if (node.kind === 'Subscript') {
    if (!isVague(application, { module, node: node.value })) return false
    const slices = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
    const last = slices.at(-1)
    if (last?.kind === 'Constant' && last.type === 'Ellipsis') return isVague(application, { module, node: slices[0]! })
    return last !== undefined && isVague(application, { module, node: last })
  }
  if (node.kind === 'Constant')
    return node.type === 'str' && node.forward ? isVague(application, { module, node: node.forward }) : false
  const type = inference.typeOf(module, node)
  if (type.kind === 'library') return /^typing(_extensions)?\.Any$/.test(type.name)
  if (type.kind !== 'class' || type.of.kind !== 'instance') return false
  const { qualifiedName } = type.of.class
  // A `list[Model]` behind an alias has arguments that say something.
  if (!type.of.args.every((argument) => argument.kind === 'type-variable')) return false
  return qualifiedName === 'builtins.object' || CONTAINERS.has(qualifiedName)
}
