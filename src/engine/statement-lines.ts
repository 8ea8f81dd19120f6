import type { Node, SyntaxTree } from '../syntax/ast.ts'
import { forEachChild } from '../syntax/visit.ts'
import type { LineIndex } from '../text/line-index.ts'
import { contains, type Span } from '../text/span.ts'

/** The first and the last line (one-based) of a statement. */
export interface StatementLines {
  readonly first: number
  readonly last: number
}

/**
 * The lines of the innermost statement around the zero-based `offset`: all of a simple statement; of a compound statement, an `except`
 * clause or a `case` the part before its body; of a decorator the decorator alone.
 */
export function statementLinesAt(offset: number, text: string, tree: SyntaxTree, lines: LineIndex): StatementLines {
  let statement: Node = tree.module
  for (let inner: Node | null = statement; inner !== null; inner = statementAround(offset, statement)) statement = inner
  const between = (start: number, end: number) => ({ first: lines.lineAt(start), last: lines.lineAt(end) })
  for (const decorator of decoratorsOf(statement)) {
    if (contains(decorator, offset)) return between(decorator.start, decorator.end)
  }
  const body = firstStatementIn(statement)
  if (body === null) return between(statement.start, statement.end)
  return between(statement.start, endOfCodeBefore(extentOf(body).start, text, tree))
}

function statementAround(offset: number, statement: Node): Node | null {
  let around: Node | null = null
  forEachChild(statement, (child) => {
    if (isStatement(child) && contains(extentOf(child), offset)) around = child
  })
  return around
}

function firstStatementIn(statement: Node): Node | null {
  let first: Node | null = null
  forEachChild(statement, (child) => {
    if (isStatement(child)) first ??= child
  })
  return first
}

/** The span of a statement with its decorators. */
function extentOf(statement: Node): Span {
  const start = decoratorsOf(statement)[0]?.start ?? statement.start
  return { start, end: statement.end }
}

function decoratorsOf(node: Node): readonly Span[] {
  return 'decorator_list' in node ? node.decorator_list : []
}

/** The offset just past the last character before `offset` that is neither blank, nor in a comment, nor the `@` of a decorator. */
function endOfCodeBefore(offset: number, text: string, { comments }: SyntaxTree): number {
  let end = offset
  for (let index = comments.length; ; ) {
    while (end > 0 && /[\s@\\]/.test(text[end - 1]!)) end--
    while (index > 0 && comments[index - 1]!.end > end) index--
    const comment = comments[index - 1]
    if (comment?.end !== end) return end
    end = comment.start
  }
}

/** Whether the node is a statement or a clause that has statements of its own. */
function isStatement(node: Node): boolean {
  switch (node.kind) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
    case 'ClassDef':
    case 'Return':
    case 'Delete':
    case 'Assign':
    case 'TypeAlias':
    case 'AugAssign':
    case 'AnnAssign':
    case 'For':
    case 'AsyncFor':
    case 'While':
    case 'If':
    case 'With':
    case 'AsyncWith':
    case 'Match':
    case 'Raise':
    case 'Try':
    case 'TryStar':
    case 'Assert':
    case 'Import':
    case 'ImportFrom':
    case 'Global':
    case 'Nonlocal':
    case 'Expr':
    case 'Pass':
    case 'Break':
    case 'Continue':
    case 'ExceptHandler':
    case 'match_case':
      return true
    default:
      return false
  }
}
