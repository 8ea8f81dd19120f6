import { defineRule, isUnboundedNumber, placeOf } from '../../rule-api/index.ts'
import { bad, good } from './unbounded-list.examples.ts'

export default defineRule({
  id: 'unbounded-list',
  category: 'responses',
  severity: 'warning',
  set: 'strict',
  since: '0.1.0',
  files: ['application'],
  docs: {
    summary: 'List route that sends as many rows as there are, or as a client asks for',
    why: `A table that has twenty rows today has twenty thousand in a year. A route that loads all of them is slow for everybody by then, and one
request can fill the memory of the server. A \`limit\` without an upper bound is no limit: \`?limit=100000000\` is a valid request.

Read pages, with a bound that FastAPI enforces: \`limit: Annotated[int, Query(ge=1, le=100)] = 100\`.`,
    bad,
    good,
    limits: `Looks at \`GET\` routes, and for queries at SQLAlchemy and SQLModel: a whole mapped class without \`where\`, \`join\`, \`limit\` and the like, in the
handler or a function that it calls, when the answer is a list and no parameter is about pages. Which tables are small by nature is not known.
A \`limit\` that is compared or goes through \`min()\` in the function is taken to be bounded.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/query-params-str-validations/',
      'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
    ],
  },
  check: {
    route(route, context) {
      const { application, module, report } = context
      const { fastapi, sqlAlchemy } = application
      if (route.handler === null) return
      if (!route.methods?.includes('GET') || !fastapi.answersWithList(route)) return
      const loading = sqlAlchemy.wholeTableLoadedBy(route.handler)
      if (loading === null || loading.calls.length > LONGEST_CHAIN) return
      const operations = fastapi.operationsOf(route)
      if (operations.some(({ parameters }) => parameters.some(({ name }) => PAGES.test(name)))) return
      const [first, ...rest] = loading.calls
      const name = loading.effect.qualifiedName.replace(/^.*\./, '')
      const func = first?.site?.call.func
      const isOwn = rest.length === 0 && first?.module === module && func?.kind === 'Attribute'
      report({
        at: isOwn ? { start: func.end - func.attr.length, end: func.end } : fastapi.placeOf(route),
        message: `${route.callable.name}() loads and sends every ${name} there is; take a limit with an upper bound, and pass it to the query`,
        chain: isOwn
          ? []
          : loading.calls.map((call) => ({
              at: placeOf(call.module, call.node),
              message: call === loading.calls.at(-1) ? `this loads every ${name}` : 'this is called',
            })),
      })
    },
    endpointParameter(parameter, context) {
      const { declared, readings } = parameter
      if (!LIMIT.test(declared.name)) return
      const isForLists = readings.some(
        ({ use, parameter: reading }) => reading.source === 'query' && use.operation.methods?.includes('GET'),
      )
      const { inference } = context.application.project
      if (!isForLists || !isUnboundedNumber(inference, parameter)) return
      context.report({
        at: declared.place,
        message: `"${declared.name}" has no upper bound, so a client may ask for everything at once; declare Query(le=...)`,
      })
    },
  },
})

const LONGEST_CHAIN = 3
const LIMIT = /^(limit|page_?size|per_?page|max_?results|max_?items|num_?results|top_?k?)$/i
const PAGES =
  /limit|offset|page|size|skip|cursor|take|pagination|^(count|first|after|before|start|end|top|last|params)$/i
