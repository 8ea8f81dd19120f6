import { type CheckedFile, defineRule, type Expression, type Fix } from '../../rule-api/index.ts'
import { bad, good } from './decorator-above-route.examples.ts'

export default defineRule({
  id: 'decorator-above-route',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: 'Decorator above the route decorator, where it has no effect on requests',
    why: `Decorators are applied from the bottom up. The route decorator registers the function that it gets and hands it on; what a decorator
above it makes of the function is bound to the name, but FastAPI never calls that. A permission check, a cache or a rate limit in this place
looks right and does nothing.`,
    bad,
    good,
    limits: `Reported are decorators of the project that give back another function, and those of libraries that are known to. Decorators that
only mark or register the function work in any place. Silent in tests.`,
    references: [
      'https://docs.python.org/3/reference/compound_stmts.html#function-definitions',
      'https://slowapi.readthedocs.io/en/latest/',
    ],
  },
  mentions: /@/,
  check: {
    route({ decorated, registration }, { application: { fastapi }, file, module, report }) {
      if (decorated === null) return
      const { decorators } = decorated.facts
      const registrations = fastapi
        .routesIn(module)
        .filter((one) => one.decorated === decorated)
        .map((one) => one.registration)
      const first = decorators.findIndex((one) => registrations.some(({ start }) => start === one.start))
      const last = decorators.findLastIndex((one) => registrations.some(({ start }) => start === one.start))
      if (first < 0 || decorators[first]!.start !== registration.start) return
      for (const decorator of decorators.slice(0, first)) {
        if (!fastapi.givesAnother({ module, node: decorator })) continue
        const callee = decorator.kind === 'Call' ? decorator.func : decorator
        const name = file.text.slice(callee.start, callee.end)
        const fix = moved(file, decorator, decorators[last]!)
        report({
          at: decorator,
          message: `${name} stands above the route decorator, so requests never go through it: ${decorated.facts.name}() is registered without it; move it below`,
          ...(fix && { fix }),
        })
      }
    },
  },
})

/** Moves the lines of a decorator below those of another; null where it does not have its lines for itself. */
function moved({ text }: CheckedFile, decorator: Expression, below: Expression): Fix | null {
  const start = text.lastIndexOf('\n', decorator.start) + 1
  const end = text.indexOf('\n', decorator.end) + 1
  const target = text.indexOf('\n', below.end) + 1
  const isAlone = text.slice(start, decorator.start).trim() === '@' && text.slice(decorator.end, end).trim() === ''
  if (!isAlone || text.slice(below.end, target).trim() !== '' || end === 0 || target === 0) return null
  return {
    title: 'Move the decorator below the route decorator',
    safety: 'unsafe',
    edits: [
      { start, end, text: '' },
      { start: target, end: target, text: text.slice(start, end) },
    ],
  }
}
