import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { onlyValue } from '../../project/values.ts'
import type { Block, Definition, Parameter } from '../../semantics/facts.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { children } from '../../syntax/visit.ts'
import type { Caller, Callers } from './callers.ts'
import { replaceNames } from './replacement.ts'

/** Where a piece of code is entered: a call of the function that it is the body of. */
export interface Entry {
  readonly module: Module
  readonly block: number
  readonly offset: number
}

/** One way in which a piece of code runs: what its loops stand at, and what the parameters of the functions around it stand for. */
export interface Round {
  /** The element of each loop by the place of the iterable it is taken from; see `keyOf`. */
  readonly elements: ReadonlyMap<string, Element>
  readonly arguments: ReadonlyMap<Parameter, Located>
  /** The calls that lead to the code, outermost first; empty where they are not told apart. */
  readonly entries: readonly Entry[]
}

/** An expression, or the parts of a tuple that is written nowhere. */
type Element = Located | readonly Element[]

const ONCE: Round = { elements: new Map(), arguments: new Map(), entries: [] }

/** More rounds than this are not told apart. */
const MOST_ROUNDS = 200

/** Functions that call each other are followed this far. */
const MOST_CALLS_DEEP = 4

/**
 * The rounds in which code in block `block` runs, as far as the loops around it go over written-out lists, tuples and dicts
 * (`for router, prefix in [(users, "/users"), …]`), and the functions around it are helpers that get what they register from their callers
 * (`def register(app, path): …`). `object` is what the code works on, `used` are the expressions that it uses. A loop over anything else,
 * and a function that is called in ways that are not followed, count as one round in which nothing is known.
 */
export function roundsOf(
  { inference, callers }: { readonly inference: Inference; readonly callers: Callers },
  module: Module,
  block: number,
  object: Located,
  used: readonly Expression[],
): readonly Round[] {
  const start = rootOf(object.node)
  const within = (code: Module, inner: number, names: ReadonlySet<string>, depth: number): readonly Round[] => {
    const loops: Expression[] = []
    let rounds: readonly Round[] = [ONCE]
    for (const around of code.blocksAround(inner)) {
      if (around.kind === 'class' || around.kind === 'lambda') break
      loops.push(...iterablesOf(code, around))
      if (around.kind !== 'function') continue
      const symbol = code.functionAt(around.start)
      if (symbol === null || depth >= MOST_CALLS_DEEP) break
      const mentioned = new Set([...names, ...loops.flatMap((test) => [...namesIn(test)])])
      rounds = callersThat(symbol, mentioned, depth).flatMap((caller): readonly Round[] => {
        const outer = within(caller.module, caller.block, namesIn(caller.node), depth + 1)
        return outer.map((round) => ({
          elements: round.elements,
          arguments: new Map([
            ...round.arguments,
            ...Array.from(
              caller.arguments,
              ([parameter, place]) => [parameter, inRound(inference, place, round)] as const,
            ),
          ]),
          entries: [...round.entries, { module: caller.module, block: caller.block, offset: caller.node.start }],
        }))
      })
      if (rounds.length === 0 || rounds.length > MOST_ROUNDS) rounds = [ONCE]
      break
    }
    for (const test of loops.reverse()) {
      rounds = rounds.flatMap((round) => {
        const iterable = inRound(inference, { module: code, node: test }, round)
        const elements = elementsOfDisplay(inference, iterable)
        if (elements === null || rounds.length * elements.length > MOST_ROUNDS) return [round]
        return elements.map((element) => ({
          ...round,
          elements: new Map([...round.elements, [keyOf(code, test), element]]),
        }))
      })
    }
    return rounds
  }

  /** The callers that are to be told apart: those who hand over something that is used. */
  const callersThat = (symbol: FunctionSymbol, names: ReadonlySet<string>, depth: number): readonly Caller[] => {
    const maker = symbol.owner === null ? symbol.module.functionAt(symbol.facts.start) : null
    const parameters = [...symbol.facts.parameters, ...(maker?.facts.parameters ?? [])]
    const isUsed = parameters.some(({ name }) => name !== 'self' && names.has(name))
    const all = callers.of(symbol)
    if (!isUsed && all.length !== 1) return []
    // What is made by the function itself is one object for us, whoever calls it.
    const isMadeHere = depth === 0 && start !== null && isLocal(symbol, start)
    return isMadeHere && all.length !== 1 ? [] : all
  }

  const isLocal = ({ module: home, facts }: FunctionSymbol, name: string): boolean => {
    return isAssigned(home.definitionsIn(facts.scope, name))
  }

  return within(module, block, new Set([object.node, ...used].flatMap((node) => [...namesIn(node)])), 0)
}

/** What tells an iterable from all others, also after facts went through JSON. */
function keyOf(module: Module, iterable: Expression): string {
  return `${module.path}:${iterable.start}`
}

/** What a loop or comprehension goes over, innermost first; empty for other blocks. */
function iterablesOf(module: Module, { kind, test, start, end }: Block): readonly Expression[] {
  if (kind === 'for') return test ? [test] : []
  if (kind !== 'comprehension') return []
  const scope = module.facts.scopes[module.scopeAt(start)]
  if (scope?.kind !== 'comprehension' || scope.span.start > start || scope.span.end < end) return []
  const iterables = scope.bindings.flatMap(({ definitions }) =>
    definitions.flatMap((definition) => (definition.kind === 'for' ? [definition.iterable] : [])),
  )
  const byPlace = new Map(iterables.map((iterable) => [iterable.start, iterable]))
  return [...byPlace.values()].sort((one, other) => other.start - one.start)
}

