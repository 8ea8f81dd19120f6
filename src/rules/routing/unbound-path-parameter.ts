import {
  defineRule,
  edit,
  type Operation,
  type Parameter,
  partOfString,
  pathPlace,
  placeholdersOf,
  type Route,
} from '../../rule-api/index.ts'
import { bad, good } from './unbound-path-parameter.examples.ts'

/** Types of parameters by the converter of their placeholder. */
const TYPES: Readonly<Record<string, string>> = { int: 'int', float: 'float' }

export default defineRule({
  id: 'unbound-path-parameter',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: 'Path parameter that neither the handler nor a dependency receives',
    why: `FastAPI fills path parameters by name. A placeholder that nobody declares is matched and its value thrown away: every URL under the
route answers the same. Often the parameter has another name in the signature, and is then read from the query string, where clients do not
send it (status 422).`,
    bad,
    good,
    limits: `Dependencies of all kinds are looked into: those of the signature, of the decorator, of routers and of the app, and what they
depend on. Silent where one of them is not known, where a request is handed to code that may ask it for its \`path_params\` or reads its
\`url\`, for \`{rest:path}\` at the end of a path, as front ends have it, and in tests.
Placeholders in the paths of mounts are for the mounted app to ask for, and are not looked at.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/path-params/',
      'https://docs.astral.sh/ruff/rules/fast-api-unused-path-parameter/',
    ],
  },
  check: {
    route(route, { application: { fastapi }, file, module, report }) {
      if (route.path === null || route.pathNode === null) return
      const operations = fastapi.operationsOf(route)
      const unbound = operations.map((operation) => fastapi.unboundPlaceholders(operation))
      for (const placeholder of unbound[0] ?? []) {
        const { name, converter } = placeholder
        if (!unbound.every((one) => one?.some((other) => other.name === name))) continue
        const isOwn = placeholdersOf(route.path).some((one) => one.name === name)
        // What stands in a prefix may be for everybody, a middleware say; a class of routes may look itself.
        const isForOthers = !isOwn || route.router.arguments.has('route_class')
        if (isForOthers && fastapi.asksForPathParameters) continue
        // What the signature lacks is said once, however many paths lead to it.
        const isSaid = (one: Route) => one.handler === route.handler && one.path?.includes(`{${name}`) === isOwn
        if (route.handler && fastapi.routesIn(module).find(isSaid) !== route) continue
        const misnamed = misnamedFor(name, operations[0]!)
        // `/{path:path}` for the pages of a front end: whatever is asked for, the answer is the same.
        if (misnamed === null && operations[0]!.innerPath?.endsWith(`{${name}:path}`)) continue
        const { function: handler, bound, signature, name: handlerName } = route.callable
        const parameter = `${name}: ${TYPES[converter] ?? 'str'}`
        const added = handler && !signature && !misnamed ? edit.addParameter(file, handler, bound, parameter) : null
        const at = pathPlace(route)
        const isHere = route.pathNode.module === module && at.start === route.pathNode.node.start
        report({
          at: !isOwn
            ? fastapi.placeOf(route)
            : isHere
              ? partOfString(file, route.pathNode, textOf(route.path, name))
              : at,
          message: `Path parameter "${name}"${isOwn ? '' : ` of ${operations[0]!.innerPath}`} is not a parameter of ${handlerName}() or of its dependencies, so its value is thrown away${
            misnamed === null
              ? '; add it to the signature'
              : `; "${misnamed.name}" is read from the query string: give both the same name`
          }`,
          related: misnamed ? [{ at: misnamed.place, message: `"${misnamed.name}" is a query parameter` }] : [],
          ...(added && { fix: { title: `Add "${name}" to the signature`, safety: 'unsafe', edits: [added] } }),
        })
      }
    },
  },
})

/** The placeholder as it is written. */
function textOf(path: string, name: string): string {
  const { index, length } = placeholdersOf(path).find((one) => one.name === name)!
  return path.slice(index, index + length)
}

/** A required query parameter of the handler that is probably meant for a placeholder. */
function misnamedFor(placeholder: string, { handlerParameters }: Operation): Parameter | null {
  const bare = (name: string) => name.toLowerCase().replaceAll('_', '')
  const wanted = bare(placeholder)
  const isMeant = ({ name, source, isRequired, marker }: Parameter) =>
    source === 'query' && isRequired && marker === null && (wanted.includes(bare(name)) || bare(name).includes(wanted))
  return handlerParameters?.find(isMeant) ?? null
}
