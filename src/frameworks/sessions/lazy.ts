import type { FunctionSymbol } from '../../project/symbols.ts'
import { type ClassSymbol, lastName } from '../../project/symbols.ts'
import { withoutNone } from '../../project/types.ts'
import type { Attribute, Expression } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import { encloses, type Span } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { describeLoading, type LazyReads } from '../sqlalchemy/lazy-reads.ts'
import type { LoaderStrategy, Mappings, Relationship } from '../sqlalchemy/mappings.ts'
import { isLoadedByOption, type Origin, type OrmQuery, type QueryTracer } from '../sqlalchemy/queries.ts'
import { HeldObjects } from './held-objects.ts'
import type { ObjectFlow, ObjectUse } from './objects.ts'

/** A relationship of objects of a session that nothing has loaded. */
export interface Unloaded {
  readonly relationship: Relationship
  /** With its class: `User.items`. */
  readonly name: string
  /** The query that could have loaded it; null for an object that is new. */
  readonly query: OrmQuery | null
  /** The loader option that would do so: `selectinload(User.items)`. */
  readonly option: string
}

/** An attribute of an object of an asynchronous session that is read and that nothing has loaded. */
export interface AsyncLazyRead {
  readonly node: Attribute
  /** Null for a deferred column. */
  readonly unloaded: Unloaded | null
  /** The attribute with its class: `User.items`. */
  readonly name: string
}

/** Of which objects a relationship or column may not be loaded: with eager loading only of those that no query gave. */
export type Lack = 'of any object' | 'of new objects' | 'never'

/** Ways of loading that come with the query. */
export const EAGER: ReadonlySet<LoaderStrategy> = new Set<LoaderStrategy>([
  'joined',
  'selectin',
  'subquery',
  'immediate',
])

/** Tells which relationships of objects are not loaded where they are needed. */
export class Loads {
  readonly #application: Application
  readonly #mappings: Mappings
  readonly #lazyReads: LazyReads
  readonly #tracer: QueryTracer
  readonly #heldObjects: HeldObjects
  #deferred: ReadonlySet<string> | null = null

  constructor(application: Application) {
    this.#application = application
    this.#mappings = application.sqlAlchemy.mappings
    this.#lazyReads = application.sqlAlchemy.lazyReads
    this.#tracer = application.sqlAlchemy.tracer
    this.#heldObjects = new HeldObjects(application.project.inference, this.#mappings)
  }

