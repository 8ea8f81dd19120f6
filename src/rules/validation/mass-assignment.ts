import {
  type CheckedFile,
  defineRule,
  type Endpoint,
  massAssignmentsOf,
  type Operation,
  type ResolvedCall,
} from '../../rule-api/index.ts'
import { bad, good } from './mass-assignment.examples.ts'

export default defineRule({
  id: 'mass-assignment',
  category: 'validation',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  options: {
    fields: {
      type: 'strings',
      default: [
        'is_admin',
        'is_superuser',
        'is_staff',
        'is_root',
        'is_verified',
        'email_verified',
        'admin',
        'superuser',
        'role',
        'roles',
        'role_id',
        'user_role',
        'permissions',
        'hashed_password',
        'password_hash',
        'balance',
        'credits',
        'owner_id',
        'created_by',
      ],
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
entities are told by their types. What is assigned to single keys of a dump before it is copied is not seen. A client-chosen \`id\` is not
reported by default; add it to the option \`fields\` where the server should choose.`,
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
      'https://fastapi.tiangolo.com/tutorial/sql-databases/#create-multiple-models',
    ],
  },
  check: {
    endpoint(endpoint, { application, file, module, options, report }) {
      if (module.role !== 'application' || endpoint.function?.module !== module || isChecked(endpoint, file)) return
      const privileged = new Set(options['fields'] as readonly string[])
      for (const { calls, entity, fields, model } of massAssignmentsOf(application, endpoint)) {
        const found = fields.filter(({ name }) => privileged.has(name))
        const [first, ...rest] = calls
        if (found.length === 0 || first?.site == null) continue
        const names = found.map(({ name }) => `"${name}"`).join(', ')
        const { start, end } = first.site.call.func
        report({
          at: { start, end },
          message: `${endpoint.name}() copies all fields of ${lastName(model.qualifiedName)} into ${lastName(entity.qualifiedName)}, so any client can set ${names}: give clients a model without it, or leave it out of the dump`,
          chain: rest.map(stepOf),
          related: found.map(({ name, place }) => ({ at: place, message: `clients can set ${name}` })),
        })
      }
    },
  },
})

const CHECK =
  /admin|superuser|staff|permission|privilege|authori[sz]e|allowed|polic(y|ies)|roles?(_|$|s|[A-Z])|^can_|acl|guard|internal/i

/** Whether something may check that the caller is allowed to set everything. */
function isChecked({ function: symbol, name, uses }: Endpoint, file: CheckedFile): boolean {
  const operations = uses.flatMap(({ node, operation }) => (node === null ? [operation] : []))
  if (CHECK.test(name) || operations.every(isRestricted) || symbol === null) return true
  const isInside = (start: number) => start > symbol.facts.nameSpan.end && start < symbol.facts.end
  return (
    symbol.facts.calls.some(({ call }) => {
      const { func } = call
      return CHECK.test(func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '')
    }) || file.nodesOf('Attribute').some(({ start, attr }) => isInside(start) && CHECK.test(attr))
  )
}

function isRestricted({ allDependencies, path, route }: Operation): boolean {
  if (CHECK.test(path ?? route.path ?? '') || CHECK.test(route.module.path)) return true
  return allDependencies.some(({ dependency, callable }) => dependency.scopes !== null || CHECK.test(callable.name))
}

function stepOf({ module, site, node }: ResolvedCall) {
  const { start, end } = site?.call.func ?? node
  return { at: { module, start, end }, message: 'goes on here' }
}

function lastName(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1)
}
