import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Module, Place } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { lastName } from '../../project/symbols.ts'
import { withoutNone } from '../../project/types.ts'
import type { FunctionFacts } from '../../semantics/facts.ts'
import type { Attribute, Call, Expression, Node } from '../../syntax/ast.ts'
import { argumentValues, lastIdentifier } from '../../syntax/expressions.ts'
import { walk } from '../../syntax/visit.ts'
import { encloses, isSameSpan, type Span } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'
import { FEW_ELEMENTS, finalParts, type Loop, loopsIn, mentions, walkBody } from './loops.ts'
import type { Mappings, Relationship } from './mappings.ts'
import { isLoadedByOption, type Origin, type OrmQuery, type QueryTracer } from './queries.ts'

/** A relationship that the body of a loop reads, so that each object costs a query of its own. */
export interface LazyRead {
  /** The attribute's name in the loop; for a read in a project function, the call or property that leads there. */
  readonly at: Span
  /** The relationships from the loop's variable to the one that is read, which is the last. */
  readonly path: readonly Relationship[]
  readonly relationship: Relationship
  /** The relationship with its class: `User.items`. */
  readonly name: string
  /** How the loop names what is read: `user.items`. */
  readonly text: string
  /** The loader option that would load it with the query: `selectinload(User.items)`. */
  readonly option: string
  /** Where a project function reads it, for a read that is not in the loop itself. */
  readonly within: { readonly symbol: FunctionSymbol; readonly place: Place } | null
}

/** A loop over objects that queries gave. */
export interface LoopOverQuery {
  readonly loop: Loop
  /** The class of the loop's objects. */
  readonly entity: ClassSymbol
  /** All queries that the objects may come from. */
  readonly queries: readonly OrmQuery[]
  /** Relationships read in the body that neither their declaration nor any of the queries loads; each once. */
  readonly lazyReads: readonly LazyRead[]
}

/** How many calls deep reads in project functions are looked for. */
const MAXIMUM_CALLS = 3

/** Loader options that load what they name. */
const EAGER_LOADERS = new Set(['selectinload', 'joinedload', 'subqueryload', 'immediateload', 'contains_eager'])
/** Methods that give one row. */
const FOR_ONE = new Set(['first', 'one', 'one_or_none', 'scalar', 'scalar_one', 'scalar_one_or_none', 'get', 'exists'])

/** What the body of a loop does with an attribute, as far as it matters here. */
interface BodyFacts {
  readonly written: ReadonlySet<Node>
  /** Attributes whose methods only change them: `user.items.append(…)`. */
  readonly changed: ReadonlySet<Node>
  /** Names of relationships that `refresh` loads; `'*'` for an unknown list. */
  readonly refreshed: ReadonlySet<string>
  readonly final: readonly Span[]
  /** Whether it looks at what is loaded: `if "items" in user.__dict__`. */
  readonly looksBefore: boolean
}

/** Finds loops over query results and what they read. */
export class LazyReads {
  readonly #inference: Inference
  readonly #mappings: Mappings
  readonly #tracer: QueryTracer

  constructor(inference: Inference, mappings: Mappings, tracer: QueryTracer) {
    this.#inference = inference
    this.#mappings = mappings
    this.#tracer = tracer
  }

