import { defineRule, pathPlace } from '../../rule-api/index.ts'
import { bad, good } from './wrapper-without-wraps.examples.ts'

export default defineRule({
  id: 'wrapper-without-wraps',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Decorator of a handler that loses its signature',
    why: `FastAPI reads the signature of what it is given. A decorator that returns a \`wrapper(*args, **kwargs)\` without \`functools.wraps\`
hides the handler's parameters, and \`args\` and \`kwargs\` become two required query parameters: every request is answered with status 422.`,
    bad,
    good,
    limits:
      'Silent for wrappers with parameters of their own choice (no `*args` or `**kwargs`), for decorators that are classes or return what cannot be followed, and in tests.',
    references: ['https://docs.python.org/3/library/functools.html#functools.wraps'],
  },
  mentions: /\bdef\b/,
  check: {
    lostSignature({ wrapper, routes }, { report }) {
      const [route, ...others] = routes
      const variadic = wrapper.facts.parameters.filter(({ kind }) => kind === 'vararg' || kind === 'kwarg')
      if (route === undefined || variadic.length === 0) return
      const names = variadic.map(({ name }) => `"${name}"`).join(' and ')
      const more = others.length === 0 ? '' : ` (and ${others.length} more)`
      report({
        at: wrapper.facts.nameSpan,
        message: `${wrapper.facts.name}() hides the signature of ${route.callable.name}()${more}: FastAPI reads ${names} as required query parameters, and every request fails with status 422; decorate it with functools.wraps()`,
        related: routes
          .slice(0, 10)
          .map((one) => ({ at: pathPlace(one), message: `the route of ${one.callable.name}()` })),
      })
    },
  },
})
