// What apps answer, by this program and by the running FastAPI, in one form that can be compared.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('check-routes.py', import.meta.url))

/**
 * Imports modules with a Python that has FastAPI. Gives its versions, and by module the apps (`{ apps: { name: routes } }`) or why there are
 * none (`{ error }`). `env`: variables in addition to those of this process.
 */
export function runningTables(python, root, modules, env = {}) {
  const { stdout, stderr, status, error } = spawnSync(python, [SCRIPT, root], {
    encoding: 'utf8',
    input: modules.join('\n'),
    maxBuffer: 1 << 30,
    env: { ...process.env, ...env },
  })
  if (status !== 0) throw new Error(error?.message ?? stderr.slice(-2000))
  const [versions, ...answers] = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  return { versions, tables: new Map(answers.map((answer) => [answer.module, answer])) }
}

/** The operations of an app in the same form, each with its `unknown` reasons. `lastName` and `operations` come from the sources. */
export function ownTable(app) {
  return app.operations.map((operation) => ({
    operation,
    unknown: operation.unknown,
    methods: [...(operation.methods ?? [])].sort(),
    path: operation.path,
    handler: (operation.route.callable.wrapper ?? operation.route.callable.function)?.qualifiedName ?? null,
    parameters: parametersOf(operation.handlerParameters),
    dependencies: operation.dependencies.map(dependencyOf),
    body: operation.route.kind === 'http' && operation.body ? [operation.body.kind, operation.body.isEmbedded] : null,
    model: hasModel(operation),
    status: operation.response.statusCode,
    security: operation.security.map(({ name }) => name).sort(),
  }))
}

function hasModel({ response: { model, isStream }, route }) {
  if (route.kind !== 'http') return false
  return model.kind === 'declared' || (model.kind === 'annotated' && !isStream)
}

function dependencyOf({ callable, parameter, parameters, dependencies }) {
  return {
    call: (callable.class ?? callable.objectClass ?? callable.function)?.qualifiedName ?? null,
    fills: parameter?.name ?? null,
    parameters: parametersOf(parameters),
    dependencies: dependencies.map(dependencyOf),
  }
}

function parametersOf(parameters) {
  return (parameters ?? [])
    .filter(({ source }) => source !== 'dependency')
    .map(({ name, source, injection, alias, isRequired }) => [name, injection ?? source, alias, isRequired])
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

/** What differs between a route of ours and one of the running app, as texts; empty for nothing. */
export function differencesOf(own, running) {
  const differences = []
  const compare = (what, ours, theirs) => {
    const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)]
    if (left !== right) differences.push(`${what}: ours ${left}, FastAPI's ${right}`)
  }
  compare('handler', shortened(own.handler), shortened(running.handler))
  compare('parameters', own.parameters, sorted(running.parameters))
  const [ours, theirs] = [spokenOnce(own.dependencies), spokenOnce(running.dependencies)]
  const at = ours.findIndex((line, index) => line !== theirs[index])
  if (at >= 0 || ours.length < theirs.length) {
    const first = at >= 0 ? at : ours.length
    compare(`dependency ${first + 1}`, ours[first] ?? null, theirs[first] ?? null)
  }
  compare('body', own.body, running.body)
  compare('response model', own.model, running.model)
  compare('status', own.status, running.status)
  compare('security', own.security, running.security)
  return differences
}

function sorted(parameters) {
  return [...parameters].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

/** The libraries of class-based views list the dependencies of a router twice; FastAPI calls each once. */
function spokenOnce(dependencies) {
  const seen = new Set()
  return dependencies.flatMap((dependency) => {
    const lines = spoken(dependency)
    const isKnown = dependency.fills === null && seen.has(lines.join())
    seen.add(lines.join())
    return isKnown ? [] : lines
  })
}

/** A line for each dependency, those of dependencies after it and further in. */
function spoken({ call, fills, parameters, dependencies }, depth = 0) {
  const read = sorted(parameters).map(
    ([name, place, alias, isRequired]) => `${place} ${name}=${alias}${isRequired ? '' : '?'}`,
  )
  const line = `${'>'.repeat(depth)}${fills ?? '-'}=${shortened(call)}(${read.join(', ')})`
  return [line, ...dependencies.flatMap((inner) => spoken(inner, depth + 1))]
}

/** Libraries are known by public names, which are not those of the modules that define them. */
function shortened(name) {
  return name !== null && /^(fastapi|starlette)\./.test(name) ? name.slice(name.lastIndexOf('.') + 1) : name
}