  /** The loops of a file whose objects come from queries that are all known and run by a synchronous session. */
  *loopsOverQueries(file: CheckedFile): Generator<LoopOverQuery> {
    const { module } = file
    const loops = loopsIn(file)
    if (loops.length === 0) return
    const candidates = new Candidates(file, this.#mappings)
    const byIterable = new Map(loops.map((loop) => [loop.iterable.start, loop]))
    for (const loop of loops) {
      const reads = this.#readsIn(module, loop, byIterable, candidates)
      const first = reads[0]
      if (first === undefined) continue
      const origins = this.#originsOf(module, loop)
      if (origins === null || origins.length === 0) continue
      if (!origins.every(({ query }) => query.session === 'sync')) continue
      if (origins.every((origin) => this.isOfFewRows(origin))) continue
      const lazyReads: LazyRead[] = []
      for (const read of reads) {
        if (lazyReads.some(({ relationship }) => relationship === read.relationship)) continue
        const isLazy = origins.every((origin) => this.isLazy(origin, read.path, read.base))
        if (!isLazy) continue
        if (this.isLoadedBefore(module, loop.iterable.start, read.relationship)) continue
        lazyReads.push({ ...read, ...describeLoading(origins[0]!, read.path, read.base) })
      }
      const queries = origins.map(({ query }) => query)
      yield { loop, entity: first.base, queries, lazyReads }
    }
  }

  /** Whether the query itself gives no more than a handful of objects. */
  isOfFewRows({ query, path }: Origin): boolean {
    return path.length === 0 && ((query.limit !== null && query.limit <= FEW_ELEMENTS) || this.#isForOneRow(query))
  }

  /**
   * Whether the last relationship of `path`, which starts at an object of the origin (`base` is its class), is loaded neither by an option of the query
   * nor because the session has what it leads to.
   */
  isLazy({ query, path: before }: Origin, path: readonly Relationship[], base: ClassSymbol): boolean {
    const whole = [...before, ...path]
    const first = before[0] ? before[0].owner : base
    return !isLoadedByOption(this.#inference, query, first, whole) && !this.#isKnownTarget(query, whole)
  }

  /** Whether a query asks for the row with one key: `where(User.id == 3)`. */
  #isForOneRow({ entity, pinned }: OrmQuery): boolean {
    const columns = [...((entity && this.#mappings.entityOf(entity)?.columns.values()) ?? [])]
    const keys = columns.filter(({ isPrimaryKey }) => isPrimaryKey)
    if (entity === null || keys.length !== 1) return false
    const { name } = keys[0]!
    // `id` alone may be that of a class that the query joins.
    const isQualified = pinned.some((one) => one.endsWith(`.${name}`))
    return pinned.includes(isQualified ? `${lastName(entity.qualifiedName)}.${name}` : name)
  }

  /** Whether the last relationship of `path` leads to one object for all, or back to where the objects come from, so that the session has it. */
  #isKnownTarget(query: OrmQuery, path: readonly Relationship[]): boolean {
    const relationship = path[path.length - 1]!
    if (relationship.isCollection === true) return false
    const before = path[path.length - 2]
    if (before) return before.isCollection !== false && this.#leadsBack(before, relationship)
    const { target } = relationship
    // The objects that an object of the same class leads to are mostly among those of the query.
    if (target !== null && this.#areRelated(target, relationship.owner)) return true
    const keys = ['*', relationship.name, `${relationship.name}_id`]
    const columns = this.#mappings.entityOf(relationship.owner)?.columns ?? new Map()
    const table = target && this.#mappings.tableOf(target)
    for (const { name, isPrimaryKey, isUnique } of (target && this.#mappings.entityOf(target)?.columns.values()) ??
      []) {
      if (target && (isPrimaryKey || isUnique)) keys.push(`${lastName(target.qualifiedName)}.${name}`)
    }
    for (const { name, foreignKey } of columns.values()) {
      if (table !== null && foreignKey?.split('.').slice(0, -1).at(-1) === table) keys.push(name)
    }
    return query.pinned.some((name) => keys.includes(name))
  }

  /** Whether another query of the function, before the zero-based `offset`, loads the relationship or all that it leads to into the session. */
  isLoadedBefore(module: Module, offset: number, relationship: Relationship): boolean {
    const calls = module.functionAt(offset)?.facts.calls ?? []
    return calls.some(({ call }) => {
      const [first] = call.args
      if (call.end > offset) return false
      if (this.#isLoaderOf(module, call, relationship)) return true
      const callee = this.#inference.typeOf(module, call.func)
      if (callee.kind === 'function' && !callee.function.module.isStub) {
        // A helper that is given the relationship, or names it itself.
        return (
          call.args.some((argument) => this.#isReference(module, argument, relationship)) ||
          this.#loads(callee.function, relationship, 1)
        )
      }
      if (first === undefined) return false
      const name = lastName(qualifiedNameOf(callee) ?? '')
      if ((name !== 'select' && name !== 'query') || relationship.isCollection === true) return false
      const selected = this.#inference.typeOf(module, first)
      const isTarget =
        selected.kind === 'class' && selected.of.kind === 'instance' && selected.of.class === relationship.target
      return isTarget && !calls.some((outer) => encloses(outer.call, call) && isForOne(outer.call))
    })
  }

  /** Whether a function, or one that it calls, names the relationship in a loader option. */
  #loads({ module, facts }: FunctionSymbol, relationship: Relationship, calls: number): boolean {
    return facts.calls.some(({ call }) => {
      if (this.#isLoaderOf(module, call, relationship)) return true
      if (calls === 0) return false
      const callee = this.#inference.typeOf(module, call.func)
      if (callee.kind !== 'function' || callee.function.module.isStub) return false
      return this.#loads(callee.function, relationship, calls - 1)
    })
  }

  /** Whether a call is `selectinload(User.items)` for this relationship. */
  #isLoaderOf(module: Module, { func, args }: Call, relationship: Relationship): boolean {
    const isLoader = EAGER_LOADERS.has(lastIdentifier(func))
    return isLoader && args.some((argument) => this.#isReference(module, argument, relationship))
  }

  #isReference(module: Module, node: Expression, { name, owner }: Relationship): boolean {
    if (node.kind !== 'Attribute' || node.attr !== name) return false
    const holder = this.#inference.typeOf(module, node.value)
    return holder.kind === 'class' && holder.of.kind === 'instance' && this.#areRelated(holder.of.class, owner)
  }

  #areRelated(one: ClassSymbol, other: ClassSymbol): boolean {
    return (
      this.#inference.classes.isSubclass(one, other.qualifiedName) !== false ||
      this.#inference.classes.isSubclass(other, one.qualifiedName) !== false
    )
  }

  #leadsBack(forth: Relationship, back: Relationship): boolean {
    if (forth.inverse === back.name || back.inverse === forth.name) return true
    if (back.target === null) return true
    return this.#areRelated(forth.owner, back.target)
  }

  /** The default-lazy relationships that the body of `loop` reads of its variable, in the order of the text. */
  #readsIn(
    module: Module,
    loop: Loop,
    loops: ReadonlyMap<number, Loop>,
    candidates: Candidates,
  ): readonly (Omit<LazyRead, 'option' | 'name'> & { readonly base: ClassSymbol })[] {
    const reads: (Omit<LazyRead, 'option' | 'name'> & { readonly base: ClassSymbol })[] = []
    let facts: BodyFacts | null = null
    for (const node of candidates.in(loop)) {
      if (node.kind === 'Attribute') {
        const found = this.#readOf(module, node, candidates.isCalled(node), loop, loops)
        if (found === null) continue
        facts ??= bodyFacts(loop)
        const isOff =
          facts.looksBefore ||
          facts.written.has(node) ||
          facts.changed.has(node) ||
          facts.final.some((part) => encloses(part, node)) ||
          isSetBefore(facts, node)
        if (isOff) continue
        const at = { start: node.end - node.attr.length, end: node.end }
        for (const { path, within } of found.reads) {
          const relationship = path[path.length - 1]!
          if (relationship.strategy !== 'select') continue
          if (facts.refreshed.has('*') || facts.refreshed.has(path[0]!.name)) continue
          reads.push({ at, path, relationship, base: found.base, within, text: sourceText(node) })
        }
      } else {
        // What a function reads for some objects only is no query for each.
        if (isBehindIf(module, loop, node)) continue
        for (const argument of argumentValues(node)) {
          if (argument.kind !== 'Name') continue
          const base = this.#baseOf(module, argument, loops, 0, false)
          if (base?.loop !== loop || base.path.length > 0) continue
          const callee = this.#inference.typeOf(module, node.func)
          if (callee.kind !== 'function' || callee.function.module.isStub) continue
          const symbol = callee.function
          const parameter = parameterOf(symbol, node, argument)
          if (parameter === null) continue
          facts ??= bodyFacts(loop)
          if (facts.final.some((part) => encloses(part, node))) continue
          for (const { path, within } of this.#readsOfParameter(symbol, parameter, base.entity, MAXIMUM_CALLS)) {
            const relationship = path[path.length - 1]!
            if (relationship.strategy !== 'select' || facts.refreshed.size > 0) continue
            const text = [argument.id, ...path.map(({ name }) => name)].join('.')
            reads.push({ at: node.func, path, relationship, base: base.entity, within, text })
          }
        }
      }
    }
    return reads
  }

  /**
   * What reading an attribute of something that comes from the loop's variable reads: a relationship, or those that a property or a called
   * method reads.
   */
  #readOf(
    module: Module,
    node: Attribute,
    isCalled: boolean,
    loop: Loop,
    loops: ReadonlyMap<number, Loop>,
  ): {
    readonly base: ClassSymbol
    readonly reads: readonly Pick<LazyRead, 'path' | 'within'>[]
  } | null {
    const mayAskQueries = this.#mappings.relationshipNames.has(node.attr)
    if (!mayAskQueries && !this.#mappings.methodNames.has(node.attr)) return null
    const base = this.#baseOf(module, node.value, loops, 0, mayAskQueries)
    if (base?.loop !== loop) return null
    const relationship = this.#mappings.relationshipOf(base.holder, node.attr)
    if (relationship) {
      return { base: base.entity, reads: [{ path: [...base.path, relationship], within: null }] }
    }
    const member = this.#inference.classes.member(this.#inference.classes.instanceOf(base.holder), node.attr)
    const site = member?.sites[0]
    if (site?.definition.kind !== 'function' || site.module.isStub) return null
    const symbol = site.module.functionSymbol(site.definition.function)
    const isRun = isCalled ? runsWhenCalled(symbol) : this.#inference.isProperty(symbol)
    if (!isRun) return null
    const inner = this.#readsOfParameter(symbol, 0, base.holder, MAXIMUM_CALLS)
    if (inner.length === 0) return null
    return {
      base: base.entity,
      reads: inner.map(({ path, within }) => ({ path: [...base.path, ...path], within })),
    }
  }

  /** The loop whose variable an expression starts from, and the relationships it follows from there; null for anything else. */
  #baseOf(
    module: Module,
    node: Expression,
    loops: ReadonlyMap<number, Loop>,
    depth: number,
    mayAskQueries: boolean,
  ): {
    readonly loop: Loop
    readonly entity: ClassSymbol
    readonly holder: ClassSymbol
    readonly path: readonly Relationship[]
  } | null {
    if (depth > 10) return null
    if (node.kind === 'Name') {
      const resolution = this.#inference.names.lookUp(module, node.id, node.start)
      const [site, ...others] = resolution.kind === 'definitions' ? resolution.sites : []
      if (!site || others.length > 0 || site.module !== module) return null
      if (site.definition.kind === 'assign' && site.definition.path.length === 0) {
        return this.#baseOf(module, site.definition.value, loops, depth + 1, mayAskQueries)
      }
      if (site.definition.kind !== 'for') return null
      const loop = loops.get(site.definition.iterable.start)
      const entity = this.#entityOf(module, node) ?? (loop && mayAskQueries ? this.#entityOfLoop(module, loop) : null)
      return loop && entity ? { loop, entity, holder: entity, path: [] } : null
    }
    if (node.kind === 'NamedExpr') return this.#baseOf(module, node.value, loops, depth + 1, mayAskQueries)
    if (node.kind !== 'Attribute') return null
    const base = this.#baseOf(module, node.value, loops, depth + 1, mayAskQueries)
    const relationship = base && this.#mappings.relationshipOf(base.holder, node.attr)
    if (relationship?.isCollection !== false || relationship.target === null || base === null) return null
    return { ...base, holder: relationship.target, path: [...base.path, relationship] }
  }

  #originsOf(module: Module, loop: Loop): readonly Origin[] | null {
    return this.#tracer.originsOf({ module, node: loop.iterable })
  }

  /** The class of the objects that a loop goes through, by their queries: annotations of functions that give queries are often wrong. */
  #entityOfLoop(module: Module, loop: Loop): ClassSymbol | null {
    if (loop.target.kind !== 'Name') return null
    const origins = this.#originsOf(module, loop)
    const first = origins?.[0]
    if (!first || !origins.every(({ query, path }) => path.length === 0 && query.entity === first.query.entity))
      return null
    const { entity } = first.query
    return entity && this.#mappings.isEntity(entity) === true ? entity : null
  }

  #entityOf(module: Module, node: Expression): ClassSymbol | null {
    const type = withoutNone(this.#inference.typeOf(module, node))
    return type.kind === 'instance' && this.#mappings.isEntity(type.class) === true ? type.class : null
  }

  // ---- project functions ----------------------------------------------------------------------------------------------------

  /** The relationships that a project function always reads of the entity it gets as a parameter. */
  #readsOfParameter(
    symbol: FunctionSymbol,
    parameter: number,
    entity: ClassSymbol,
    calls: number,
  ): readonly Pick<LazyRead, 'path' | 'within'>[] {
    const { facts, module } = symbol
    const declared = facts.parameters[parameter]
    if (declared === undefined || facts.isGenerator || calls === 0) return []
    const reads: { path: readonly Relationship[]; within: NonNullable<LazyRead['within']> }[] = []
    const isParameter = (node: Expression): boolean => {
      if (node.kind !== 'Name' || node.id !== declared.name) return false
      const resolution = this.#inference.names.lookUp(module, node.id, node.start)
      return (
        resolution.kind === 'definitions' &&
        resolution.sites.length === 1 &&
        resolution.sites.every(({ definition }) => definition.kind === 'parameter' && definition.index === parameter)
      )
    }
    const changed = new Set<Node>()
    const visit = (node: Node): void => {
      if (node.kind === 'Attribute' && isParameter(node.value)) {
        if (changed.has(node)) return
        const relationship = this.#mappings.relationshipOf(entity, node.attr)
        if (!relationship) return
        const place = { module, start: node.end - node.attr.length, end: node.end }
        reads.push({ path: [relationship], within: { symbol, place } })
      } else if (node.kind === 'Call') {
        if (node.func.kind === 'Attribute' && CHANGES.has(node.func.attr)) changed.add(node.func.value)
        const argument = argumentValues(node).find(isParameter)
        const callee = argument && this.#inference.typeOf(module, node.func)
        if (callee?.kind !== 'function' || callee.function.module.isStub) return
        const inner = parameterOf(callee.function, node, argument!)
        if (inner === null) return
        for (const read of this.#readsOfParameter(callee.function, inner, entity, calls - 1)) {
          if (read.within) reads.push({ path: read.path, within: read.within })
        }
      }
    }
    for (const root of outermost([...expressionsOf(facts, module)])) {
      if (alwaysRuns(module, root, facts, declared.name)) walkAlways(root, visit)
    }
    return reads
  }
}

