import { defineRule, type Route, type RuleContext, type SecretField } from '../../rule-api/index.ts'
import { bad, good } from './sensitive-response-field.examples.ts'

export default defineRule({
  id: 'sensitive-response-field',
  category: 'responses',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  securitySeverity: '6.5',
  docs: {
    summary: 'Response model with a password, or another secret of an account',
    why: `A response model sends all of its fields. Mostly it is the model of the request, or the class of the table, that is used for the answer
as well: then clients, and whatever logs and caches answers on the way, get the password or its hash, which can be guessed at leisure
once it is known. Give the answer a model of its own, from which the others inherit what they share.`,
    bad,
    good,
    limits: `Each model is reported once in a file. Tokens and keys are not reported: handing them out may be what the route is for. Nor are
passwords for other services (\`smtp_password\`, a model with a \`host\`), passwords that a handler makes up or overwrites, fields with a serializer,
and optional ones of objects that are made out of sight, perhaps without them.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/response-model/#return-the-same-input-data',
      'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
    ],
  },
  check: {
    route(route, context) {
      const { application, module, report } = context
      for (const [model, fields] of sentFirstBy(route, context)) {
        const { model: sent } = application.fastapi.responseOf(route)
        const names = fields.map(({ path }) => `"${path}"`).join(', ')
        const isHere = 'at' in sent && sent.at.module === module
        report({
          at: isHere ? sent.at.node : application.fastapi.placeOf(route),
          message: `${route.callable.name}() sends ${names} of ${model.replace(/^.*\./, '')} to its clients: use a response model without it`,
          related: fields.map(({ name, place }) => ({ at: place, message: `"${name}" is declared here` })),
        })
      }
    },
  },
})

/** The models with secret fields that no earlier route of the file sends, by name; none of which a route of the file makes up the secret. */
function sentFirstBy(
  route: Route,
  { application: { fastapi }, module }: RuleContext,
): ReadonlyMap<string, readonly SecretField[]> {
  const own = fastapi.secretFieldsOf(route)
  if (own.length === 0) return new Map()
  const all = fastapi
    .routesIn(module)
    .map((other) => ({ other, fields: fastapi.secretFieldsOf(other) }))
    .sort((one, another) => one.other.registration.start - another.other.registration.start)
  const models = new Map<string, SecretField[]>()
  for (const field of own) {
    const name = field.model.qualifiedName
    const senders = all.filter(({ fields }) => fields.some(({ model }) => model === field.model))
    const isMeant = senders.some(({ fields }) =>
      fields.some(({ model, isGenerated }) => model === field.model && isGenerated),
    )
    if (isMeant || senders[0]?.other !== route) continue
    models.set(name, [...(models.get(name) ?? []), field])
  }
  return models
}
