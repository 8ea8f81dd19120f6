import {
  defineRule,
  type Fix,
  type GeneratorDependency,
  type SkippedCleanUp,
  skippedCleanUps,
} from '../../rule-api/index.ts'
import { bad, good } from './yield-without-finally.examples.ts'

export default defineRule({
  id: 'yield-without-finally',
  category: 'dependencies',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: 'Clean-up after `yield` that is skipped when the handler raises',
    why: `When a handler raises, an \`HTTPException\` too, the exception comes out of the \`yield\` of its dependencies, and what stands behind it does
not run: every 404 leaves a connection open, a file locked, a temporary folder on the disk. Put the clean-up into a \`finally\`, or let a
\`with\` do it.`,
    bad,
    good,
    limits: `Clean-up is what its name says: \`close\`, \`release\`, \`rmtree\`, \`ContextVar.reset\` and the like. Other code after a \`yield\` (a commit, a
measurement) may be meant for success only. Silent where an \`except\` around the \`yield\` decides what runs, or a \`with\` closes the same object.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#a-dependency-with-yield-and-try',
    ],
  },
  mentions: /\byield\b/,
  check: {
    generatorDependency(dependency, { module, file, report }) {
      if (module.role === 'test') return
      const [first, ...others] = skippedCleanUps(dependency)
      if (first === undefined) return
      const fix = wrapWithTry(file.text, dependency, [first, ...others])
      const { func } = first.call
      report({
        at: func,
        message: `${dependency.name}() skips ${file.text.slice(func.start, func.end).replace(/\s+/g, '')}() when the handler raises, an HTTPException too; put the yield into try and the clean-up into finally`,
        related: [
          {
            at: { module, start: first.point.node.start, end: first.point.node.end },
            message: 'exceptions of the handler come out here',
          },
          ...others.map(({ call }) => ({
            at: { module, start: call.start, end: call.end },
            message: 'this is skipped, too',
          })),
        ],
        ...(fix && { fix }),
      })
    },
  },
})

/** The fix for a `yield` and clean-up calls that stand below each other, one line each, at the end of the function; null for others. */
function wrapWithTry(text: string, { node }: GeneratorDependency, skipped: readonly SkippedCleanUp[]): Fix | null {
  const index = node.body.findIndex(
    ({ start, end }) => start <= skipped[0]!.point.node.start && skipped[0]!.point.node.end <= end,
  )
  const [statement, ...rest] = node.body.slice(index)
  if (index < 0 || statement === undefined || (statement.kind !== 'Expr' && statement.kind !== 'Assign')) return null
  const lines = [statement, ...rest].map(({ start, end }) => {
    const lineStart = text.lastIndexOf('\n', start) + 1
    const isAlone = text.slice(lineStart, start).trim() === '' && !text.slice(start, end).includes('\n')
    return isAlone ? lineStart : null
  })
  const isCleanUp = rest.every((one) => skipped.some(({ statement: cleanUp }) => cleanUp === one))
  if (!isCleanUp || lines.includes(null)) return null
  const indent = text.slice(lines[0]!, statement.start)
  return {
    title: 'Clean up in finally',
    safety: 'unsafe',
    edits: [
      { start: statement.start, end: statement.start, text: `try:\n${indent}    ` },
      ...rest.map(({ start }, position) => ({
        start,
        end: start,
        text: position === 0 ? `finally:\n${indent}    ` : '    ',
      })),
    ],
  }
}
