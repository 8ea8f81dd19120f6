import { callsNamed } from '../../project/calls-by-name.ts'
import type { Inference } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { type ClassType, type InstanceType, membersOf } from '../../project/types.ts'
import type { FunctionFacts, Parameter } from '../../semantics/facts.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'

/** A call of a function of the project, or the use of what it returns as a decorator. */
export interface Caller {
  readonly module: Module
  /** The call, or the decorated function's name. */
  readonly node: Expression
  /** The block around it. */
  readonly block: number
  /** What parameters stand for, defaults included; those that are not known are missing. */
  readonly arguments: ReadonlyMap<Parameter, Located>
}

interface PlacedDecorator {
  readonly module: Module
  readonly facts: FunctionFacts
  readonly decorator: Expression
}

/** A function with more callers than this is no helper that registers routes. */
const MOST_CALLERS = 40

/** Who calls the functions of the project, and with what. */
export class Callers {
  readonly #project: Project
  readonly #inference: Inference
  readonly #callers = new Map<FunctionSymbol, readonly Caller[]>()
  #decorators: ReadonlyMap<string, readonly PlacedDecorator[]> | null = null

  constructor(project: Project) {
    this.#project = project
    this.#inference = project.inference
  }

  /** The callers of a function; those of a constructor are those of its class. Calls in tests count only for functions of tests. */
  of(symbol: FunctionSymbol): readonly Caller[] {
    let callers = this.#callers.get(symbol)
    if (callers === undefined) {
      this.#callers.set(symbol, []) // while it is looked for
      const found = [...this.#direct(symbol), ...this.#asDecorator(symbol)]
      callers = found.length > MOST_CALLERS ? [] : found
      this.#callers.set(symbol, callers)
    }
    return callers
  }

  #direct(symbol: FunctionSymbol): readonly Caller[] {
    const isConstructor = symbol.owner !== null && symbol.facts.name === '__init__'
    const name = isConstructor ? symbol.owner.facts!.name : symbol.facts.name
    return callsNamed(this.#inference, name).flatMap(({ module, site: { call, block } }) => {
      if (module.role === 'test' && symbol.module.role !== 'test') return []
      const bound = this.#boundBy(module, call, symbol)
      if (bound === null) return []
      return [{ module, node: call, block, arguments: argumentsFor(symbol, module, call, bound) }]
    })
  }

  /** How many parameters are filled already where a call calls `symbol`; null where it calls something else. */
  #boundBy(module: Module, call: Call, symbol: FunctionSymbol): number | null {
    for (const type of membersOf(this.#inference.typeOf(module, call.func))) {
      if (type.kind === 'function' && type.function === symbol) {
        return type.self !== null && symbol.owner !== null ? 1 : 0
      }
      if (type.kind === 'class' && type.of.kind === 'instance' && type.of.class === symbol.owner) return 1
    }
    return null
  }

  /** `@deco` and `@maker(…)`, where `symbol` is `deco`, or the function within `maker` that it returns. */
  #asDecorator(symbol: FunctionSymbol): readonly Caller[] {
    const maker = symbol.owner === null ? symbol.module.functionAt(symbol.facts.start) : null
    const names = new Set([symbol.facts.name, ...(maker ? [maker.facts.name] : [])])
    const [decorated] = symbol.facts.parameters
    if (decorated === undefined) return []
    const callers: Caller[] = []
    for (const { module, facts, decorator } of [...names].flatMap((name) => this.#decoratorsNamed(name))) {
      if (module.role === 'test' && symbol.module.role !== 'test') continue
      const type = this.#inference.typeOf(module, decorator)
      if (type.kind !== 'function' || type.function !== symbol) continue
      const { start, end } = facts.nameSpan
      const node: Expression = { kind: 'Name', id: facts.name, start, end }
      const given = new Map<Parameter, Located>([[decorated, { module, node }]])
      if (decorator.kind === 'Call' && maker) {
        const callee = this.#inference.typeOf(module, decorator.func)
        if (callee.kind !== 'function' || callee.function !== maker) continue
        const bound = callee.self !== null && maker.owner !== null ? 1 : 0
        for (const [parameter, place] of argumentsFor(maker, module, decorator, bound)) given.set(parameter, place)
      }
      callers.push({ module, node, block: facts.block, arguments: given })
    }
    return callers
  }

  /** The decorators that are written with this name last. */
  #decoratorsNamed(name: string): readonly PlacedDecorator[] {
    if (this.#decorators === null) {
      const decorators = new Map<string, PlacedDecorator[]>()
      for (const module of this.#project.modules.values()) {
        for (const { facts } of module.functions) {
          for (const decorator of facts.decorators) {
            const last = lastIdentifier(decorator.kind === 'Call' ? decorator.func : decorator)
            const list = decorators.get(last)
            if (list) list.push({ module, facts, decorator })
            else decorators.set(last, [{ module, facts, decorator }])
          }
        }
      }
      this.#decorators = decorators
    }
    return this.#decorators.get(name) ?? []
  }

  /** What the parameters of a function stand for in one call of it; `self` is what a method was taken from. */
  argumentsIn(
    symbol: FunctionSymbol,
    module: Module,
    call: Call,
    self: InstanceType | ClassType | null,
  ): ReadonlyMap<Parameter, Located> {
    const isMethod = self !== null && symbol.owner !== null
    const given = argumentsFor(symbol, module, call, isMethod ? 1 : 0)
    if (isMethod && call.func.kind === 'Attribute') {
      given.set(symbol.facts.parameters[0]!, { module, node: call.func.value })
    }
    return given
  }

  /** The calls that make objects of a class. */
  creationsOf(symbol: ClassSymbol): readonly Located<Call>[] {
    return callsNamed(this.#inference, symbol.facts!.name).flatMap(({ module, site: { call } }) => {
      const type = this.#inference.typeOf(module, call)
      return type.kind === 'instance' && type.class === symbol ? [{ module, node: call }] : []
    })
  }
}

/** What each parameter stands for in a call; `bound` of the first are filled already. */
function argumentsFor(symbol: FunctionSymbol, module: Module, call: Call, bound: number): Map<Parameter, Located> {
  const found = new Map<Parameter, Located>()
  const { parameters } = symbol.facts
  const isSpread = call.args.some(({ kind }) => kind === 'Starred') || call.keywords.some(({ arg }) => arg === null)
  for (const [index, parameter] of parameters.entries()) {
    if (index < bound) continue
    const named = call.keywords.find(({ arg }) => arg === parameter.name)?.value
    const positional =
      parameter.kind === 'positional' || parameter.kind === 'positional-only' ? call.args[index - bound] : undefined
    const node = named ?? (positional?.kind === 'Starred' ? undefined : positional)
    if (node) found.set(parameter, { module, node })
    else if (parameter.kind === 'kwarg') {
      const own = new Set(parameters.map(({ name }) => name))
      const rest = call.keywords.filter(({ arg }) => arg === null || !own.has(arg))
      const { start, end } = call
      const keys = rest.map(({ arg }) =>
        arg === null ? null : ({ kind: 'Constant', type: 'str', value: arg, start, end } as const),
      )
      const values = rest.map(({ value }) => value)
      found.set(parameter, { module, node: { kind: 'Dict', keys, values, start, end } })
    } else if (parameter.default && !isSpread) found.set(parameter, { module: symbol.module, node: parameter.default })
  }
  return found
}
