import { defineRule, type OldModelUse, oldModelUsesIn } from '../../rule-api/index.ts'
import { bad, good } from './v1-namespace-model.examples.ts'

export default defineRule({
  id: 'v1-namespace-model',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  requires: { pydantic: '2' },
  docs: {
    summary: 'Model of `pydantic.v1` used by FastAPI or in a Pydantic 2 model',
    why: `Pydantic 2 carries the old version along as \`pydantic.v1\`, for code that uses it alone. FastAPI refuses such a model as a body or
response model from 0.128 on, when the route is registered; deeper in a type, or returned without a model, it is a 500 for every request. As a
field of a Pydantic 2 model it raises \`TypeError\` whenever it is validated.

Before 0.119, FastAPI with Pydantic 2 took a body of such a class for a query parameter. Only 0.119 to 0.127 can deal with both.`,
    bad,
    good,
    limits: `A class of \`pydantic.v1\` as \`Depends()\` works and is not reported, nor are its uses by routes of FastAPI 0.119 to 0.127.`,
    references: [
      'https://fastapi.tiangolo.com/how-to/migrate-from-pydantic-v1-to-pydantic-v2/',
      'https://docs.pydantic.dev/latest/migration/#using-pydantic-v1-features-in-a-v1v2-environment',
    ],
  },
  check: {
    file(file, { application, report }) {
      if (!application.pydantic.isVersion2(file.module.path)) return
      for (const use of oldModelUsesIn(application, file)) {
        const { module, facts, qualifiedName } = use.model
        const name = facts?.name ?? qualifiedName
        const isElsewhere = module !== null && facts !== null && module !== file.module && !module.isStub
        const related = isElsewhere ? [{ at: { module, ...facts.nameSpan }, message: `${name} is defined here` }] : []
        report({ at: use.at, message: messageOf(use, name), related })
      }
    },
  },
})

function messageOf({ kind, name }: OldModelUse, model: string): string {
  const what = `"${model}" is a model of pydantic.v1`
  switch (kind) {
    case 'field':
      return `${what}; as field "${name}" of a Pydantic 2 model it raises TypeError when it is validated; make it a Pydantic 2 model`
    case 'parameter':
      return `${what}, which FastAPI does not read: parameter "${name}" fails; make it a Pydantic 2 model`
    case 'response':
      return `${what}, of which FastAPI makes no response model: "${name}" fails; make it a Pydantic 2 model`
    case 'answer':
      return `${what}, which FastAPI does not send: what "${name}" returns is a 500; make it a Pydantic 2 model`
  }
}
