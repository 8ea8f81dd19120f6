import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './untyped-response.examples.ts'

export default defineRule({
  id: 'untyped-response',
  category: 'responses',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  docs: {
    summary: 'Response model that filters nothing',
    why: `\`-> dict\`, \`-> Any\` and \`response_model=list\` are response models, but they let everything through: FastAPI neither checks what the
handler returns nor leaves anything out, and the API documentation shows "any object", from which nobody can generate a client. A Pydantic model,
a dataclass or a \`TypedDict\` says what clients get.`,
    bad,
    good,
    limits: `Silent for routes outside the API documentation, with a response class that sends no JSON, or whose handlers return responses only. An ORM
entity behind such a model is orm-response.`,
    references: ['https://fastapi.tiangolo.com/tutorial/response-model/'],
  },
  check: {
    route(route, { application: { fastapi }, module, file, report }) {
      if (fastapi.responseOf(route).isInSchema === false) return
      const disclosure = fastapi.disclosureOf(route)
      if (disclosure?.kind !== 'vague') return
      const { node, module: home } = disclosure.annotation
      const isHere = home === module
      report({
        at: isHere ? node : fastapi.placeOf(route),
        message: `The response model of ${route.callable.name}()${isHere ? `, ${file.text.slice(node.start, node.end).replace(/\s+/g, ' ')},` : ''} lets everything through: nothing checks or filters what is sent, and the API documentation does not describe it; declare a model`,
      })
    },
  },
})