/** Whether what a piece of code works on is made in the same function: then the order of what is done to it is that of the function. */
export function isMadeWithin(module: Module, block: number, object: Located): boolean {
  const name = rootOf(object.node)
  if (name === null) return false
  for (const around of module.blocksAround(block)) {
    if (around.kind !== 'function') continue
    const symbol = module.functionAt(around.start)
    return symbol !== null && isAssigned(module.definitionsIn(symbol.facts.scope, name))
  }
  return false
}

/** Whether a function gives a name its value: `app = app or FastAPI()` counts, although it is a parameter as well. */
function isAssigned(definitions: readonly Definition[]): boolean {
  return definitions.some(({ kind }) => kind !== 'parameter')
}

/** The name that an attribute chain starts with; null for other expressions. */
function rootOf(node: Expression): string | null {
  let root = node
  while (root.kind === 'Attribute') root = root.value
  return root.kind === 'Name' ? root.id : null
}

/** The names that an expression mentions. */
function namesIn(node: Expression): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (one: Parameters<typeof children>[0]): void => {
    if (one.kind === 'Name') names.add(one.id)
    for (const child of children(one)) visit(child)
  }
  visit(node)
  return names
}

function elementsOfDisplay(inference: Inference, iterable: Located): readonly Element[] | null {
  const { module, node } = iterable
  if (node.kind === 'Call' && node.func.kind === 'Attribute' && node.args.length === 0) {
    const dict = onlyValue(inference, { module, node: node.func.value }, { calls: false })
    if (dict?.node.kind !== 'Dict') return null
    const { keys, values, start, end } = dict.node
    if (keys.includes(null)) return null
    const entries = keys.map((key, index) => ({ key: key!, value: values[index]! }))
    const located = (one: Expression): Located => ({ module: dict.module, node: one })
    switch (node.func.attr) {
      case 'items':
        return entries.map(({ key, value }) => located({ kind: 'Tuple', elts: [key, value], start, end }))
      case 'values':
        return entries.map(({ value }) => located(value))
      case 'keys':
        return entries.map(({ key }) => located(key))
      default:
        return null
    }
  }
  if (node.kind === 'Call') {
    const name = qualifiedNameOf(inference.typeOf(module, node.func))
    if (name === 'builtins.enumerate' || name === 'builtins.zip') {
      return elementsTogether(inference, { module, node }, name)
    }
  }
  const display = onlyValue(inference, iterable)
  switch (display?.node.kind) {
    case 'List':
    case 'Tuple':
    case 'Set':
      if (display.node.elts.some(({ kind }) => kind === 'Starred')) return null
      return display.node.elts.map((element) => ({ module: display.module, node: element }))
    case 'Dict': {
      const { keys } = display.node
      return keys.includes(null) ? null : keys.map((key) => ({ module: display.module, node: key! }))
    }
    default:
      return null
  }
}

/** The tuples that `enumerate(display)` and `zip(display, …)` go over; null where a display is not written out. */
function elementsTogether(
  inference: Inference,
  { module, node }: Located<Call>,
  name: string,
): readonly Element[] | null {
  if (node.keywords.length > 0) return null
  const lists = node.args.map((argument) => elementsOfDisplay(inference, { module, node: argument }))
  const [first, ...others] = lists
  if (first == null || others.includes(null)) return null
  const { start, end } = node
  if (name === 'builtins.enumerate') {
    if (others.length > 0) return null
    return first.map((element, value) => [
      { module, node: { kind: 'Constant', type: 'int', value, start, end } },
      element,
    ])
  }
  const displays = lists as readonly (readonly Element[])[]
  const length = Math.min(...displays.map((display) => display.length))
  return Array.from({ length }, (_, index) => displays.map((display) => display[index]!))
}

/** The expression with the loop targets and parameters of `round` replaced by what they stand for; itself where it mentions none. */
export function inRound(inference: Inference, place: Located, round: Round): Located {
  if (round.elements.size === 0 && round.arguments.size === 0) return place
  return replaceNames(inference, place, (name) => {
    const resolution = inference.names.lookUp(place.module, name.id, name.start)
    const site = resolution.kind === 'definitions' && resolution.sites.length === 1 ? resolution.sites[0]! : null
    if (site?.definition.kind === 'parameter') {
      const { function: id, index } = site.definition
      return round.arguments.get(site.module.functions[id]!.facts.parameters[index]!) ?? null
    }
    if (site?.definition.kind !== 'for') return null
    const element = round.elements.get(keyOf(site.module, site.definition.iterable))
    if (element === undefined) return null
    let part = element
    for (const step of site.definition.path) {
      const parts = 'node' in part ? partsOf(inference, part) : part
      const next = typeof step === 'number' ? parts?.[step] : undefined
      if (next === undefined) return null
      part = next
    }
    return 'node' in part ? part : null
  })
}

function partsOf(inference: Inference, place: Located): readonly Located[] | null {
  const whole = onlyValue(inference, place, { calls: false })
  if (whole?.node.kind !== 'Tuple' && whole?.node.kind !== 'List') return null
  return whole.node.elts.map((node) => ({ module: whole.module, node }))
}
