import {
  annotationParts,
  defineRule,
  type EndpointParameter,
  type Located,
  membersOf,
  type Route,
  type RuleContext,
} from '../../rule-api/index.ts'
import { bad, good } from './unbounded-list.examples.ts'

export default defineRule({
  id: 'unbounded-list',
  category: 'responses',
  severity: 'warning',
  set: 'strict',
  since: '0.1.0',
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
      if (module.role !== 'application' || route.handler === null) return
      if (!route.methods?.includes('GET') || !answersWithList(route, context)) return
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
              at: { module: call.module, start: call.node.start, end: call.node.end },
              message: call === loading.calls.at(-1) ? `this loads every ${name}` : 'this is called',
            })),
      })
    },
    endpointParameter(parameter, context) {
      const { declared, readings } = parameter
      if (context.module.role !== 'application' || !LIMIT.test(declared.name)) return
      const isForLists = readings.some(
        ({ use, parameter: reading }) => reading.source === 'query' && use.operation.methods?.includes('GET'),
      )
      if (!isForLists || !isUnbounded(parameter, context)) return
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

function answersWithList(route: Route, { application }: RuleContext): boolean {
  const { model, returns } = application.fastapi.responseOf(route)
  const types = model.kind === 'declared' || model.kind === 'annotated' ? [model.type] : returns.map(({ type }) => type)
  return types
    .flatMap(membersOf)
    .some((type) => type.kind === 'instance' && /^(builtins\.list|typing\.Sequence)$/.test(type.class.qualifiedName))
}

/** Whether a parameter is a plain number that neither its declaration nor the function bounds, as far as that can be seen. */
function isUnbounded({ declared, endpoint }: EndpointParameter, { application }: RuleContext): boolean {
  const { inference } = application.project
  if (declared.annotation === null) return false
  const { base, metadata } = annotationParts(inference, declared.annotation)
  const members = membersOf(inference.annotation(base.module, base.node))
  const isNumber = members.every(
    (type) => type.kind === 'none' || (type.kind === 'instance' && type.class.qualifiedName === 'builtins.int'),
  )
  if (!isNumber || base.node.kind === 'Call') return false
  const marks = [...metadata, ...(declared.written ? [declared.written] : [])]
  return !marks.some(mayBound) && !isBoundedBy(endpoint.function, declared.name)
}

/** Whether metadata has an upper bound, or is not known. */
function mayBound({ node }: Located): boolean {
  if (node.kind === 'Constant') return false
  if (node.kind !== 'Call') return true
  const name = node.func.kind === 'Name' ? node.func.id : node.func.kind === 'Attribute' ? node.func.attr : ''
  if (!/^(Query|Field)$/.test(name)) return true
  return node.keywords.some(({ arg }) => arg === null || arg === 'le' || arg === 'lt')
}

/** Whether the function compares the parameter, or puts it through `min()`. */
function isBoundedBy(symbol: EndpointParameter['endpoint']['function'], name: string): boolean {
  if (symbol === null) return false
  const { facts, module } = symbol
  const isNamed = (node: Located['node']): boolean => node.kind === 'Name' && node.id === name
  const isCut = facts.calls.some(
    ({ call: { func, args } }) => func.kind === 'Name' && func.id === 'min' && args.some(isNamed),
  )
  return (
    isCut ||
    module.facts.blocks.some(
      ({ test, start, end }) =>
        test?.kind === 'Compare' &&
        facts.start <= start &&
        end <= facts.end &&
        [test.left, ...test.comparators].some(isNamed) &&
        test.ops.some((op) => op === 'Gt' || op === 'GtE' || op === 'Lt' || op === 'LtE'),
    )
  )
}
