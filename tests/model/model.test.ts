/**
 * Projects whose comments say what the program means:
 *
 *     db = get_db()  # type: sqlalchemy.orm.Session
 *     save(user)     # calls: app.repo.save -> requests.post
 *     f = aliased    # resolves: app.deps.get_db
 *     use(a, b)      # type: str
 *     #      ^         pins the expression that is meant
 *
 * A comment on its own line speaks of the next line with code. See `DIRECTIVES` for what can be said.
 */
import { describe, expect, it } from 'vitest'
import type { CheckedFile } from '../../src/frameworks/application.ts'
import { readDependencies, sourceRootsOf } from '../../src/project/dependencies.ts'
import type { Expression, Node, Statement } from '../../src/syntax/ast.ts'
import { walk } from '../../src/syntax/visit.ts'
import { LineIndex } from '../../src/text/line-index.ts'
import type { Span } from '../../src/text/span.ts'
import { analyse, type TestProject } from '../support/application.ts'
import { fixturesIn } from '../support/fixtures.ts'
import { DIRECTIVES } from './directives.ts'

interface Assertion {
  /** One-based, of the code that it speaks of. */
  readonly line: number
  readonly directive: string
  readonly expected: string
  readonly pinned: Span | null
}

const ASSERTION = new RegExp(`^#\\s*(${Object.keys(DIRECTIVES).join('|')}):\\s*(.*\\S)\\s*$`)

function assertionsIn({ tree, text }: CheckedFile, lines: LineIndex): Assertion[] {
  const lineText = (line: number) => text.slice(lines.startOfLine(line), lines.endOfLine(line)).trim()
  const assertions: Assertion[] = []
  for (const comment of tree.comments) {
    const own = lines.lineAt(comment.start)
    const isAlone = lineText(own).startsWith('#')
    const carets = isAlone ? /^#\s*(\^+)/.exec(comment.text) : null
    const last = assertions.at(-1)
    if (carets && last) {
      const column = lines.positionAt(comment.start).column - 1 + carets[0].length - carets[1]!.length
      const start = lines.startOfLine(last.line) + column
      assertions[assertions.length - 1] = { ...last, pinned: { start, end: start + carets[1]!.length } }
      continue
    }
    const match = ASSERTION.exec(comment.text)
    if (match === null) continue
    let line = own
    while (isAlone && (lineText(line) === '' || lineText(line).startsWith('#'))) line++
    assertions.push({ line, directive: match[1]!, expected: match[2]!, pinned: null })
  }
  return assertions
}

/** The expression with exactly this place; the outermost, where an expression is all of another one. */
function expressionAt({ tree }: CheckedFile, { start, end }: Span): Expression | null {
  let found: Expression | null = null
  walk(tree.module, (node) => {
    if (found === null && isExpression(node) && node.start === start && node.end === end) found = node
    return node.start <= start && end <= node.end ? true : undefined
  })
  return found
}

function isExpression(node: Node): node is Expression {
  return /^(?:Name|Attribute|Call|Subscript|Await|Constant|BinOp|BoolOp|IfExp|Lambda|List|Tuple|Dict|Set|Starred|NamedExpr)$/.test(
    node.kind,
  )
}

/** The value of the last statement that starts on a line: what it assigns, returns, enters, iterates, or is; for an import, the name it binds. */
function valueOnLine({ tree }: CheckedFile, line: number, lines: LineIndex): Expression | null {
  let value: Expression | null = null
  walk(tree.module, (node) => {
    if (lines.lineAt(node.start) === line) value = valueIn(node) ?? value
    return true
  })
  return value
}

function valueIn(node: Node): Expression | null {
  // The switch is over the statements that have one expression to speak of.
  const statement = node as Statement
  switch (statement.kind) {
    case 'Assign':
    case 'AnnAssign':
    case 'Expr':
    case 'Return':
      return statement.value
    case 'For':
    case 'AsyncFor':
      return statement.iter
    case 'With':
    case 'AsyncWith':
      return statement.items[0]!.context_expr
    case 'Import':
    case 'ImportFrom': {
      const last = statement.names.at(-1)!
      const name = last.asname ?? last.name.split('.')[0]!
      return { kind: 'Name', id: name, start: statement.end, end: statement.end }
    }
    default:
      return null
  }
}

/** The assertions of a file that do not hold, for a person to read. */
function faultsIn(project: TestProject, path: string): { faults: string[]; count: number } {
  const file = project.file(path)
  const lines = new LineIndex(file.text)
  const assertions = assertionsIn(file, lines)
  const faults = assertions.flatMap(({ line, directive, expected, pinned }) => {
    const start = lines.startOfLine(line)
    const source = file.text.slice(start, lines.endOfLine(line)).trimEnd()
    const span = { start: start + source.search(/\S/), end: start + source.length }
    const expression = pinned === null ? valueOnLine(file, line, lines) : expressionAt(file, pinned)
    const found = DIRECTIVES[directive]!({ project, file, line: span, expression }, expected)
    if (found === expected) return []
    return [`${path}:${line}  ${source}\n    expected ${directive}: ${expected}\n    found    ${directive}: ${found}`]
  })
  return { faults, count: assertions.length }
}

describe('the model', () => {
  const fixtures = fixturesIn('model')
  it.each(fixtures.map(({ name, files }) => [name, files] as const))(
    'of %s is what its comments say',
    async (_name, files) => {
      const manifests = new Map(Object.entries(files).filter(([path]) => !path.endsWith('.py')))
      const dependencies = readDependencies(manifests, new Map())
      const project = await analyse(files, { declaredRoots: sourceRootsOf(manifests), dependencies })
      const results = [...project.application.project.modules.keys()].map((path) => faultsIn(project, path))
      expect(results.flatMap(({ faults }) => faults).join('\n')).toBe('')
      expect(results.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0)
    },
  )
})
