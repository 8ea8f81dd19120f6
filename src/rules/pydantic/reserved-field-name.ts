import { defineRule, EVERY_FILE, reservedNames } from '../../rule-api/index.ts'
import { bad, good } from './reserved-field-name.examples.ts'

export default defineRule({
  id: 'reserved-field-name',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  docs: {
    summary: 'Field of a model with a name that Pydantic uses itself',
    why: `A field called \`model_config\`, or like a method that begins with \`model_dump\` or \`model_validate\`, keeps the class from being created: an error.
A field called like another attribute of \`BaseModel\` (\`json\`, \`copy\`, \`dict\`, \`schema\`, \`validate\`, \`model_fields\`, …) hides it, and one that begins
like a protected method may collide with a later version; Pydantic warns of both when the module is imported: a warning.

Give the field another name, and keep the one in the data with \`Field(alias="json")\`. Before Pydantic 2.10 all names that begin with \`model_\` are
protected.`,
    bad,
    good,
    limits: `Other names that \`protected_namespaces\` of a configuration names are not looked for.`,
    references: [
      'https://docs.pydantic.dev/latest/concepts/fields/',
      'https://docs.pydantic.dev/latest/api/config/#pydantic.config.ConfigDict.protected_namespaces',
    ],
  },
  mentions:
    /(?:^|[:;])[ \t]*(copy|construct|dict|from_orm|json|model_\w+|mro|parse_\w+|register|schema|schema_json|update_forward_refs|validate)\s*:/m,
  check: {
    pydanticModel(model, { application, file, isAtLeast, report }) {
      const beginnings = isAtLeast('pydantic', '2.10') ? ['model_validate', 'model_dump'] : ['model_']
      for (const { name, at, kind } of reservedNames(application, file, model, beginnings)) {
        const field = `The field "${name}" of "${model.symbol.facts.name}"`
        const instead = `call it "${name.replace(/^model_/, '')}_" and keep the name in the data with Field(alias="${name}")`
        if (kind === 'refused')
          report({
            at,
            message: `${field} keeps Pydantic from creating the class, which needs the name itself; ${instead}`,
          })
        else if (kind === 'hides')
          report({ at, severity: 'warning', message: `${field} hides what BaseModel calls "${name}"; ${instead}` })
        else
          report({
            at,
            severity: 'warning',
            message: `${field} begins like the methods of BaseModel, and Pydantic warns of it; ${instead}`,
          })
      }
    },
  },
})
