import type { Inference } from '../../project/inference.ts'
import type { Module, Place } from '../../project/module.ts'
import { type ClassSymbol, lastName } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import type { CallSite } from '../../semantics/facts.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { CheckedFile } from '../checked-file.ts'
import type { Mappings, Relationship } from './mappings.ts'
import { isRelatedTo, type LoaderOption, type OrmQuery, type QueryTracer } from './queries.ts'

/** A result that is read as it comes, although its rows have the same object several times because a collection is joined. */
export interface RepeatedRows {
  /** The result: what a method is called of, or what is iterated. */
  readonly result: Expression
  /** The method that reads it (`all`) with its place; null for a loop. */
  readonly method: { readonly name: string; readonly start: number; readonly end: number } | null
  /** The collection with its class: `Author.books`. */
  readonly name: string
  /** Where it is said that the collection is joined: in the query's options, or at its declaration. */
  readonly joined: Place
  readonly query: OrmQuery
}

/** A collection that a query joins. */
interface JoinedCollection {
  readonly name: string
  readonly place: Place
}

/** Methods that read the rows of a result and refuse those that repeat an object. `first` and `scalar` take any. */
const READING = new Set([
  ...['all', 'fetchall', 'fetchmany', 'fetchone', 'partitions', 'one', 'one_or_none', 'scalar_one'],
  'scalar_one_or_none',
])
const RESULTS = /^sqlalchemy\.engine\.(Result|CursorResult|ScalarResult|TupleResult|MappingResult)$/
/** Loaders that add the rows of what they name to those of the query. */
const JOINING = new Set(['joinedload', 'contains_eager'])
/** Relationships that are joined one after the other are followed this far. */
const MAXIMUM_JOINS = 4

/** Finds results that need `unique()`. */
export class RepeatedRowsFinder {
  readonly #inference: Inference
  readonly #mappings: Mappings
  readonly #tracer: QueryTracer

  constructor(inference: Inference, mappings: Mappings, tracer: QueryTracer) {
    this.#inference = inference
    this.#mappings = mappings
    this.#tracer = tracer
  }

  /** Those in a file, in no particular order. */
  *in({ module }: CheckedFile): Generator<RepeatedRows> {
    for (const { facts } of module.functions) {
      for (const { call, result: use } of facts.calls) {
        const { func } = call
        if (func.kind !== 'Attribute' || !READING.has(func.attr)) continue
        const method = { name: func.attr, start: func.end - func.attr.length, end: func.end }
        const found = this.#repeated(module, func.value, facts.calls)
        if (found && use !== 'entered') yield { ...found, result: func.value, method }
      }
      for (const { kind, isAsync, value } of facts.uses) {
        if (kind !== 'for' || isAsync) continue
        const found = this.#repeated(module, value, facts.calls)
        if (found) yield { ...found, result: value, method: null }
      }
    }
  }

  /** Why the rows of a result repeat their objects, if all queries that it may come from say so. */
  #repeated(
    module: Module,
    node: Expression,
    calls: readonly CallSite[],
  ): Pick<RepeatedRows, 'name' | 'joined' | 'query'> | null {
    const result = awaitedValue(node)
    if (result.kind !== 'Call' && result.kind !== 'Name') return null
    if (isMadeUnique(result, calls)) return null
    const types = membersOf(this.#inference.typeOf(module, node))
    if (!types.every((type) => type.kind === 'instance' && RESULTS.test(type.class.qualifiedName))) return null
    const origins = this.#tracer.originsOf({ module, node })
    const first = origins?.[0]
    if (!first || !origins.every(({ query, path }) => path.length === 0 && !query.isUnique)) return null
    const joined = origins.map(({ query }) => query.entity && this.#joinedCollection(query.options, query.entity))
    if (!joined[0] || joined.some((one) => one === null)) return null
    return { name: joined[0].name, joined: joined[0].place, query: first.query }
  }

  /** The first collection that the rows of a query for `entity` are joined with; null for none. */
  #joinedCollection(options: readonly LoaderOption[], entity: ClassSymbol): JoinedCollection | null {
    const own = options.filter(({ start }) => start === null || isRelatedTo(this.#inference, start, entity))
    return this.#joinedFrom(entity, own, [])
  }

  #joinedFrom(holder: ClassSymbol, options: readonly LoaderOption[], path: readonly string[]): JoinedCollection | null {
    if (path.length >= MAXIMUM_JOINS) return null
    for (const relationship of this.#mappings.entityOf(holder)?.relationships.values() ?? []) {
      const place = joinOf(relationship, options, path)
      if (place === null) continue
      if (relationship.isCollection === true)
        return { name: `${lastName(holder.qualifiedName)}.${relationship.name}`, place }
      if (relationship.isCollection === null || relationship.target === null) continue
      const further = this.#joinedFrom(relationship.target, options, [...path, relationship.name])
      if (further) return further
    }
    return null
  }
}

/** What says that a relationship at the end of `path` is joined: the last option about it, else its declaration; null if it is not. */
function joinOf(relationship: Relationship, options: readonly LoaderOption[], path: readonly string[]): Place | null {
  const names = [...path, relationship.name]
  let place = relationship.strategy === 'joined' ? relationship.place : null
  for (const { steps } of options) {
    const isPrefix = names.every((name, index) => steps[index]?.name === name || steps[index]?.name === '*')
    const step = steps[names.length - 1]
    if (!step || !isPrefix || !step.changes) continue
    // What is named itself counts more than what stands for all.
    if (step.name === '*' && options.some((other) => names.every((name, index) => other.steps[index]?.name === name)))
      continue
    place = JOINING.has(step.loader) ? step.place : null
  }
  return place
}

function awaitedValue(node: Expression): Expression {
  return node.kind === 'Await' ? awaitedValue(node.value) : node
}

/** Whether `unique()` is called of a local name in a statement of its own: `result.unique()`. */
function isMadeUnique(result: Expression, calls: readonly CallSite[]): boolean {
  let root = result
  while (root.kind === 'Call' || root.kind === 'Attribute' || root.kind === 'Await') {
    root = root.kind === 'Call' ? root.func : root.value
  }
  if (root.kind !== 'Name') return false
  const { id } = root
  return calls.some(({ call: { func }, result: use }) => {
    if (func.kind !== 'Attribute' || func.attr !== 'unique' || use !== 'statement') return false
    return func.value.kind === 'Name' && func.value.id === id
  })
}
