import { defaultOfNone, defineRule, requiredNullableFieldsIn } from '../../rule-api/index.ts'
import { bad, good } from './required-nullable-field.examples.ts'

export default defineRule({
  id: 'required-nullable-field',
  category: 'pydantic',
  severity: 'warning',
  set: 'strict',
  since: '0.1.0',
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: '`Optional` field without a default in code that comes from Pydantic 1',
    why: `Pydantic 1 gave a field \`name: Optional[str]\`, and one of type \`Any\`, the default \`None\`. In Pydantic 2 it has none: it may be
\`None\`, but has to be given. Clients that leave it out get a 422 after the migration, and code that makes the model without it fails.`,
    bad,
    good,
    limits: `Only projects that have other traces of Pydantic 1 are looked at, such as \`class Config\` or \`@validator\`, and of their files those
that are not all of Pydantic 2. \`= ...\` and \`Field(...)\` said the same in both versions.`,
    references: ['https://docs.pydantic.dev/latest/migration/#required-optional-and-nullable-fields'],
  },
  mentions: /Optional|Union|None|Any/,
  check: {
    file(file, { application, report }) {
      if (!application.pydantic.isVersion2(file.module.path)) return
      for (const field of requiredNullableFieldsIn(application, file)) {
        const fix = defaultOfNone(field)
        const { start } = field.definition
        report({
          at: { start, end: start + field.name.length },
          message: `"${field.name}" of "${field.owner.facts.name}" may be None but has no default, so Pydantic 2 requires it where Pydantic 1 did not; add "= None"`,
          ...(fix ? { fix } : {}),
        })
      }
    },
  },
})
