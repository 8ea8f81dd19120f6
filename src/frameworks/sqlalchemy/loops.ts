import type { AsyncFor, Comprehension, Expression, For, Node, Statement } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import { contains, encloses, type Span } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'

/** A `for` statement, or one `for` of a comprehension. */
export interface Loop {
  readonly target: Expression
  readonly iterable: Expression
  readonly isAsync: boolean
  readonly isComprehension: boolean
  /** What runs for each element, in the order of the text. */
  readonly body: readonly Node[]
  /** From the target to the iterable. */
  readonly header: Span
}

/** A loop with no more elements than this is not worth speaking of. */
export const FEW_ELEMENTS = 10

/** What is worked out of the text of a loop, once. */
interface LoopText {
  names?: ReadonlySet<string>
  finalParts?: readonly Span[]
}

const TEXTS = new WeakMap<Loop, LoopText>()

function textOf(loop: Loop): LoopText {
  let text = TEXTS.get(loop)
  if (text === undefined) {
    text = {}
    TEXTS.set(loop, text)
  }
  return text
}

const LOOPS = new WeakMap<CheckedFile, readonly Loop[]>()

/** The loops of a file, outer ones before those in them. */
export function loopsIn(file: CheckedFile): readonly Loop[] {
  let loops = LOOPS.get(file)
  if (loops === undefined) {
    loops = collectLoops(file)
    LOOPS.set(file, loops)
  }
  return loops
}

function collectLoops(file: CheckedFile): readonly Loop[] {
  const loops = [
    ...[...file.nodesOf('For'), ...file.nodesOf('AsyncFor')].map((node) => [node, [statementLoop(node)]] as const),
    ...[...file.nodesOf('ListComp'), ...file.nodesOf('SetComp'), ...file.nodesOf('GeneratorExp')].map(
      (node) => [node, comprehensionLoops(node.generators, [node.elt])] as const,
    ),
    ...file
      .nodesOf('DictComp')
      .map((node) => [node, comprehensionLoops(node.generators, [node.key, node.value])] as const),
  ]
  return loops.sort(([a], [b]) => a.start - b.start || b.end - a.end).flatMap(([, found]) => found)
}

function statementLoop(node: For | AsyncFor): Loop {
  return {
    target: node.target,
    iterable: node.iter,
    isAsync: node.kind === 'AsyncFor',
    isComprehension: false,
    body: node.body,
    header: { start: node.target.start, end: node.iter.end },
  }
}

function comprehensionLoops(generators: readonly Comprehension[], elements: readonly Expression[]): readonly Loop[] {
  return generators.map(({ target, iter, ifs, is_async }, index) => ({
    target,
    iterable: iter,
    isAsync: is_async,
    isComprehension: true,
    body: [...elements, ...ifs, ...generators.slice(index + 1).flatMap((inner) => [inner.iter, ...inner.ifs])],
    header: { start: target.start, end: iter.end },
  }))
}

/** Calls `visit` for everything that runs in the loop for each element; nested functions and classes are left out. */
export function walkBody(loop: Loop, visit: (node: Node) => void): void {
  for (const part of loop.body) {
    walk(part, (node) => {
      switch (node.kind) {
        case 'FunctionDef':
        case 'AsyncFunctionDef':
        case 'ClassDef':
        case 'Lambda':
          return false
        default:
          visit(node)
          return true
      }
    })
  }
}

/** Whether the place lies in what runs for each element of the loop. */
export function isInBody(loop: Loop, place: Span): boolean {
  return loop.body.some((part) => encloses(part, place))
}

/**
 * The parts of a loop's body after which the loop is left, so that they run at most once: statements up to a `return`, `raise` or `break`
 * that nothing guards.
 */
export function finalParts(loop: Loop): readonly Span[] {
  const text = textOf(loop)
  text.finalParts ??= loop.isComprehension ? [] : collectFinalParts(loop)
  return text.finalParts
}

function collectFinalParts(loop: Loop): readonly Span[] {
  const parts: Span[] = []
  const visitList = (statements: readonly Statement[], breaks: boolean): void => {
    const last = statements.findIndex(
      ({ kind }) => kind === 'Return' || kind === 'Raise' || (kind === 'Break' && breaks),
    )
    if (last >= 0) parts.push({ start: statements[0]!.start, end: statements[last]!.end })
    for (const statement of statements) visitStatement(statement, breaks)
  }
  const visitStatement = (statement: Statement, breaks: boolean): void => {
    switch (statement.kind) {
      case 'If':
        visitList(statement.body, breaks)
        visitList(statement.orelse, breaks)
        return
      case 'With':
      case 'AsyncWith':
        visitList(statement.body, breaks)
        return
      case 'Try':
      case 'TryStar':
        visitList(statement.body, breaks)
        for (const handler of statement.handlers) visitList(handler.body, breaks)
        visitList(statement.orelse, breaks)
        visitList(statement.finalbody, breaks)
        return
      case 'For':
      case 'AsyncFor':
      case 'While':
        visitList(statement.body, false)
        visitList(statement.orelse, breaks)
        return
      case 'Match':
        for (const one of statement.cases) visitList(one.body, breaks)
        return
      default:
    }
  }
  visitList(loop.body as readonly Statement[], true)
  return parts
}

/** The names whose value follows from the loop's element: its targets, and what the body makes of them. */
export function namesOf(loop: Loop): ReadonlySet<string> {
  const text = textOf(loop)
  text.names ??= collectNames(loop)
  return text.names
}

function collectNames(loop: Loop): ReadonlySet<string> {
  const names = new Set<string>()
  const collect = (target: Node): void => {
    walk(target, (node) => {
      if (node.kind === 'Name') names.add(node.id)
      // `data["key"] = value` changes `data`, and nothing that the key is made of.
      if (node.kind === 'Subscript' || node.kind === 'Attribute') collect(node.value)
      return node.kind !== 'Subscript' && node.kind !== 'Attribute'
    })
  }
  const assign = (targets: readonly (Node | null)[], value: Node | null): void => {
    if (value !== null && mentions(value, names)) for (const target of targets) if (target) collect(target)
  }
  collect(loop.target)
  walkBody(loop, (node) => {
    switch (node.kind) {
      case 'Assign':
        assign(node.targets, node.value)
        break
      case 'AnnAssign':
      case 'AugAssign':
      case 'NamedExpr':
        assign([node.target], node.value)
        break
      case 'For':
      case 'AsyncFor':
      case 'comprehension':
        assign([node.target], node.iter)
        break
      case 'withitem':
        assign([node.optional_vars], node.context_expr)
        break
      default:
    }
  })
  return names
}

/** Whether one of `names` is read in an expression. */
export function mentions(node: Node, names: ReadonlySet<string>): boolean {
  let found = false
  walk(node, (inner) => {
    if (inner.kind === 'Name' && names.has(inner.id)) found = true
    return !found
  })
  return found
}

/** The loops of which the offset lies in what runs for each element, innermost first. */
export function loopsAround(loops: readonly Loop[], offset: number): readonly Loop[] {
  return loops.filter((loop) => loop.body.some((part) => contains(part, offset))).reverse()
}

/** How many elements `[:5]` and `[5:10]` take at most; null for another slice or index. */
export function sliceLength(slice: Expression): number | null {
  if (slice.kind !== 'Slice' || slice.upper?.kind !== 'Constant' || typeof slice.upper.value !== 'number') return null
  if (slice.lower === null) return slice.upper.value
  if (slice.lower.kind !== 'Constant' || typeof slice.lower.value !== 'number') return null
  return Math.max(slice.upper.value - slice.lower.value, 0)
}
