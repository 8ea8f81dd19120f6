import { defineRule, type Endpoint, untypedBodiesOf } from '../../rule-api/index.ts'
import { bad, good } from './untyped-request-body.examples.ts'

export default defineRule({
  id: 'untyped-request-body',
  category: 'validation',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: ['application'],
  docs: {
    summary: 'Fields read by name from a body of which nothing says what it holds',
    why: `A body that is declared as \`dict\`, or read with \`await request.json()\`, is not checked: a missing field is a \`KeyError\` and
status 500 instead of a 422 that says which one, a number may be a text, a list or nothing, and the API documentation shows an empty object.
The handler knows what it expects, because it reads the fields by name. A Pydantic model says the same, and FastAPI checks it.`,
    bad,
    good,
    limits: `Silent where the body is handed to another function as a whole, which may check it; where the raw body is read too, as signatures
need it; for webhooks, callbacks and proxies, by their names, as somebody else defines what they receive; and in tests and examples.`,
    references: ['https://fastapi.tiangolo.com/tutorial/body/'],
  },
  check: {
    endpoint(endpoint, { application, file, report }) {
      if (isForeign(endpoint)) return
      for (const { at, kind, name, keys } of untypedBodiesOf(application, file, endpoint)) {
        const what = kind === 'json' ? 'the JSON of the request' : `"${name}"`
        report({
          at,
          message: `${endpoint.name}() reads ${listed(keys)} from ${what}, but nothing checks that they are there or what they are: declare a Pydantic model as the body`,
        })
      }
    },
  },
})

/** Whether somebody else says what the body looks like, or a signature needs it as it came. */
function isForeign({ function: symbol, name, module, uses }: Endpoint): boolean {
  const paths = uses.map(({ operation }) => operation.path ?? operation.route.path ?? '')
  if ([name, module.path, ...paths].some((text) => FOREIGN.test(text))) return true
  return [
    symbol,
    ...uses.flatMap(({ operation }) => operation.allDependencies.map((node) => node.callable.function)),
  ].some((one) =>
    one?.facts.calls.some(({ call }) => call.func.kind === 'Attribute' && /^(body|stream)$/.test(call.func.attr)),
  )
}

const FOREIGN = /hook|callback|proxy|proxies|forward|passthrough|\bipn\b|telegram|slack|whatsapp|discord|twilio|stripe/i

function listed(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).map((key) => `"${key}"`)
  if (keys.length > 3) shown.splice(2, 1, `${keys.length - 2} more`)
  const last = shown.pop()!
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
}