/** The outermost expressions in a function's body that its facts know. */
function* expressionsOf(facts: FunctionFacts, module: Module): Generator<Expression> {
  for (const { call } of facts.calls) yield call
  for (const { value } of facts.returns) if (value) yield value
  for (const { value } of facts.uses) yield value
  for (const { value } of facts.attributeAssignments) if (value) yield value
  const body = module.block(facts.bodyBlock)
  for (const { test } of module.facts.blocks) if (test && encloses(body, test)) yield test
  for (const { definitions } of module.scope(facts.scope).bindings) {
    for (const definition of definitions) {
      if ((definition.kind === 'assign' || definition.kind === 'annotated') && definition.value) yield definition.value
    }
  }
}

function isBehindIf(module: Module, loop: Loop, { start }: Node): boolean {
  for (const block of module.blocksAround(module.blockAt(start))) {
    if (encloses(block, loop.header)) return false
    if (block.kind === 'if' || block.kind === 'else' || block.kind === 'except') return true
  }
  return false
}

/** Whether calling a method runs its body there and then, and nothing else. */
function runsWhenCalled({ facts }: FunctionSymbol): boolean {
  return !facts.isAsync && !facts.isGenerator && facts.decorators.length === 0
}

/** The expressions that do not stand in another one, in the same order. */
function outermost(expressions: readonly Expression[]): readonly Expression[] {
  const inner = new Set<Expression>()
  let around: Span | null = null
  for (const one of [...expressions].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (around === null || !encloses(around, one)) around = one
    else if (!isSameSpan(around, one)) inner.add(one)
  }
  return expressions.filter((one) => !inner.has(one))
}

