import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './orm-response.examples.ts'

export default defineRule({
  id: 'orm-response',
  category: 'responses',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  docs: {
    summary: 'ORM entity sent without a model that picks its fields',
    why: `Without a response model FastAPI reads all attributes of the object with \`vars()\`: every loaded column of the table goes to the
client, password hashes and internal notes included, and every column that a later migration adds. \`-> None\` and \`response_model=None\` are
no model either. Under a model that says nothing about the content (\`Any\`, \`list\`, \`dict[str, Any]\`) Pydantic does not know how to
serialize an entity, and every request ends with status 500.

An SQLModel table class can be its own response model, but then it sends all its columns: a class with a password column needs a second,
public class.`,
    bad,
    good,
    limits: `Tables that Pydantic can serialize (SQLModel classes and mapped dataclasses) are reported only when a column looks like a secret
by its name. Silent where the type of what is returned is not known, and in tests and examples.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/response-model/',
      'https://fastapi.tiangolo.com/tutorial/sql-databases/',
    ],
  },
  check: {
    route(route, { application, module, report }) {
      if (!application.fastapi.isFirstOfHandler(route)) return
      const disclosure = application.fastapi.disclosureOf(route)
      if (disclosure === null || disclosure.kind === 'untyped' || disclosure.kind === 'vague') return
      const { entity } = disclosure
      const handler = `${route.callable.name}()`
      const secrets = entity.secretColumns.map((name) => `"${name}"`).join(', ')
      const annotation = disclosure.kind === 'entity' ? null : disclosure.annotation
      const message = {
        entity: `${handler} returns ${entity.name} objects of the database without a response model: every loaded column is sent${
          secrets === '' ? '' : `, ${secrets} too`
        }; declare a response model with the fields that clients may see`,
        unserializable: `${handler} returns ${entity.name} objects of the database under an annotation that cannot serialize them: every request ends with status 500; declare a response model with the fields that clients may see`,
        'table-model': `The response model of ${handler} is the table ${entity.name} itself, which sends ${secrets}; declare a public model without it`,
      }[disclosure.kind]
      report({
        at: annotation?.module === module ? annotation.node : application.fastapi.placeOf(route),
        message,
        related: [
          ...entity.at.map(({ module: home, node }) => ({
            at: { module: home, start: node.start, end: node.end },
            message: `${entity.name} is returned here`,
          })),
          ...(entity.place ? [{ at: entity.place, message: `${entity.name} is mapped to a table` }] : []),
        ],
      })
    },
  },
})
