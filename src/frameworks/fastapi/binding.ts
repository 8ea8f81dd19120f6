import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Callable } from './dependency.ts'
import { expressionsIn, expressionsOf, mentions } from './expressions.ts'
import type { Operation, OperationParameter } from './operations.ts'
import { spreadNames } from './parameters.ts'
import { type Placeholder, placeholdersOf } from './paths.ts'
import type { Route } from './routes.ts'

/**
 * The placeholders of an operation's path within its app that neither the handler nor a dependency receives, and that no `path_params` is
 * asked for; null where that is not known.
 */
export function unboundPlaceholders(project: Project, operation: Operation): readonly Placeholder[] | null {
  const { innerPath, handlerParameters, allDependencies, parameters, route } = operation
  // A wrapper without the handler's signature receives nothing, whatever the handler asks for.
  if (innerPath === null || handlerParameters === null || route.callable.wrapper !== null) return null
  if (allDependencies.some((node) => node.parameters === null)) return null
  const received = new Set<string>()
  for (const parameter of parameters) {
    const { source, name, alias, marker, annotation } = parameter
    // Something that is not known may fill it; one of an unknown class is no dependency.
    if (source === 'unknown' && (marker !== null || annotation === null)) return null
    // A parameter of the name that is read from elsewhere is refused, or meant so.
    received.add(name)
    if (source === 'path') {
      if (parameter.shape === 'model') {
        // `Annotated[Keys, Path()]`: its fields are the parameters.
        const fields = spreadNames(project.inference, parameter)
        if (fields === null) return null
        for (const field of fields) received.add(field)
      }
      if (alias === null) return null
      received.add(alias)
    }
  }
  const unbound = placeholdersOf(innerPath).filter(({ name }) => !received.has(name))
  const mayBeRead = unbound.length > 0 && parameters.some((parameter) => handsOverPath(project, route, parameter))
  return mayBeRead ? null : unbound
}

/** Whether a parameter is a request in which the handler or a dependency may look at the path. */
function handsOverPath(project: Project, route: Route, { injection, name, owner }: OperationParameter): boolean {
  if (injection !== 'request' && injection !== 'websocket' && injection !== 'connection') return false
  const holder = signatureOf(owner === null ? route.callable : owner.callable)
  return holder !== null && mayReadPath(project, holder, name, 0)
}

function signatureOf({ signature, function: symbol }: Callable): FunctionSymbol | null {
  return signature === null ? symbol : signatureOf(signature)
}

/** Whether some code of the project, tests apart, mentions `path_params`. */
export function asksForPathParameters(project: Project): boolean {
  return [...project.modules.values()].some(
    (module) => module.role !== 'test' && expressionsOf(module).some(mentionsPathParameters),
  )
}

/** Requests are followed through this many calls. */
const MAXIMUM_HANDOVERS = 4

/** Whether a function may look at the path parameters of the request that its parameter `name` holds, itself or where it hands it over. */
function mayReadPath(project: Project, symbol: FunctionSymbol, name: string, handovers: number): boolean {
  const { module, facts } = symbol
  if (module.isStub) return false
  if (expressionsIn(module, facts).some((node) => mentionsPathParameters(node) || mentionsAddress(node, name)))
    return true
  const isRequest = (node: Expression): boolean => mentions(node, (one) => one.kind === 'Name' && one.id === name)
  const keeps = [...facts.attributeAssignments, ...facts.returns, ...facts.yields].some(
    ({ value }) => value?.kind === 'Name' && value.id === name,
  )
  if (keeps) return true
  return project.calls.callsIn(symbol).some(({ site, callee, names, runs }) => {
    if (site === null) return false
    const { args, keywords } = site.call
    const handed = [...args, ...keywords.map(({ value }) => value)].findIndex(isRequest)
    if (handed < 0) return false
    if (callee.kind === 'unknown' || handovers === MAXIMUM_HANDOVERS || names.includes(TEMPLATE)) return true
    // A coroutine that is awaited later runs as well; libraries do not know the project's placeholders.
    const called = callee.kind === 'function' ? [callee.function, ...runs] : runs
    if (called.length === 0) return names.length === 0
    return called.some((one) => {
      const keyword = keywords.find(({ value }) => isRequest(value))?.arg
      const offset = one.owner !== null && callee.kind === 'function' && callee.self !== null ? 1 : 0
      const given = keyword ?? one.facts.parameters[handed + offset]?.name
      return given === undefined || mayReadPath(project, one, given, handovers + 1)
    })
  })
}

/** A template has the request, too. */
const TEMPLATE = 'starlette.templating.Jinja2Templates.TemplateResponse'

/** `request.url`, `request.scope`: the whole path is in them. */
function mentionsAddress(node: Expression, name: string): boolean {
  return mentions(
    node,
    (one) =>
      one.kind === 'Attribute' &&
      (one.attr === 'url' || one.attr === 'scope') &&
      one.value.kind === 'Name' &&
      one.value.id === name,
  )
}

function mentionsPathParameters(node: Expression): boolean {
  return mentions(
    node,
    (one) =>
      (one.kind === 'Attribute' && one.attr === 'path_params') ||
      (one.kind === 'Constant' && one.value === 'path_params') ||
      (one.kind === 'Name' && one.id === 'path_params'),
  )
}