/** Calls `visit` for the parts of an expression that no condition in it leaves out. */
function walkAlways(root: Node, visit: (node: Node) => void): void {
  walk(root, (node) => {
    if (node.kind === 'Lambda') return false
    if (node.kind === 'IfExp' || node.kind === 'BoolOp') {
      walkAlways(node.kind === 'IfExp' ? node.test : node.values[0]!, visit)
      return false
    }
    visit(node)
    return true
  })
}

/**
 * Whether nothing in the function guards an expression of its body, and no other parameter than `entity` decides that the function is left
 * before it.
 */
function alwaysRuns(module: Module, node: Expression, facts: FunctionFacts, entity: string): boolean {
  const others = new Set(facts.parameters.map(({ name }) => name).filter((name) => name !== entity))
  const isLeft = facts.returns.some(({ end, block }) => {
    if (end > node.start) return false
    for (const { kind, test } of module.blocksAround(block)) {
      if (kind === 'function') return false
      if (test && mentions(test, others)) return true
    }
    return false
  })
  if (isLeft) return false
  for (const block of module.blocksAround(module.blockAt(node.start))) {
    if (block === module.block(facts.bodyBlock)) return true
    if (!['with', 'try', 'comprehension', 'generator', 'for'].includes(block.kind)) return false
  }
  return false
}