  /** Of which objects something may not be loaded, by what it is called. */
  lackOf(name: string): Lack {
    const strategies = this.#mappings.relationshipNames.get(name)
    if (strategies?.has('select') || this.#deferredNames.has(name)) return 'of any object'
    return strategies && [...strategies].some((one) => EAGER.has(one)) ? 'of new objects' : 'never'
  }

  /** Whether a value in the body of a function may be an object of which such a thing is not loaded. */
  mayLack(lack: Lack, symbol: FunctionSymbol, value: Expression): boolean {
    if (lack === 'of any object') return this.#heldObjects.mayBe(symbol, value)
    return lack === 'of new objects' && this.#heldObjects.mayBeNew(symbol, value)
  }

  get #deferredNames(): ReadonlySet<string> {
    this.#deferred ??= new Set(
      [...this.#mappings.entities()].flatMap(({ columns }) =>
        [...columns.values()].flatMap(({ name, isDeferred }) => (isDeferred ? name : [])),
      ),
    )
    return this.#deferred
  }

  /** What each `async def` of a file reads of objects although it is not loaded, once for each attribute. */
  *readsIn(file: CheckedFile, flow: ObjectFlow): Generator<AsyncLazyRead> {
    const named = file.nodesOf('Attribute').filter(({ attr }) => this.lackOf(attr) !== 'never')
    if (named.length === 0) return
    for (const symbol of file.module.functions) {
      const mayLack = (node: Attribute): boolean => {
        const lack = this.lackOf(node.attr)
        // Of what an object leads to, nothing is new.
        const value = lack === 'of any object' ? rootOf(node.value) : node.value
        return encloses(symbol.facts, node) && this.mayLack(lack, symbol, value)
      }
      // Following objects through a function costs most, and is of use in few.
      if (symbol.facts.isAsync && named.some(mayLack)) yield* this.#readsOf(symbol, flow)
    }
  }

  *#readsOf(symbol: FunctionSymbol, flow: ObjectFlow): Generator<AsyncLazyRead> {
    const { inference } = this.#application.project
    const { module } = symbol
    const seen = new Set<string>()
    for (const use of flow.usesIn(symbol)) {
      const { node, object, isDirect, kind } = use
      if (kind !== 'read' || node.kind !== 'Attribute' || object.expiry) continue
      const type = isDirect ? null : withoutNone(inference.typeOf(module, node.value))
      const holder = type === null ? object.entity : type.kind === 'instance' ? type.class : null
      const entity = holder && this.#mappings.entityOf(holder)
      if (!holder || !entity) continue
      const key = `${holder.qualifiedName}.${node.attr}`
      if (seen.has(key)) continue
      const name = `${lastName(holder.qualifiedName)}.${node.attr}`
      const relationship = entity.relationships.get(node.attr)
      if (relationship) {
        const unloaded = this.unloaded(use, [relationship], holder)
        if (unloaded === null) continue
        if (looksBefore(symbol)) return
        seen.add(key)
        yield { node, unloaded, name }
      } else if (entity.columns.get(node.attr)?.isDeferred && isDirect && this.#isPlainQuery(use)) {
        if (looksBefore(symbol)) return
        seen.add(key)
        yield { node, unloaded: null, name }
      }
    }
  }

  /**
   * The last relationship of a path from an object (of the class `holder`) that is used somewhere, if nothing has loaded it; all before it must be loaded.
   * The object is what the used expression is, or for a read that of which the attribute is read.
   */
  unloaded(use: ObjectUse, path: readonly Relationship[], holder: ClassSymbol): Unloaded | null {
    const relationship = path.at(-1)!
    if (use.object.mayBeLoaded) return null
    if (use.object.origin === 'new') {
      if (!use.isDirect || path.length > 1 || !lacks(use, relationship, this.#mappings)) return null
      if (!this.#isMadePlainly(holder)) return null
      const name = `${lastName(holder.qualifiedName)}.${relationship.name}`
      return { relationship, name, query: null, option: `selectinload(${name})` }
    }
    if (relationship.strategy !== 'select' || (use.object.known.has(path[0]!.name) && use.isDirect)) return null
    const node = use.kind === 'read' && use.node.kind === 'Attribute' ? use.node.value : use.node
    const origins = this.#tracer.originsOf({ module: use.module, node })
    if (!origins || origins.length === 0 || !origins.every(({ query }) => query.session === 'async')) return null
    if (relationship.isCollection === false && isAmong(relationship.target, use)) return null
    return this.unloadedBy(origins, path, holder, use.module, use.node.start)
  }

  /** The same for objects of known queries, used at the zero-based `offset` of a file. */
  unloadedBy(
    origins: readonly Origin[],
    path: readonly Relationship[],
    holder: ClassSymbol,
    module: ObjectUse['module'],
    offset: number,
  ): Unloaded | null {
    const relationship = path.at(-1)!
    if (relationship.strategy !== 'select') return null
    const isLazy = origins.every((origin) => {
      const whole = [...origin.path, ...path]
      const isReached = whole
        .slice(0, -1)
        .every((_, index) => this.#isLoaded(origin, whole.slice(0, index + 1), holder))
      return isReached && this.#lazyReads.isLazy(origin, path, holder)
    })
    if (!isLazy || this.#lazyReads.isLoadedBefore(module, offset, relationship)) return null
    return { relationship, query: origins[0]!.query, ...describeLoading(origins[0]!, path, holder) }
  }

  /** Whether SQLAlchemy's own constructor makes the objects of a class: a dataclass fills its collections. */
  #isMadePlainly(entity: ClassSymbol): boolean {
    const { classes } = this.#application.project.inference
    const object = classes.instanceOf(entity)
    if (classes.isSubclass(entity, 'sqlalchemy.orm.MappedAsDataclass') !== false) return false
    if ((entity.facts?.decorators.length ?? 0) > 0) return false
    return classes.member(object, '__init__')?.owner.class.module?.isStub !== false
  }

  /** Whether a query loads the last relationship of a path from its objects, by an option or by declaration. */
  #isLoaded({ query, path: before }: Origin, path: readonly Relationship[], holder: ClassSymbol): boolean {
    const { strategy } = path.at(-1)!
    if (EAGER.has(strategy)) return true
    return isLoadedByOption(this.#application.project.inference, query, before[0]?.owner ?? holder, path)
  }

  /** Whether the object that is read comes from asynchronous queries without any options. */
  #isPlainQuery({ module, node, object }: ObjectUse): boolean {
    if (node.kind !== 'Attribute' || object.mayBeLoaded || object.known.has(node.attr)) return false
    const origins = this.#tracer.originsOf({ module, node: node.value })
    return (
      origins !== null &&
      origins.length > 0 &&
      origins.every(({ query, path }) => query.session === 'async' && path.length === 0 && query.options.length === 0)
    )
  }
}

/** The name at the beginning of `user.address.city`; anything else where there is none. */
function rootOf(value: Expression): Expression {
  let node = value
  while (node.kind === 'Call' || node.kind === 'Attribute' || node.kind === 'Await') {
    node = node.kind === 'Call' ? node.func : node.value
  }
  return node
}

/** Whether a new object has no value for a relationship once it is stored: it was given none, and nothing has loaded it. */
function lacks({ object, others }: ObjectUse, relationship: Relationship, mappings: Mappings): boolean {
  const { made, isStored, isRefreshed, known } = object
  if (!isStored || made === null || known.has(relationship.name)) return false
  const { func, keywords } = made.node
  // A method that makes an object may give it anything.
  if (func.kind === 'Attribute' && /^[a-z_]/.test(func.attr)) return false
  if (keywords.some(({ arg }) => arg === null || arg === relationship.name)) return false
  if (relationship.strategy !== 'select' && !(EAGER.has(relationship.strategy) && !isRefreshed)) return false
  if (relationship.isCollection === true) return true
  if (relationship.isCollection === null || relationship.target === null || others.has(relationship.target))
    return false
  // An object that refers to nothing has nothing to load: one of its foreign keys must have been given.
  const table = mappings.tableOf(relationship.target)
  const keys = [...(mappings.entityOf(object.entity)?.columns.values() ?? [])].filter(
    ({ foreignKey }) => table !== null && foreignKey?.split('.').slice(0, -1).at(-1) === table,
  )
  return keys.length === 1 && keywords.some(({ arg, value }) => arg === keys[0]!.name && value.kind !== 'Constant')
}

function isAmong(target: ClassSymbol | null, { others }: ObjectUse): boolean {
  return target === null || others.has(target)
}

/** Whether a function asks what is loaded before it reads: `"items" in user.__dict__`, `inspect(user).unloaded`. */
function looksBefore({ module, facts }: FunctionSymbol): boolean {
  const isInside = ({ start, end }: Span): boolean => start >= facts.start && end <= facts.end
  const conditions = module.facts.blocks.flatMap(({ test }) => (test && isInside(test) ? [test] : []))
  return [...conditions, ...facts.calls.map(({ call }) => call)].some((node) => {
    let looks = false
    walk(node, (inner) => {
      if (inner.kind === 'Attribute' && (inner.attr === '__dict__' || inner.attr === 'unloaded')) looks = true
      return !looks
    })
    return looks
  })
}
