import type { Parameter } from '../semantics/facts.ts'
import type { Call, Expression } from '../syntax/ast.ts'
import { callsNamed, type PlacedCall } from './calls-by-name.ts'
import type { Inference, TypeExtension } from './inference.ts'
import type { Located, Module } from './module.ts'
import type { Project } from './project.ts'
import type { FunctionSymbol } from './symbols.ts'
import { membersOf, type Type, union } from './types.ts'

/** A function with more calls of its name and shape than this is too common a name to look at each. */
const MOST_CALLS = 40

/**
 * Gives a parameter without annotation the type of what the project's calls of its function hand over: `def total(db): …` is called as
 * `total(db=session)`. Nothing for a function with decorators, which others call too; calls in tests do not count.
 */
export const TYPES_FROM_CALLERS: TypeExtension = {
  parameterType(inference, symbol, index) {
    const { facts, module } = symbol
    const parameter = facts.parameters[index]!
    if (parameter.annotation !== null || facts.isLambda || facts.decorators.length > 0 || module.isStub) return null
    const name = symbol.owner !== null && facts.name === '__init__' ? symbol.owner.facts!.name : facts.name
    const own = facts.parameters.slice(symbol.owner === null ? 0 : 1)
    const calls = callsOutsideTests(inference, name).filter(({ site }) => fits(site.call, own))
    if (calls.length === 0 || calls.length > MOST_CALLS) return null
    const given: Type[] = []
    for (const {
      module: home,
      site: { call },
    } of calls) {
      const argument = argumentFor(call, own, parameter)
      if (argument === null || !isCallOf(inference, home, call, symbol)) continue
      const type = inference.asInstance(inference.typeOf(home, argument))
      if (type.kind !== 'none') given.push(type)
    }
    // One caller that hands over something unknown makes the whole unknown.
    return given.length > 0 && given.every(({ kind }) => kind !== 'unknown') ? union(given) : null
  },
}

/**
 * What the project's calls of a function hand over for a parameter; null where not every call is known: for a function with decorators, one
 * that is called very often, and where something of its name is called that is not known. Calls in tests do not count.
 */
export function argumentsFromCallers(
  inference: Inference,
  symbol: FunctionSymbol,
  index: number,
): readonly Located[] | null {
  const { facts, module } = symbol
  if (facts.isLambda || facts.decorators.length > 0 || module.isStub) return null
  const own = facts.parameters.slice(symbol.owner === null ? 0 : 1)
  const parameter = facts.parameters[index]!
  const calls = callsOutsideTests(inference, facts.name)
  if (calls.length > MOST_CALLS) return null
  const given: Located[] = []
  for (const {
    module: home,
    site: { call },
  } of calls) {
    const callees = membersOf(inference.typeOf(home, call.func))
    if (callees.some(({ kind }) => kind === 'unknown') && fits(call, own)) return null
    if (!isCallOf(inference, home, call, symbol)) continue
    const argument = fits(call, own) ? argumentFor(call, own, parameter) : null
    if (argument === null) return null
    given.push({ module: home, node: argument })
  }
  return given.length > 0 ? given : null
}

/** The calls outside tests by the last name of what is called. */
function callsOutsideTests(inference: Inference, name: string): readonly PlacedCall[] {
  return callsNamed(inference, name).filter(({ module }) => module.role !== 'test')
}

/** Whether anything in the project calls something of this name, or a test that is not linked so much as mentions it. */
export function isCalledByName(project: Project, name: string): boolean {
  return callsNamed(project.inference, name).length > 0 || project.bystandersMention(name)
}

/** Whether a call has the arguments that the parameters need, as far as can be told from its shape. */
function fits(call: Call, parameters: readonly Parameter[]): boolean {
  if (call.args.some(({ kind }) => kind === 'Starred') || call.keywords.some(({ arg }) => arg === null)) return false
  const positional = parameters.filter(({ kind }) => kind === 'positional' || kind === 'positional-only')
  if (call.args.length > positional.length && !parameters.some(({ kind }) => kind === 'vararg')) return false
  const takesAny = parameters.some(({ kind }) => kind === 'kwarg')
  if (!takesAny && call.keywords.some(({ arg }) => !parameters.some(({ name }) => name === arg))) return false
  return parameters.every(
    (parameter) =>
      parameter.default !== null ||
      parameter.kind === 'vararg' ||
      parameter.kind === 'kwarg' ||
      argumentFor(call, parameters, parameter) !== null,
  )
}

function argumentFor(call: Call, parameters: readonly Parameter[], parameter: Parameter): Expression | null {
  const named = call.keywords.find(({ arg }) => arg === parameter.name)
  if (named) return named.value
  if (parameter.kind !== 'positional' && parameter.kind !== 'positional-only') return null
  return call.args[parameters.indexOf(parameter)] ?? null
}

function isCallOf(inference: Inference, module: Module, call: Call, symbol: FunctionSymbol): boolean {
  return membersOf(inference.typeOf(module, call.func)).some((type) => {
    if (type.kind === 'function') return type.function === symbol
    return type.kind === 'class' && type.of.kind === 'instance' && type.of.class === symbol.owner
  })
}