/** The parameter (by index) that an argument of a call goes to; null where that is not a plain one. */
function parameterOf({ owner, facts }: FunctionSymbol, call: Call, argument: Expression): number | null {
  const keyword = call.keywords.find(({ value }) => value === argument)
  if (keyword) {
    const named = facts.parameters.findIndex(({ name, kind }) => name === keyword.arg && kind !== 'kwarg')
    return named < 0 ? null : named
  }
  const index = call.args.indexOf(argument)
  if (call.args.slice(0, index + 1).some(({ kind }) => kind === 'Starred')) return null
  const isMethod = owner !== null && call.func.kind === 'Attribute'
  const isStatic = facts.decorators.some((one) => one.kind === 'Name' && one.id === 'staticmethod')
  const position = index + (isMethod && !isStatic ? 1 : 0)
  const kind = facts.parameters[position]?.kind
  return kind === 'positional' || kind === 'positional-only' ? position : null
}

const CHANGES = new Set(['append', 'add', 'remove', 'extend', 'discard', 'clear', 'insert', 'update'])

function bodyFacts(loop: Loop): BodyFacts {
  const written = new Set<Node>()
  const changed = new Set<Node>()
  const refreshed = new Set<string>()
  let looksBefore = false
  walkBody(loop, (node) => {
    switch (node.kind) {
      case 'Attribute':
        if (node.attr === '__dict__' || node.attr === 'unloaded') looksBefore = true
        break
      case 'Assign':
      case 'Delete':
        for (const target of node.targets) written.add(target)
        break
      case 'AugAssign':
      case 'AnnAssign':
      case 'For':
      case 'AsyncFor':
        written.add(node.target)
        break
      case 'Call': {
        if (node.func.kind !== 'Attribute') break
        const { attr, value } = node.func
        if (CHANGES.has(attr)) changed.add(value)
        if (attr !== 'refresh') break
        const names = node.args[1] ?? node.keywords.find(({ arg }) => arg === 'attribute_names')?.value
        if (names?.kind !== 'List' && names?.kind !== 'Tuple') refreshed.add('*')
        else for (const name of names.elts) refreshed.add(name.kind === 'Constant' ? String(name.value) : '*')
        break
      }
      default:
    }
  })
  return { written, changed, refreshed, final: finalParts(loop), looksBefore }
}

