import {
  defineRule,
  type Expression,
  edit,
  type Fix,
  type FunctionSymbol,
  type RuleContext,
} from '../../rule-api/index.ts'
import { bad, good } from './contextmanager-dependency.examples.ts'

export default defineRule({
  id: 'contextmanager-dependency',
  category: 'dependencies',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'safe',
  docs: {
    summary: 'Dependency decorated with `@contextmanager`',
    why: `FastAPI makes a context manager out of a dependency with \`yield\` by itself. One that is a context manager already fails: from FastAPI
0.123.5 on every request ends with status 500, and older versions hand over the manager instead of what it yields. Take the decorator away. If
other code needs the context manager, write a dependency of its own: \`with manager() as value: yield value\`.`,
    bad,
    good,
    references: [
      'https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#using-context-managers-in-dependencies-with-yield',
    ],
  },
  mentions: /contextmanager/,
  check: {
    file(_file, context) {
      const { module, application } = context
      if (module.role === 'test') return
      const { inference } = application.project
      for (const symbol of module.functions) {
        if (!symbol.facts.isGenerator || symbol.facts.decorators.length === 0) continue
        const index = inference.decoratorsOf(symbol).findIndex((name) => name !== null && MANAGERS.has(name))
        const decorator = symbol.facts.decorators[index]
        if (decorator === undefined || !isDependency(symbol, context)) continue
        const isUsed = isCalled(symbol, context)
        const fix = isUsed ? null : withoutDecorator(decorator, context)
        const consequence = context.isAtLeast('fastapi', '0.123.5')
          ? 'every request that needs it ends with status 500'
          : 'handlers get the context manager instead of what it yields'
        context.report({
          at: decorator,
          message: `The dependency ${symbol.facts.name}() is a context manager already, so ${consequence}; ${
            isUsed ? 'write a dependency that yields from it in a with statement' : 'take the decorator away'
          }`,
          ...(fix && { fix }),
        })
      }
    },
  },
})

const MANAGERS: ReadonlySet<string> = new Set(['contextlib.contextmanager', 'contextlib.asynccontextmanager'])

function isDependency(symbol: FunctionSymbol, { application, module }: RuleContext): boolean {
  const { fastapi } = application
  const isEndpoint = fastapi.endpointsIn(module).some((one) => one.isDependency && one.function === symbol)
  return isEndpoint || fastapi.dependenciesOn(symbol).length > 0
}

/** Whether something calls it by its name, in a file that has to do with it or not. */
function isCalled({ facts }: FunctionSymbol, { application }: RuleContext): boolean {
  return [...application.project.modules.values()].some((module) =>
    [module.facts.topLevel, ...module.facts.functions].some(({ calls }) =>
      calls.some(
        ({ call: { func } }) =>
          (func.kind === 'Name' ? func.id : func.kind === 'Attribute' ? func.attr : '') === facts.name,
      ),
    ),
  )
}

/** The fix that takes away the line of a decorator; null where it is not alone on it. */
function withoutDecorator(decorator: Expression, { file }: RuleContext): Fix | null {
  const { start, end } = decorator
  const lineStart = file.text.lastIndexOf('\n', start) + 1
  const lineEnd = file.text.indexOf('\n', end)
  const isAlone = file.text.slice(lineStart, start).trim() === '@' && file.text.slice(end, lineEnd).trim() === ''
  if (!isAlone || lineEnd < 0) return null
  return {
    title: 'Take the decorator away',
    safety: 'safe',
    edits: [{ start: lineStart, end: lineEnd + 1, text: '' }],
    imports: edit.withoutUse(decorator),
  }
}
