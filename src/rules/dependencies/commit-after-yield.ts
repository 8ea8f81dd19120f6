import {
  defineRule,
  type Fix,
  type GeneratorDependency,
  lateCommits,
  placeOf,
  type RuleContext,
} from '../../rule-api/index.ts'
import { bad, good } from './commit-after-yield.examples.ts'

export default defineRule({
  id: 'commit-after-yield',
  category: 'dependencies',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  requires: { fastapi: '0.118' },
  docs: {
    summary: 'Commit in a dependency that happens when the response has been sent',
    why: `From FastAPI 0.118 on, what follows the \`yield\` of a dependency runs after the response has been sent and the background tasks are
done. A commit there can fail, and the client has its 200 already: the data is lost and nobody is told. Even when it succeeds, a client that
reads at once what it has just created may not find it.

Commit in the handler or in the service that it calls, or let the dependency end before the response is sent: \`Depends(get_db,
scope="function")\` (FastAPI 0.121). \`async with session.begin(): yield session\` commits in the same place.`,
    bad,
    good,
    limits: `Commits in helpers that the dependency calls, and in the \`__exit__\` of the project's own context managers, are not found.`,
    references: [
      'https://fastapi.tiangolo.com/advanced/advanced-dependencies/#dependencies-with-yield-httpexception-except-and-background-tasks',
      'https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#early-exit-and-scope',
    ],
  },
  mentions: /yield/,
  check: {
    generatorDependency(dependency, context) {
      const { application, module, file, report, isAtLeast } = context
      if (!isAtLeast('fastapi', '0.118')) return
      const hasScope = isAtLeast('fastapi', '0.121')
      const advice = hasScope
        ? `commit in the handler, or declare Depends(${dependency.symbol.facts.name}, scope="function")`
        : 'commit in the handler'
      for (const { call, isBegin, point } of lateCommits(application, dependency)) {
        const spelling = `${file.text.slice(call.func.start, call.func.end).replace(/\s+/g, '')}()`
        const fix = hasScope ? narrowScope(dependency, context) : null
        report({
          at: call.func,
          message: `${dependency.name}() commits ${isBegin ? `at the end of ${spelling}` : `with ${spelling}`}, when the response has been sent: a commit that fails hides behind a success; ${advice}`,
          related: [
            {
              at: placeOf(module, point.node),
              message: 'what follows runs after the response',
            },
          ],
          ...(fix && { fix }),
        })
      }
    },
  },
})

/** The fix that ends the dependency with the handler; null where it is declared in other files, or by a dependency that lives longer. */
function narrowScope({ symbol, uses, dependencies }: GeneratorDependency, { file }: RuleContext): Fix | null {
  const calls = dependencies.map(({ at }) => at)
  const isForeign =
    calls.some(({ module }) => module !== file.module) || dependencies.some(({ scope }) => scope !== null)
  const outlives = uses.some(({ operation }) =>
    operation.allDependencies.some(
      ({ callable, dependencies: inner }) =>
        callable.function?.facts.isGenerator && inner.some((one) => one.callable.function === symbol),
    ),
  )
  if (calls.length === 0 || isForeign || outlives) return null
  const edits = calls.flatMap(({ node }) => {
    const last = node.kind === 'Call' ? (node.keywords.at(-1) ?? node.args.at(-1)) : undefined
    return last ? [{ start: last.end, end: last.end, text: ', scope="function"' }] : []
  })
  if (edits.length < calls.length) return null
  return { title: `End ${symbol.facts.name}() before the response is sent`, safety: 'unsafe', edits }
}