function isForOne({ func }: Call): boolean {
  return func.kind === 'Attribute' && FOR_ONE.has(func.attr)
}

/** Whether the body gives an attribute a value before it reads it. */
function isSetBefore({ written }: BodyFacts, read: Attribute): boolean {
  const text = sourceText(read)
  for (const target of written) {
    if (target.kind === 'Attribute' && target.end < read.start && sourceText(target) === text) return true
  }
  return false
}

/** How a query would load the last relationship of a path: what the relationship is called with its class, and the loader option. */
export function describeLoading(
  { query, path: before }: Origin,
  path: readonly Relationship[],
  base: ClassSymbol,
): { readonly name: string; readonly option: string } {
  const names = namesOf(query.entity ?? before[0]?.owner ?? base, [...before, ...path])
  return { option: optionFor(names), name: names.at(-1)!.name }
}

/** The relationships of a path, each with the class of the objects that have it; a mixin that declares it cannot name it in a query. */
function namesOf(base: ClassSymbol, path: readonly Relationship[]): readonly { name: string; isOne: boolean }[] {
  let holder = base
  return path.map((relationship) => {
    const name = `${lastName(holder.qualifiedName)}.${relationship.name}`
    holder = relationship.target ?? holder
    return { name, isOne: relationship.isCollection === false }
  })
}

