import type { ResolvedCall } from '../../project/calls.ts'
import type { Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Block, Definition, ReturnSite } from '../../semantics/facts.ts'
import type { Attribute, Expression, Node } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'

/** Something that happens in the body of a function; `at` orders what happens in one block. */
export type Happening = { readonly at: number; readonly block: number } & (
  | { readonly kind: 'call'; readonly call: ResolvedCall }
  | { readonly kind: 'read'; readonly node: Attribute }
  | { readonly kind: 'write'; readonly node: Attribute }
  | { readonly kind: 'name'; readonly name: string; readonly definition: Definition }
  | { readonly kind: 'return'; readonly site: ReturnSite }
)

/** Statements that run one after the other: what happens, and statements with blocks of their own. */
export interface Sequence {
  readonly block: Block
  readonly items: readonly (Happening | Compound)[]
}

/** A statement with blocks. */
export interface Compound {
  readonly kind: 'compound'
  readonly blocks: readonly Sequence[]
  /** What a `with` statement enters. */
  readonly entered: readonly Expression[]
}

/** What happens in the body of a function, in the order in which it is evaluated. Nested functions, lambdas and generator expressions are left out. */
export function timelineOf({ module, facts }: FunctionSymbol, calls: readonly ResolvedCall[]): Sequence {
  const happenings = new Map<number, Happening[]>()
  const add = (happening: Happening): void => {
    const list = happenings.get(happening.block)
    if (list) list.push(happening)
    else happenings.set(happening.block, [happening])
  }
  for (const call of calls) if (call.site !== null) add({ kind: 'call', at: call.node.end, block: call.block, call })
  for (const site of facts.returns) add({ kind: 'return', at: site.end, block: site.block, site })
  for (const { target, value, block } of facts.attributeAssignments) {
    if (value) add({ kind: 'write', at: value.end, block, node: target })
  }
  const roots = outermost([...rootsIn(module, facts)])
  for (const root of roots) {
    walk(root, (node) => {
      if (node.kind === 'Lambda') return false
      if (node.kind === 'Attribute') add({ kind: 'read', at: node.end, block: module.blockAt(node.start), node })
      return true
    })
  }
  for (const scope of scopesWithin(module, facts.scope)) {
    const isComprehension = scope !== facts.scope
    for (const { name, definitions } of module.scope(scope).bindings) {
      for (const definition of definitions) {
        const value = valueBehind(definition)
        if (value === null) continue
        // What a comprehension makes of each element is written before the loop that gives it.
        const at = isComprehension ? module.block(definition.block).start - 1 : value.end
        add({ kind: 'name', at, block: definition.block, name, definition })
      }
    }
  }
  return sequence(module, facts.bodyBlock, facts.uses, happenings)
}

function sequence(
  module: Module,
  id: number,
  uses: FunctionSymbol['facts']['uses'],
  happenings: ReadonlyMap<number, readonly Happening[]>,
): Sequence {
  const statements = new Map<number, { start: number; ids: number[] }>()
  for (const child of childrenOf(module).blocks.get(id) ?? []) {
    const { kind, statement, start } = module.block(child)
    if (kind === 'function' || kind === 'class' || kind === 'lambda' || kind === 'generator') continue
    const known = statements.get(statement)
    if (known) known.ids.push(child)
    else statements.set(statement, { start, ids: [child] })
  }
  const compounds = Array.from(statements, ([statement, { start, ids }]) => ({
    at: start,
    item: {
      kind: 'compound' as const,
      blocks: ids.map((child) => sequence(module, child, uses, happenings)),
      entered: uses.flatMap(({ kind, value }) =>
        kind === 'with' && value.start >= statement && value.end <= start && module.block(ids[0]!).kind === 'with'
          ? [value]
          : [],
      ),
    },
  }))
  const simple = (happenings.get(id) ?? []).map((item) => ({ at: item.at, item }))
  const items = [...simple, ...compounds].sort((one, other) => one.at - other.at || rank(one.item) - rank(other.item))
  return { block: module.block(id), items: items.map(({ item }) => item) }
}

/** Of what ends at one place, reading comes before calling, calling before keeping the result, and leaving comes last. */
function rank({ kind }: Happening | Compound): number {
  return ['read', 'call', 'write', 'name', 'compound', 'return'].indexOf(kind)
}

/** What a definition makes a name of; null for parameters, imports and the like. */
export function valueBehind(definition: Definition): Expression | null {
  switch (definition.kind) {
    case 'assign':
    case 'annotated':
      return definition.value
    case 'for':
      return definition.iterable
    case 'with':
      return definition.context
    default:
      return null
  }
}

/** The scope of a function and those of the comprehensions in it. */
export function* scopesWithin(module: Module, scope: number): Generator<number> {
  yield scope
  for (const id of childrenOf(module).scopes.get(scope) ?? []) {
    if (module.scope(id).kind === 'comprehension') yield* scopesWithin(module, id)
  }
}

/** The conditions of statements in a block. */
function* testsWithin(module: Module, block: number): Generator<Expression> {
  for (const id of childrenOf(module).blocks.get(block) ?? []) {
    const { kind, test } = module.block(id)
    if (kind === 'function' || kind === 'class' || kind === 'lambda') continue
    if (test && (kind === 'if' || kind === 'while')) yield test
    yield* testsWithin(module, id)
  }
}

interface Children {
  readonly blocks: ReadonlyMap<number, readonly number[]>
  readonly scopes: ReadonlyMap<number, readonly number[]>
}

const CHILDREN = new WeakMap<Module, Children>()

/** The blocks and scopes of a file by the one that they lie in. */
function childrenOf(module: Module): Children {
  let children = CHILDREN.get(module)
  if (children === undefined) {
    children = { blocks: byParent(module.facts.blocks), scopes: byParent(module.facts.scopes) }
    CHILDREN.set(module, children)
  }
  return children
}

function byParent(all: readonly { readonly parent: number }[]): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>()
  for (const [id, { parent }] of all.entries()) {
    const list = children.get(parent)
    if (list) list.push(id)
    else children.set(parent, [id])
  }
  return children
}

/** The expressions in a function's body that its facts know. */
function* rootsIn(module: Module, facts: FunctionSymbol['facts']): Generator<Expression> {
  for (const { call } of facts.calls) yield call
  for (const { value } of [...facts.returns, ...facts.yields, ...facts.uses, ...facts.attributeAssignments]) {
    if (value) yield value
  }
  yield* facts.awaitedAttributes
  for (const { exception } of facts.raises) if (exception) yield exception
  yield* testsWithin(module, facts.bodyBlock)
  for (const scope of scopesWithin(module, facts.scope)) {
    for (const { definitions } of module.scope(scope).bindings) {
      for (const definition of definitions) {
        const value = definition.kind === 'augmented' ? definition.value : valueBehind(definition)
        if (value) yield value
      }
    }
  }
}

/** Those that do not lie in another one; of equal ones the first. */
function outermost(expressions: readonly Expression[]): readonly Node[] {
  const sorted = [...expressions].sort((one, other) => one.start - other.start || other.end - one.end)
  const found: Expression[] = []
  let last: Span = { start: -1, end: -1 }
  for (const one of sorted) {
    if (one.end <= last.end && one.start >= last.start) continue
    found.push(one)
    last = one
  }
  return found
}
