import {
  type CheckedFile,
  defineRule,
  edit,
  type GeneratorDependency,
  placeOf,
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
  mentions: /yield/,
  check: {
    generatorDependency(dependency, { module, file, report }) {
      const [first, ...others] = skippedCleanUps(dependency)
      if (first === undefined) return
      const fix = cleanUpInFinally(file, dependency, [first, ...others])
      const { func } = first.call
      report({
        at: func,
        message: `${dependency.name}() skips ${file.text.slice(func.start, func.end).replace(/\s+/g, '')}() when the handler raises, an HTTPException too; put the yield into try and the clean-up into finally`,
        related: [
          { at: placeOf(module, first.point.node), message: 'exceptions of the handler come out here' },
          ...others.map(({ call }) => ({ at: placeOf(module, call), message: 'this is skipped, too' })),
        ],
        ...(fix && { fix }),
      })
    },
  },
})

/** The fix for a `yield` with nothing but clean-up below it, at the end of the function; null for others. */
function cleanUpInFinally(file: CheckedFile, { node }: GeneratorDependency, skipped: readonly SkippedCleanUp[]) {
  const { start, end } = skipped[0]!.point.node
  const [statement, ...rest] = node.body.filter((one) => end <= one.end)
  if (statement && statement.start > start) return null
  if (statement?.kind !== 'Expr' && statement?.kind !== 'Assign') return null
  if (!rest.every((one) => skipped.some(({ statement: cleanUp }) => cleanUp === one))) return null
  return edit.toTryFinally(file, statement, rest)
}