/** The loader option that loads the last relationship of a path with its query. */
function optionFor(names: readonly { readonly name: string; readonly isOne: boolean }[]): string {
  return names.map(({ name, isOne }) => `${isOne ? 'joinedload' : 'selectinload'}(${name})`).join('.')
}

/** `user.owner.name` as it is written, without spaces and parentheses. */
function sourceText(node: Expression): string {
  if (node.kind === 'Attribute') return `${sourceText(node.value)}.${node.attr}`
  if (node.kind === 'Name') return node.id
  return node.kind === 'NamedExpr' ? sourceText(node.target) : '…'
}

/** The places of a file that may read a relationship in a loop: attributes of such a name, and calls that hand a name over. */
class Candidates {
  readonly #module: Module
  /** In the order of the text, calls before what they call. */
  readonly #nodes: readonly (Attribute | Call)[]
  readonly #called = new Set<Node>()

  constructor(file: CheckedFile, { relationshipNames, methodNames }: Mappings) {
    this.#module = file.module
    const calls = file.nodesOf('Call')
    const mayRead = ({ attr }: Attribute): boolean =>
      relationshipNames.get(attr)?.has('select') === true || methodNames.has(attr)
    for (const { func } of calls) if (func.kind === 'Attribute' && mayRead(func)) this.#called.add(func)
    this.#nodes = [
      ...calls.filter((call) => call.args.some(isName) || call.keywords.some(({ value }) => isName(value))),
      ...file.nodesOf('Attribute').filter(mayRead),
    ].sort((a, b) => a.start - b.start || b.end - a.end)
  }

  /** Whether an attribute among them is what a call calls. */
  isCalled(node: Attribute): boolean {
    return this.#called.has(node)
  }

  /** Those in what runs in the loop for each element; nested functions are left out. */
  *in(loop: Loop): Generator<Attribute | Call> {
    const around = this.#module.functionAt(loop.iterable.start)
    for (const part of loop.body) {
      for (let index = this.#firstFrom(part.start); index < this.#nodes.length; index++) {
        const node = this.#nodes[index]!
        if (node.start >= part.end) break
        if (this.#module.functionAt(node.start) === around) yield node
      }
    }
  }

  /** The index of the first that starts at the offset or after it. */
  #firstFrom(offset: number): number {
    let low = 0
    let high = this.#nodes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#nodes[middle]!.start < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

function isName({ kind }: Expression): boolean {
  return kind === 'Name'
}
