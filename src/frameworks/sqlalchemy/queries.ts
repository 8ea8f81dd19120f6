import { argumentsFromCallers } from '../../project/callers.ts'
import type { Site } from '../../project/imports.ts'
import { hasDecorator, type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { isDefined, type Located, type Module, type Place } from '../../project/module.ts'
import type { Resolution } from '../../project/names.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import { constantOf } from '../../project/values.ts'
import type { UnpackStep } from '../../semantics/facts.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { keywordOf } from './declarations.ts'
import { sliceLength } from './loops.ts'
import type { Mappings, Relationship } from './mappings.ts'

/** One step of a loader option: `selectinload(User.items)` has one, `"*"` stands for every relationship. */
export interface LoaderStep {
  readonly name: string
  /** The function: `joinedload`. */
  readonly loader: string
  /** `defaultload` only leads further and changes nothing itself. */
  readonly changes: boolean
  /** The argument that names it. */
  readonly place: Place
}

/** A loader option as a path of relationships; `start` is the class it starts from, where that is known. */
export interface LoaderOption {
  readonly start: ClassSymbol | null
  readonly steps: readonly LoaderStep[]
}

/** A query that objects come from. */
export interface OrmQuery {
  /** The call that begins it: `select(User)`, `session.query(User)`, `session.get(User, 1)`. */
  readonly place: Place
  /** The class of the objects, where the query asks for one class and nothing else. */
  readonly entity: ClassSymbol | null
  /** Whether a `Session` or an `AsyncSession` runs it; null where that is not known. */
  readonly session: 'sync' | 'async' | null
  readonly options: readonly LoaderOption[]
  /** Whether its rows are made unique: `.unique()`. */
  readonly isUnique: boolean
  /** The smallest number of rows that a constant `limit` allows; null for no such limit. */
  readonly limit: number | null
  /** Names of attributes that must be equal to one value, with and without their class; `*` for the objects of one other object. */
  readonly pinned: readonly string[]
}

/** Where objects come from: a query, and the relationships that lead from its objects to them. */
export interface Origin {
  readonly query: OrmQuery
  readonly path: readonly Relationship[]
}

/** The arguments with which a project function was called while following what it returns. */
interface Frame {
  readonly symbol: FunctionSymbol
  readonly arguments: ReadonlyMap<number, Framed>
}
interface Framed<Node extends Expression = Expression> extends Located<Node> {
  readonly frame: Frame | null
}

/** Following goes no further than this many steps. */
const MAXIMUM_DEPTH = 60

/** A question that takes more steps than this is not answered: a query refined under many conditions has a way through each of them. */
const MAXIMUM_STEPS = 2000

const LOADERS = new Set([
  ...['joinedload', 'selectinload', 'subqueryload', 'immediateload', 'lazyload', 'raiseload', 'noload'],
  ...['contains_eager', 'joinedload_all', 'subqueryload_all', 'eagerload', 'defaultload'],
])
/** Options that do not concern relationships. */
const OTHER_OPTIONS = new Set([
  ...[
    'load_only',
    'defer',
    'undefer',
    'undefer_group',
    'with_loader_criteria',
    'with_expression',
    'selectin_polymorphic',
  ],
])
/** Calls that give the elements of their first argument. */
const PASSING = new Set(
  ['list', 'tuple', 'set', 'frozenset', 'sorted', 'reversed', 'iter', 'next', 'min', 'max', 'enumerate'].map(
    (name) => `builtins.${name}`,
  ),
)
/** Methods of containers that give what is in them. */
const CONTAINER_METHODS = new Set(['copy', 'pop', 'values', 'get', 'items', 'union'])
const CONTAINERS = /^(builtins\.(list|dict|set|frozenset|tuple)|typing\.\w+)\./
const EXECUTIONS = new Set(['execute', 'scalars', 'scalar', 'exec', 'stream', 'stream_scalars'])
const SESSIONS: Readonly<Record<string, 'sync' | 'async'>> = {
  'sqlalchemy.orm.Session': 'sync',
  'sqlmodel.Session': 'sync',
  'sqlalchemy.engine.Connection': 'sync',
  'sqlalchemy.ext.asyncio.AsyncSession': 'async',
  'sqlalchemy.ext.asyncio.AsyncConnection': 'async',
  'sqlmodel.ext.asyncio.session.AsyncSession': 'async',
}
/** Classes whose methods hand on the rows or the statement they are called on. */
const QUERY_CLASSES =
  /^sqlalchemy\.(Select|CompoundSelect|orm\.Query|engine\.(Result|CursorResult|ScalarResult|TupleResult|MappingResult)|ext\.asyncio\.(AsyncResult|AsyncScalarResult)|orm\.WriteOnlyCollection)$/
/** Methods after which the rows are no longer the entities of the query, or something else decides how they are loaded. */
const CHANGING = new Set([
  'with_entities',
  'add_columns',
  'with_only_columns',
  'subquery',
  'cte',
  'exists',
  'columns',
  'mappings',
])
/** Methods of queries that keep their objects. */
const CHAINED = new Set([
  ...['all', 'first', 'one', 'one_or_none', 'filter', 'filter_by', 'where', 'order_by', 'options', 'limit', 'offset'],
  ...['distinct', 'join', 'outerjoin', 'unique', 'scalars'],
])
const HARMLESS_DECORATORS =
  /^(builtins\.(staticmethod|classmethod|property)|functools\.(wraps|cached_property)|abc\.|typing\.override)/

/** Finds the queries that the objects in an expression come from. */
export class QueryTracer {
  readonly #inference: Inference
  readonly #mappings: Mappings
  /** What has been told: rules about loops, rows and objects ask about the same places. */
  readonly #known = new WeakMap<Expression, readonly Origin[] | null>()
  /** What is left of `MAXIMUM_STEPS` for the present question. */
  #steps = 0

  constructor(inference: Inference, mappings: Mappings) {
    this.#inference = inference
    this.#mappings = mappings
  }

  /**
   * All queries that the objects of an expression (an object, a list, a result, a query) may come from; null as soon as some part of it
   * is not known. Names, method chains and calls of project functions are followed.
   */
  originsOf(place: Located): readonly Origin[] | null {
    let origins = this.#known.get(place.node)
    if (origins === undefined) {
      this.#steps = MAXIMUM_STEPS
      origins = this.#origins({ ...place, frame: null }, new Set(), 0)
      this.#known.set(place.node, origins)
    }
    return origins
  }

  #origins(place: Framed, active: Set<Expression>, depth: number): readonly Origin[] | null {
    const { module, node, frame } = place
    if (depth > MAXIMUM_DEPTH || --this.#steps < 0) return null
    // `query = query.filter(…)` in a loop leads back to itself and adds nothing new.
    if (active.has(node)) return []
    active.add(node)
    const at = (inner: Expression): Framed => ({ module, node: inner, frame })
    const all = (nodes: readonly Expression[]) => joined(nodes, (one) => this.#origins(at(one), active, depth + 1))
    try {
      switch (node.kind) {
        case 'Name':
          return this.#ofResolution(this.#inference.names.lookUp(module, node.id, node.start), place, active, depth)
        case 'Attribute':
          return this.#ofAttribute(place, node, active, depth)
        case 'Await':
        case 'NamedExpr':
        case 'Starred':
          return this.#origins(at(node.value), active, depth + 1)
        case 'Subscript': {
          const origins = this.#origins(at(node.value), active, depth + 1)
          const count = sliceLength(node.slice)
          return count === null || origins === null ? origins : withLimit(origins, count)
        }
        case 'IfExp':
          return all([node.body, node.orelse])
        case 'BoolOp':
          return all(node.values)
        case 'Constant':
          return node.type === 'None' ? [] : null
        case 'List':
        case 'Tuple':
        case 'Set':
          return all(node.elts)
        case 'Dict':
          return all(node.values)
        case 'ListComp':
        case 'SetComp':
        case 'GeneratorExp':
          return all([node.elt])
        case 'DictComp':
          return all([node.value])
        case 'BinOp':
          return node.op === 'Add' || node.op === 'BitOr' ? all([node.left, node.right]) : null
        case 'Call':
          return this.#ofCall(place, node, active, depth)
        default:
          return null
      }
    } finally {
      active.delete(node)
    }
  }

  #ofResolution(
    resolution: Resolution,
    place: Framed,
    active: Set<Expression>,
    depth: number,
  ): readonly Origin[] | null {
    if (resolution.kind !== 'definitions') return null
    return joined(resolution.sites, (site) => this.#ofSite(site, place, active, depth + 1))
  }

  #ofSite(
    { module, definition }: Site,
    place: Framed,
    active: Set<Expression>,
    depth: number,
  ): readonly Origin[] | null {
    const frame = module === place.module ? place.frame : null
    switch (definition.kind) {
      case 'assign':
      case 'annotated': {
        if (definition.value === null) return null
        const path = definition.kind === 'assign' ? definition.path : []
        const value = { module, node: definition.value, frame }
        if (path.length === 0 && value.node.kind === 'List' && module === place.module) {
          return this.#ofList(place, value.node, active, depth)
        }
        return this.#ofPart(value, path, active, depth)
      }
      case 'for':
        return this.#ofPart({ module, node: definition.iterable, frame }, definition.path, active, depth, true)
      case 'with':
        return this.#origins({ module, node: definition.context, frame }, active, depth)
      case 'parameter': {
        const symbol = module.functionSymbol(definition.function)
        if (frame?.symbol !== symbol) return this.#ofCallers(symbol, definition.index, active, depth)
        const given = this.#argument(symbol, definition.index, frame)
        return given && this.#origins(given, active, depth)
      }
      case 'import-from':
        return this.#ofResolution(this.#inference.names.imported(module, definition), place, active, depth)
      default:
        return null
    }
  }

  /** The origins of what a list display holds, and of what is put into it afterwards. */
  #ofList(
    { module, node, frame }: Framed,
    display: Expression & { kind: 'List' },
    active: Set<Expression>,
    depth: number,
  ): readonly Origin[] | null {
    const name = node.kind === 'Name' ? node.id : ''
    const code = module.functionAt(node.start)?.facts ?? module.facts.topLevel
    const added = code.calls.flatMap(({ call: { func, args } }) => {
      if (func.kind !== 'Attribute' || func.value.kind !== 'Name' || func.value.id !== name) return []
      return func.attr === 'append' || func.attr === 'extend' ? args : []
    })
    return joined([...display.elts, ...added], (one) => this.#origins({ module, node: one, frame }, active, depth + 1))
  }

  /** The origins of what all callers of a function hand over for a parameter; null where one of them is not known. */
  #ofCallers(symbol: FunctionSymbol, index: number, active: Set<Expression>, depth: number): readonly Origin[] | null {
    const given = argumentsFromCallers(this.#inference, symbol, index)
    return given && joined(given, (one) => this.#origins({ ...one, frame: null }, active, depth + 1))
  }

  /** Whether `self.query` (or that of another parameter) may be what a subclass has instead. */
  #mayBeOverridden(module: Module, { value, attr }: Expression & { kind: 'Attribute' }): boolean {
    if (value.kind !== 'Name') return false
    const resolution = this.#inference.names.lookUp(module, value.id, value.start)
    if (resolution.kind !== 'definitions') return false
    if (!resolution.sites.some(({ definition }) => definition.kind === 'parameter')) return false
    const type = this.#inference.typeOf(module, value)
    const object = type.kind === 'class' ? type.of : type
    return object.kind === 'instance' && isDefined(object.class) && this.#mappings.isOverridden(object.class, attr)
  }

  /** What a parameter stands for in the call that is being followed; null where no call is. */
  #argument(symbol: FunctionSymbol, index: number, frame: Frame | null): Framed | null {
    if (frame?.symbol !== symbol) return null
    const given = frame.arguments.get(index)
    if (given) return given
    const fallback = symbol.facts.parameters[index]?.default
    return fallback ? { module: symbol.module, node: fallback, frame: null } : null
  }

  /** The origins of the part of a value that an unpacking target takes; `iterated` when it is an element's part. */
  #ofPart(
    place: Framed,
    path: readonly UnpackStep[],
    active: Set<Expression>,
    depth: number,
    iterated = false,
  ): readonly Origin[] | null {
    const { module, node, frame } = place
    const [step] = path
    if (step === undefined || depth > MAXIMUM_DEPTH) return this.#origins(place, active, depth)
    const at = (inner: Expression): Framed => ({ module, node: inner, frame })
    if (node.kind === 'Await') return this.#ofPart(at(node.value), path, active, depth + 1, iterated)
    if (!iterated && node.kind === 'Tuple') {
      const part = typeof step === 'number' ? node.elts[step] : undefined
      return part ? this.#ofPart(at(part), path.slice(1), active, depth + 1) : null
    }
    if (node.kind === 'Call') {
      const callee = this.#inference.typeOf(module, node.func)
      const name = qualifiedNameOf(callee)
      if (iterated && name === 'builtins.enumerate') {
        const [counted] = node.args
        return step === 1 && counted ? this.#ofPart(at(counted), path.slice(1), active, depth + 1, true) : null
      }
      if (iterated && name === 'builtins.zip') {
        const part = typeof step === 'number' ? node.args[step] : undefined
        return part ? this.#ofPart(at(part), path.slice(1), active, depth + 1, true) : null
      }
      if (callee.kind === 'function' && !callee.function.module.isStub) {
        const returned = this.#returnsOf(callee.function, node, place)
        return returned && joined(returned, (one) => this.#ofPart(one, path, active, depth + 1, iterated))
      }
    }
    return this.#origins(place, active, depth)
  }

  #ofAttribute(
    place: Framed,
    node: Expression & { kind: 'Attribute' },
    active: Set<Expression>,
    depth: number,
  ): readonly Origin[] | null {
    const { module, frame } = place
    const results: (readonly Origin[] | null)[] = []
    for (const type of membersOf(this.#inference.typeOf(module, node.value))) {
      if (type.kind === 'none') continue
      if (type.kind === 'module') {
        const member = this.#inference.names.memberOfTarget(type.target, node.attr)
        results.push(this.#ofResolution(member, { ...place, frame: null }, active, depth))
        continue
      }
      if (type.kind !== 'instance' || this.#mayBeOverridden(module, node)) return null
      const relationship = this.#mappings.relationshipOf(type.class, node.attr)
      if (relationship) {
        const holders = this.#origins({ module, node: node.value, frame }, active, depth + 1)
        results.push(holders?.map(({ query, path }) => ({ query, path: [...path, relationship] })) ?? null)
        continue
      }
      const member = this.#inference.classes.member(type, node.attr)
      if (!member) return null
      for (const site of member.sites) {
        if (site.definition.kind !== 'function') return null
        const symbol = site.module.functionSymbol(site.definition.function)
        if (!this.#inference.isProperty(symbol)) return null
        const returned = this.#returnsOf(symbol, null, place)
        results.push(returned && joined(returned, (one) => this.#origins(one, active, depth + 1)))
      }
      for (const { module: home, value, path } of member.assignments) {
        if (!value || path.length > 0) return null
        results.push(this.#origins({ module: home, node: value, frame: null }, active, depth + 1))
      }
    }
    return results.length === 0 ? null : joined(results, (parts) => parts)
  }

  #ofCall(place: Framed, call: Call, active: Set<Expression>, depth: number): readonly Origin[] | null {
    const { module, frame } = place
    const at = (inner: Expression): Framed => ({ module, node: inner, frame })
    const callee = this.#inference.typeOf(module, call.func)
    const results: (readonly Origin[] | null)[] = []
    for (const member of membersOf(callee)) {
      if (member.kind === 'function' && !member.function.module.isStub) {
        if (call.func.kind === 'Attribute' && this.#mayBeOverridden(module, call.func)) return null
        const returned = this.#returnsOf(member.function, call, place)
        if (returned === null) return null
        results.push(joined(returned, (one) => this.#origins(one, active, depth + 1)))
        continue
      }
      const name = qualifiedNameOf(member)
      if (name === null) {
        // `db.query(User)` where nothing else is known of `db`.
        const made = this.#inference.typeOf(module, call)
        const isQuery = made.kind === 'instance' && made.class.qualifiedName === 'sqlalchemy.orm.Query'
        const isBegun = isQuery && call.func.kind === 'Attribute' && call.func.attr === 'query'
        results.push(
          isBegun ? [this.#begun({ ...place, node: call }, 'sync', [])] : this.#ofChain(place, call, active, depth),
        )
        continue
      }
      const first = call.args[0]
      if (PASSING.has(name)) results.push(first ? this.#origins(at(first), active, depth + 1) : [])
      else if (name === 'typing.cast' || name === 'builtins.filter') {
        results.push(call.args[1] ? this.#origins(at(call.args[1]), active, depth + 1) : null)
      } else results.push(this.#ofLibraryCall(place, call, member, name, active, depth))
    }
    return results.length === 0 ? null : joined(results, (parts) => parts)
  }

  #ofLibraryCall(
    place: Framed,
    call: Call,
    callee: Type,
    name: string,
    active: Set<Expression>,
    depth: number,
  ): readonly Origin[] | null {
    const { module, frame } = place
    if (name === 'sqlalchemy.select' || name === 'sqlmodel.select')
      return [this.#begun({ ...place, node: call }, null, [])]
    if (callee.kind !== 'function') return this.#ofChain(place, call, active, depth)
    const owner = callee.function.owner?.qualifiedName ?? ''
    const method = callee.function.facts.name
    const session = SESSIONS[owner]
    if (session) {
      if (method === 'query') return [this.#begun({ ...place, node: call }, session, [])]
      if (method === 'get' || method === 'get_one') {
        const given = keywordOf(call, 'options')
        const options = given ? this.#optionsIn({ module, node: given, frame }, depth) : []
        return options && [this.#begun({ ...place, node: call }, session, options)]
      }
      const statement = call.args[0] ?? keywordOf(call, 'statement')
      if (!EXECUTIONS.has(method) || !statement) return null
      const origins = this.#origins({ module, node: statement, frame }, active, depth + 1)
      return origins?.map(({ query, path }) => ({ query: { ...query, session }, path })) ?? null
    }
    if (call.func.kind !== 'Attribute') return null
    const receiver: Framed = { module, node: call.func.value, frame }
    if (CONTAINERS.test(name) && CONTAINER_METHODS.has(method)) return this.#origins(receiver, active, depth + 1)
    if (!QUERY_CLASSES.test(owner) || CHANGING.has(method)) return null
    const before = this.#origins(receiver, active, depth + 1)
    return before && this.#changed(before, method, call, place, depth)
  }

  /** A method of a query behind a function whose annotation says that it gives something else. */
  #ofChain(place: Framed, call: Call, active: Set<Expression>, depth: number): readonly Origin[] | null {
    if (call.func.kind !== 'Attribute' || !CHAINED.has(call.func.attr)) return null
    const before = this.#origins({ ...place, node: call.func.value }, active, depth + 1)
    return before && before.length > 0 ? this.#changed(before, call.func.attr, call, place, depth) : null
  }

  #begun({ module, node }: Framed<Call>, session: OrmQuery['session'], options: readonly LoaderOption[]): Origin {
    const place = { module, start: node.start, end: node.end }
    const selected = node.args.length === 1 ? this.#inference.typeOf(module, node.args[0]!) : null
    const entity = selected?.kind === 'class' && selected.of.kind === 'instance' ? selected.of.class : null
    return { query: { place, entity, session, options, isUnique: false, limit: null, pinned: [] }, path: [] }
  }

  /** What a method of a statement, query or result does to the queries it is called on. */
  #changed(
    origins: readonly Origin[],
    method: string,
    call: Call,
    { module, frame }: Framed,
    depth: number,
  ): readonly Origin[] | null {
    const change = (part: (query: OrmQuery) => Partial<OrmQuery>): readonly Origin[] =>
      origins.map(({ query, path }) => ({ query: { ...query, ...part(query) }, path }))
    switch (method) {
      case 'options': {
        const added: LoaderOption[] = []
        for (const argument of call.args) {
          const options = this.#optionsIn({ module, node: argument, frame }, depth)
          if (options === null) return null
          added.push(...options)
        }
        return change((query) => ({ options: [...query.options, ...added] }))
      }
      case 'unique':
        return change(() => ({ isUnique: true }))
      case 'limit':
      case 'fetch':
      case 'fetchmany': {
        const count = call.args[0] && constantOf(this.#inference, { module, node: call.args[0] })
        if (typeof count !== 'number') return origins
        return withLimit(origins, count)
      }
      case 'filter':
      case 'where':
      case 'filter_by': {
        const names = [...call.keywords.flatMap(({ arg }) => arg ?? []), ...call.args.flatMap(equalAttributes)]
        return names.length === 0 ? origins : change((query) => ({ pinned: [...query.pinned, ...names] }))
      }
      default:
        return origins
    }
  }

  /** The expressions that a call of a project function may give, with its parameters bound; null where that cannot be told. */
  #returnsOf(symbol: FunctionSymbol, call: Call | null, caller: Framed): readonly Framed[] | null {
    const { facts, module } = symbol
    if (facts.isStub) return null
    const decorators = this.#inference.decoratorsOf(symbol)
    const isHarmless = (name: string | null): boolean => name !== null && HARMLESS_DECORATORS.test(name)
    if (call !== null && !decorators.every(isHarmless)) return null
    const given = new Map<number, Framed>()
    if (call !== null && !bindArguments(symbol, call, caller, given)) return null
    const frame: Frame = { symbol, arguments: given }
    const sites = facts.isGenerator ? facts.yields : facts.returns
    const values = sites.flatMap(({ value }) => (value ? [{ module, node: value, frame }] : []))
    return values.length === 0 ? null : values
  }

  // ---- loader options -------------------------------------------------------------------------------------------------------

  /** The loader options that an argument of `options(…)` stands for; null where some are not known. */
  #optionsIn(place: Framed, depth: number): readonly LoaderOption[] | null {
    if (depth > MAXIMUM_DEPTH || --this.#steps < 0) return null
    const { module, node, frame } = place
    const all = (nodes: readonly Expression[]): readonly LoaderOption[] | null =>
      joined(nodes, (one) => this.#optionsIn({ module, node: one, frame }, depth + 1))
    switch (node.kind) {
      case 'Starred':
        return this.#optionsIn({ module, node: node.value, frame }, depth + 1)
      case 'List':
      case 'Tuple':
      case 'Set':
        return all(node.elts)
      case 'IfExp':
        return all([node.body, node.orelse])
      case 'BinOp':
        return node.op === 'Add' ? all([node.left, node.right]) : null
      case 'Constant':
        return node.type === 'None' ? [] : null
      case 'Name': {
        if (isGrown(module, node.id, node.start)) return null
        return this.#optionsOf(this.#inference.names.lookUp(module, node.id, node.start), place, depth)
      }
      case 'Attribute': {
        const type = this.#inference.typeOf(module, node.value)
        if (type.kind === 'module') {
          return this.#optionsOf(this.#inference.names.memberOfTarget(type.target, node.attr), place, depth)
        }
        if (this.#mayBeOverridden(module, node)) return null
        const object = type.kind === 'class' ? this.#inference.asInstance(type.of) : type
        const member = object.kind === 'instance' ? this.#inference.classes.member(object, node.attr) : null
        if (!member || member.assignments.length > 0) return null
        return this.#optionsOf({ kind: 'definitions', sites: member.sites }, place, depth)
      }
      case 'Call':
        return this.#optionsOfCall(place, node, depth)
      default:
        return null
    }
  }

  #optionsOf(resolution: Resolution, place: Framed, depth: number): readonly LoaderOption[] | null {
    if (resolution.kind !== 'definitions') return null
    return joined(resolution.sites, ({ module, definition }) => {
      const frame = module === place.module ? place.frame : null
      switch (definition.kind) {
        case 'assign':
          if (definition.path.length > 0) return null
          return this.#optionsIn({ module, node: definition.value, frame }, depth + 1)
        case 'annotated':
          return definition.value && this.#optionsIn({ module, node: definition.value, frame }, depth + 1)
        case 'parameter': {
          const given = this.#argument(module.functionSymbol(definition.function), definition.index, frame)
          return given && this.#optionsIn(given, depth + 1)
        }
        case 'import-from':
          return this.#optionsOf(this.#inference.names.imported(module, definition), place, depth + 1)
        default:
          return null
      }
    })
  }

  #optionsOfCall(place: Framed, call: Call, depth: number): readonly LoaderOption[] | null {
    const { module, frame } = place
    const callee = this.#inference.typeOf(module, call.func)
    if (callee.kind === 'function' && !callee.function.module.isStub) {
      const returned = this.#returnsOf(callee.function, call, place)
      return returned && joined(returned, (one) => this.#optionsIn(one, depth + 1))
    }
    const name = /^sqlalchemy\.orm\.(?:Load\.)?(\w+)$/.exec(qualifiedNameOf(callee) ?? '')?.[1]
    if (name === undefined) return null
    let before: readonly LoaderOption[] = [{ start: null, steps: [] }]
    if (callee.kind === 'function' && callee.self !== null && call.func.kind === 'Attribute') {
      const chain = this.#optionsIn({ module, node: call.func.value, frame }, depth + 1)
      if (chain === null) return null
      if (chain.length > 0) before = chain
    }
    if (name === 'Load') {
      const start = call.args[0] && this.#inference.typeOf(module, call.args[0])
      if (start?.kind !== 'class' || start.of.kind !== 'instance') return null
      return [{ start: start.of.class, steps: [] }]
    }
    if (OTHER_OPTIONS.has(name)) return before
    if (name === 'options') {
      const results: LoaderOption[] = []
      for (const argument of call.args) {
        const below = this.#optionsIn({ module, node: argument, frame }, depth + 1)
        if (below === null) return null
        for (const outer of before) {
          for (const inner of below) results.push({ start: outer.start, steps: [...outer.steps, ...inner.steps] })
        }
      }
      return [...before, ...results]
    }
    if (!LOADERS.has(name)) return null
    const steps: LoaderStep[] = []
    let start: ClassSymbol | null = null
    for (const argument of call.args) {
      const key = this.#keyOf({ module, node: argument, frame }, depth)
      if (key === null) return null
      if (steps.length === 0) start = key.start
      const step = {
        loader: name,
        changes: name !== 'defaultload',
        place: { module, start: argument.start, end: argument.end },
      }
      for (const one of key.names) steps.push({ name: one, ...step })
    }
    return before.map((outer) => ({ start: outer.start ?? start, steps: [...outer.steps, ...steps] }))
  }

  /** What an argument of a loader option names: `User.items`, `"items"`, `"*"`. */
  #keyOf(
    { module, node, frame }: Framed,
    depth: number,
  ): { readonly start: ClassSymbol | null; readonly names: readonly string[] } | null {
    if (depth > MAXIMUM_DEPTH) return null
    if (node.kind === 'Attribute') {
      const object = this.#inference.typeOf(module, node.value)
      if (object.kind !== 'class' || object.of.kind !== 'instance') return null
      return { start: object.of.class, names: [node.attr] }
    }
    if (node.kind === 'Call' && node.func.kind === 'Attribute' && ['of_type', 'and_'].includes(node.func.attr)) {
      return this.#keyOf({ module, node: node.func.value, frame }, depth + 1)
    }
    const text = constantOf(this.#inference, { module, node })
    if (typeof text === 'string') return { start: null, names: text.split('.') }
    if (node.kind !== 'Name') return null
    const resolution = this.#inference.names.lookUp(module, node.id, node.start)
    const [site, ...others] = resolution.kind === 'definitions' ? resolution.sites : []
    if (!site || others.length > 0) return null
    if (site.definition.kind === 'assign' && site.definition.path.length === 0) {
      return this.#keyOf({ module: site.module, node: site.definition.value, frame }, depth + 1)
    }
    if (site.definition.kind === 'parameter') {
      const given = this.#argument(site.module.functionSymbol(site.definition.function), site.definition.index, frame)
      return given && this.#keyOf(given, depth + 1)
    }
    return null
  }
}

function withLimit(origins: readonly Origin[], count: number): readonly Origin[] {
  return origins.map(({ query, path }) => ({
    query: { ...query, limit: Math.min(count, query.limit ?? count) },
    path,
  }))
}

/** Whether an option of the query says how the last relationship of `path` is loaded; `base` is the class of the query's own objects. */
export function isLoadedByOption(
  inference: Inference,
  query: OrmQuery,
  base: ClassSymbol,
  path: readonly Relationship[],
): boolean {
  return query.options.some(({ start, steps }) => {
    if (start !== null && !isRelatedTo(inference, start, base)) return false
    const wildcard = steps.findIndex(({ name }) => name === '*')
    if (wildcard >= 0) return steps[wildcard]!.changes
    const last = steps[path.length - 1]
    return last?.changes === true && path.every((relationship, index) => steps[index]!.name === relationship.name)
  })
}

/** Whether one of two classes inherits from the other, as far as is known. */
export function isRelatedTo(inference: Inference, one: ClassSymbol, other: ClassSymbol): boolean {
  return (
    inference.classes.isSubclass(one, other.qualifiedName) !== false ||
    inference.classes.isSubclass(other, one.qualifiedName) !== false
  )
}

/**
 * The names of the attributes that a condition compares for equality with something: `owner_id` and `Item.owner_id` of
 * `Item.owner_id == 3`; `*` where one object has all the others.
 */
function equalAttributes(condition: Expression): readonly string[] {
  const names: string[] = []
  if (condition.kind === 'Compare' && condition.ops[0] === 'Eq' && condition.ops.length === 1) {
    for (const side of [condition.left, condition.comparators[0]]) {
      if (side?.kind !== 'Attribute') continue
      names.push(side.attr)
      if (side.value.kind === 'Name') names.push(`${side.value.id}.${side.attr}`)
    }
  } else if (condition.kind === 'BinOp' && condition.op === 'BitAnd') {
    names.push(...equalAttributes(condition.left), ...equalAttributes(condition.right))
  } else if (condition.kind === 'Call') {
    const called = condition.func.kind === 'Name' ? condition.func.id : ''
    if (called === 'with_parent') names.push('*')
    const { func } = condition
    if (func.kind === 'Attribute' && func.attr === 'is_' && func.value.kind === 'Attribute') names.push(func.value.attr)
    if (func.kind === 'Attribute' && func.attr === 'has') names.push(...condition.args.flatMap(equalAttributes))
    if (called === 'and_') names.push(...condition.args.flatMap(equalAttributes))
  }
  return names
}

/** Whether the list that a name holds is added to after it was written down. */
function isGrown(module: Module, name: string, offset: number): boolean {
  const scope = module.scopeAt(offset)
  if (module.definitionsIn(scope, name).some(({ kind }) => kind === 'augmented')) return true
  const code = module.functionAt(offset)?.facts ?? module.facts.topLevel
  return code.calls.some(({ call: { func } }) => {
    if (func.kind !== 'Attribute' || func.value.kind !== 'Name' || func.value.id !== name) return false
    return ['append', 'extend', 'insert', 'add'].includes(func.attr)
  })
}

/** The parts of all items together; null as soon as those of one are not known. */
function joined<Item, Part>(
  items: readonly Item[],
  partsOf: (item: Item) => readonly Part[] | null,
): readonly Part[] | null {
  const results: Part[] = []
  for (const item of items) {
    const parts = partsOf(item)
    if (parts === null) return null
    results.push(...parts)
  }
  return results
}

/** Fills `given` with the arguments of a call by parameter index; false where the call spreads some that are not written out. */
function bindArguments(symbol: FunctionSymbol, call: Call, caller: Framed, given: Map<number, Framed>): boolean {
  const { parameters } = symbol.facts
  const isMethodCall = symbol.owner !== null && call.func.kind === 'Attribute'
  const isStatic = hasDecorator(symbol, 'staticmethod')
  const skip = isMethodCall && !isStatic ? 1 : 0
  const place = (node: Expression): Framed => ({ module: caller.module, node, frame: caller.frame })
  const positional = parameters.flatMap(({ kind }, index) =>
    (kind === 'positional' || kind === 'positional-only') && index >= skip ? [index] : [],
  )
  for (const [position, argument] of call.args.entries()) {
    if (argument.kind === 'Starred') return false
    const index = positional[position]
    if (index !== undefined) given.set(index, place(argument))
  }
  for (const { arg, value } of call.keywords) {
    if (arg === null) continue
    const index = parameters.findIndex(({ name }) => name === arg)
    if (index >= 0) given.set(index, place(value))
  }
  return true
}
