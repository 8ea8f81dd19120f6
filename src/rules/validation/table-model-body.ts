import { defineRule, type Inference, type InstanceType, membersOf, spanIn, type Type } from '../../rule-api/index.ts'
import { bad, good } from './table-model-body.examples.ts'

export default defineRule({
  id: 'table-model-body',
  category: 'validation',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  docs: {
    summary: 'SQLModel table as request body, which SQLModel does not validate',
    why: `SQLModel does not validate a class with \`table=True\` when an object of it is made: types and constraints of its fields mean nothing
then. As a request body it takes whatever the client sends: a number for a name, a text that is too long, nothing at all for what is required.
And the client can set every column, the primary key and those that only the server should write included.

Declare the fields of the request in a data model without \`table=True\`, and make the table object of it with \`Hero.model_validate(data)\`,
which does validate.`,
    bad,
    good,
    limits:
      'Not reported in examples: tutorials begin with one class for everything. Tables inside another request model are not looked for.',
    references: [
      'https://sqlmodel.tiangolo.com/tutorial/fastapi/multiple-models/',
      'https://fastapi.tiangolo.com/tutorial/sql-databases/#create-multiple-models',
    ],
  },
  check: {
    endpointParameter({ declared, readings }, { application, module, report }) {
      const { annotation, name, place } = declared
      if (annotation === null) return
      if (!readings.some(({ parameter }) => parameter.source === 'body')) return
      const { inference } = application.project
      const table = objectsIn(inference, inference.annotation(annotation.module, annotation.node)).find(
        ({ class: symbol }) =>
          inference.classes.isSubclass(symbol, 'sqlmodel.SQLModel') === true &&
          application.sqlAlchemy.isEntity(symbol) === true,
      )
      if (table === undefined) return
      const { qualifiedName, module: home, facts } = table.class
      const spelled = qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1)
      report({
        at: spanIn(module, annotation, place),
        message: `"${name}" is the table ${spelled}, which SQLModel does not validate: clients can send anything, and set every column; take a data model without table=True and make the table with ${spelled}.model_validate()`,
        related: home && facts ? [{ at: { module: home, ...facts.nameSpan }, message: `${spelled} is a table` }] : [],
      })
    },
  },
})

/** The objects that a type holds, by itself or in lists. */
function objectsIn(inference: Inference, type: Type): readonly InstanceType[] {
  return membersOf(type).flatMap((member) => {
    if (member.kind !== 'instance') return []
    const isList = ['builtins.list', 'builtins.set', 'builtins.tuple', 'typing.Sequence'].some(
      (name) => inference.classes.isSubclass(member.class, name) === true,
    )
    return isList ? member.args.flatMap((argument) => objectsIn(inference, argument)) : [member]
  })
}
