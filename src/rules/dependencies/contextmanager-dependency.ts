import { defineRule, edit, isCalledByName } from '../../rule-api/index.ts'
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
      const { inference } = application.project
      for (const symbol of module.functions) {
        if (!symbol.facts.isGenerator || symbol.facts.decorators.length === 0) continue
        const index = inference.decoratorsOf(symbol).findIndex((name) => name !== null && MANAGERS.has(name))
        const decorator = symbol.facts.decorators[index]
        if (decorator === undefined || !application.fastapi.isDependency(symbol)) continue
        const isUsed = isCalledByName(application.project, symbol.facts.name)
        const fix = isUsed ? null : edit.removeDecorator(context.file, decorator)
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
