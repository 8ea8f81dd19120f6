import {
  anchorOf,
  defineRule,
  isRestricted,
  lastName,
  massAssignmentsOf,
  PRIVILEGED_COLUMNS,
  placeOf,
} from '../../rule-api/index.ts'
import { bad, good } from './mass-assignment.examples.ts'

export default defineRule({
  id: 'mass-assignment',
  category: 'validation',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: ['application'],
  options: {
    fields: {
      type: 'strings',
      default: PRIVILEGED_COLUMNS,
      description: 'Columns that clients must not set by themselves.',
    },
  },
  docs: {
    summary: 'Request model whose fields are all copied into a row, privileged ones among them',
    why: `\`User(**user.model_dump())\` and a \`setattr\` loop copy what the request model has, today and after every change of it. If that
includes \`is_admin\`, \`role\` or \`owner_id\`, any client can make itself an administrator or take what belongs to somebody else, by
adding one field to the JSON.

Give clients a model with what they may set, leave fields out with \`exclude={…}\`, or set the rest explicitly.`,
    bad,
    good,
    limits: `Silent where something looks like a check of what the caller may do: a dependency, a call or a path with "admin", "permission",
"role" and the like in its name, a read of such an attribute, or security scopes. Copies are followed through functions of the project; models and
entities are told by their types. What replaces single keys of a dump before it is copied is taken to be the server's choice. A client-chosen \`id\` is not
reported by default; add it to the option \`fields\` where the server should choose.`,
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
      'https://fastapi.tiangolo.com/tutorial/sql-databases/#create-multiple-models',
    ],
  },
  check: {
    endpoint(endpoint, { application, file, module, options, report }) {
      if (endpoint.function?.module !== module || isRestricted(endpoint, file)) return
      const privileged = new Set(options['fields'] as readonly string[])
      const isPrivileged = (field: string) => privileged.has(field)
      for (const { calls, entity, fields, model } of massAssignmentsOf(application, endpoint, isPrivileged)) {
        const [first, ...rest] = calls
        if (first?.site == null) continue
        const names = fields.map(({ name }) => `"${name}"`).join(', ')
        const { start, end } = first.site.call.func
        report({
          at: { start, end },
          message: `${endpoint.name}() copies all fields of ${lastName(model.qualifiedName)} into ${lastName(entity.qualifiedName)}, so any client can set ${names}: give clients a model without it, or leave it out of the dump`,
          chain: rest.map((call) => ({ at: placeOf(call.module, anchorOf(call)), message: 'goes on here' })),
          related: fields.map(({ name, place }) => ({ at: place, message: `clients can set ${name}` })),
        })
      }
    },
  },
})
