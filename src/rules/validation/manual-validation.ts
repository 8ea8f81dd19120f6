import { defineRule, handCheckIn } from '../../rule-api/index.ts'
import { bad, good } from './manual-validation.examples.ts'

export default defineRule({
  id: 'manual-validation',
  category: 'validation',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  files: ['application'],
  docs: {
    summary: 'Length, range or pattern of a body field checked by hand in the handler',
    why: `A check in one handler is missing in the next one that takes the same model, and nobody sees it from outside. As a constraint of the
field, \`Field(min_length=3)\`, it holds wherever the model is used, it is in the API documentation, and FastAPI answers with status 422 that
names the field, together with everything else that is wrong.`,
    bad,
    good,
    limits: 'Only conditions about one field and constants, directly in the handler, that end in status 400 or 422.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/body-fields/',
      'https://docs.pydantic.dev/latest/concepts/fields/',
    ],
  },
  check: {
    endpoint({ function: symbol, uses }, { application, file, module, report }) {
      if (symbol === null || symbol.module !== module) return
      const parameters = uses[0]?.parameters ?? []
      const bodies = parameters.filter(({ source, shape }) => source === 'body' && shape === 'model')
      if (bodies.length === 0) return
      const names = bodies.map(({ name }) => name)
      for (const node of file.nodesOf('If')) {
        if (node.start < symbol.facts.start || node.end > symbol.facts.end) continue
        const found = handCheckIn(application.project.inference, module, node, names)
        if (found === null) continue
        report({
          at: node.test,
          message: `"${found.field}" of "${found.body}" is checked by hand: say it in the model, Field(${found.constraint}=…), and FastAPI refuses the request by itself`,
        })
      }
    },
  },
})
