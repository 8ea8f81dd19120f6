import type { Expression } from '../syntax/ast.ts'
import { contains, type Span } from '../text/span.ts'
import type { Module } from './module.ts'

/** What an `isinstance` test says about a name, and where. */
export interface Narrowing {
  /** Where it holds, as long as the name is not bound again. */
  readonly where: Span
  readonly test: Expression
  /** The second argument, taken apart: one of these classes… */
  readonly classes: readonly Expression[]
  /** … is the object's (true), or none of them is (false). */
  readonly holds: boolean
}

type Fact = Pick<Narrowing, 'test' | 'classes' | 'holds'> & { readonly name: string }

const NARROWINGS = new WeakMap<Module, ReadonlyMap<string, readonly Narrowing[]>>()

/**
 * What the `isinstance` tests of the file say about the name at the zero-based `offset`: in `if` and `else`, and after an `if` that leaves
 * (`if isinstance(x, dict): return …`). Nothing where the name is another one there (a comprehension's) or is bound again in between.
 */
export function narrowingsAt(module: Module, name: string, offset: number): readonly Narrowing[] {
  const all = narrowingsOf(module).get(name)
  if (all === undefined) return []
  return all.filter(
    ({ where, test }) =>
      contains(where, offset) &&
      module.functionAt(offset) === module.functionAt(test.start) &&
      scopeOf(module, name, offset) === scopeOf(module, name, test.start) &&
      !isBoundAgain(module, name, test, offset, where),
  )
}

function narrowingsOf(module: Module): ReadonlyMap<string, readonly Narrowing[]> {
  const known = NARROWINGS.get(module)
  if (known) return known
  const found = new Map<string, Narrowing[]>()
  const add = (where: Span, facts: readonly Fact[]): void => {
    for (const { name, ...fact } of facts) {
      const list = found.get(name)
      if (list) list.push({ where, ...fact })
      else found.set(name, [{ where, ...fact }])
    }
  }
  for (const block of module.facts.blocks) {
    if ((block.kind !== 'if' && block.kind !== 'else') || block.test === null) continue
    const isTrue = block.kind === 'if'
    add(block, factsOf(block.test, isTrue))
    if (block.leaves === null) continue
    const parent = module.facts.blocks[block.parent]!
    add({ start: block.end, end: parent.end }, factsOf(block.test, !isTrue))
  }
  NARROWINGS.set(module, found)
  return found
}

/** What follows from the test having been true, or false. */
function factsOf(test: Expression, isTrue: boolean): readonly Fact[] {
  if (test.kind === 'UnaryOp' && test.op === 'Not') return factsOf(test.operand, !isTrue)
  if (test.kind === 'BoolOp') {
    return (test.op === 'And') === isTrue ? test.values.flatMap((value) => factsOf(value, isTrue)) : []
  }
  if (test.kind !== 'Call' || test.func.kind !== 'Name' || test.func.id !== 'isinstance') return []
  const [object, expected] = test.args
  if (object?.kind !== 'Name' || expected === undefined) return []
  const classes = expected.kind === 'Tuple' ? expected.elts : [expected]
  return [{ name: object.id, test, classes, holds: isTrue }]
}

/** The scope that has the name, as it is looked up at `offset`; the module's where none has. */
function scopeOf(module: Module, name: string, offset: number): number {
  for (let id = module.scopeAt(offset); id > 0; id = module.scope(id).parent) {
    if (module.definitionsIn(id, name).length > 0) return id
  }
  return 0
}

function isBoundAgain(module: Module, name: string, test: Expression, offset: number, where: Span): boolean {
  const later = module
    .definitionsIn(scopeOf(module, name, offset), name)
    .filter((definition) => definition.start > test.end)
  if (later.length === 0) return false
  if (later.some((definition) => definition.start < offset)) return true
  // What stands further down in a loop has run in the round before.
  return [...module.blocksAround(module.blockAt(offset))].some(
    (block) =>
      (block.kind === 'for' || block.kind === 'while') &&
      block.start >= where.start &&
      later.some((definition) => contains(block, definition.start)),
  )
}
