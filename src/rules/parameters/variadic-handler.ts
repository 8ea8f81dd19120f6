import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './variadic-handler.examples.ts'

export default defineRule({
  id: 'variadic-handler',
  category: 'parameters',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: '*args or **kwargs in a handler or dependency',
    why: `FastAPI passes what it has read by name, and does not know that \`*args\` and \`**kwargs\` take what is left over: to it they are two
more parameters, required ones, called \`args\` and \`kwargs\`. Every request without \`?args=…&kwargs=…\` is answered with status 422, and the
API documentation shows them to the clients.`,
    bad,
    good,
    limits:
      'Silent where the signature that FastAPI sees is another one: under `functools.wraps`, or with a `__signature__` of its own.',
    references: ['https://fastapi.tiangolo.com/advanced/using-request-directly/'],
  },
  check: {
    endpointParameter({ endpoint, declared, readings }, { report }) {
      // The function that a decorator without `functools.wraps` puts in place of the handler is a matter of the decorator.
      const isOwn = readings.some(({ use }) => (use.node ?? use.operation.route).callable.wrapper === null)
      if (!declared.isVariadic || declared.marker !== null || !isOwn) return
      const { name, place, at } = declared
      const stars =
        endpoint.function?.facts.parameters.find(({ start }) => start === place.start)?.kind === 'kwarg' ? '**' : '*'
      report({
        at,
        message: `${stars}${name} of ${endpoint.name}() is a required query parameter called "${name}" to FastAPI: name the parameters, or read them from the Request`,
      })
    },
  },
})
