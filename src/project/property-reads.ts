import type { Attribute, Expression, Node } from '../syntax/ast.ts'
import { lastIdentifier } from '../syntax/expressions.ts'
import { forEachChild } from '../syntax/visit.ts'
import { encloses } from '../text/span.ts'
import type { Inference } from './inference.ts'
import type { Module } from './module.ts'
import type { FunctionSymbol } from './symbols.ts'
import { membersOf } from './types.ts'

/** Finds the attributes that are read and may be properties of the project, whose functions run then. */
export class PropertyReads {
  readonly #inference: Inference
  #properties: ReadonlyMap<string, ReadonlySet<FunctionSymbol>> | null = null

  constructor(inference: Inference) {
    this.#inference = inference
  }

  /** The reads in the body of a function that may run a property, by its name, in source order; statements of nothing but a read, and `assert`, are left out. */
  candidatesIn(symbol: FunctionSymbol): readonly Attribute[] {
    this.#properties ??= this.#find()
    const properties = this.#properties
    return properties.size === 0 ? [] : readsIn(symbol, (name) => properties.has(name))
  }

  /** The properties of a name that run something. */
  named(name: string): ReadonlySet<FunctionSymbol> {
    this.#properties ??= this.#find()
    return this.#properties.get(name) ?? NONE
  }

  /** The properties that a read runs; empty where some of what the object may be has no such property, or is not known. */
  runsOf(symbol: FunctionSymbol, { value, attr }: Attribute): readonly FunctionSymbol[] {
    const known = this.#properties?.get(attr)
    if (known === undefined) return []
    const runs = membersOf(this.#inference.typeOf(symbol.module, value)).map((object) => {
      const site = object.kind === 'instance' ? this.#inference.classes.member(object, attr)?.sites[0] : undefined
      return site?.definition.kind === 'function' ? site.module.functions[site.definition.function]! : null
    })
    const isProperty = (run: FunctionSymbol | null): run is FunctionSymbol => run !== null && known.has(run)
    return runs.every(isProperty) ? runs : []
  }

  /** The properties of the project that call something, or read a property that does, by name; tests are left out. */
  #find(): ReadonlyMap<string, ReadonlySet<FunctionSymbol>> {
    const all = [...this.#inference.imports.modules].flatMap((module) =>
      module.role === 'test' ? [] : module.functions.filter((symbol) => this.#mayCall(symbol)),
    )
    const found = new Map<string, Set<FunctionSymbol>>()
    const waiting = new Set(all)
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false
      for (const symbol of waiting) {
        const { name, calls, uses } = symbol.facts
        const runs = calls.length + uses.length > 0 || readsIn(symbol, (read) => found.has(read)).length > 0
        if (!runs) continue
        waiting.delete(symbol)
        const named = found.get(name)
        if (named) named.add(symbol)
        else found.set(name, new Set([symbol]))
        isGrowing = true
      }
    }
    return found
  }

  #mayCall(symbol: FunctionSymbol): boolean {
    const { decorators, isAsync, isStub } = symbol.facts
    if (symbol.owner === null || decorators.length === 0 || isAsync || isStub) return false
    // What is cached runs once.
    const names = decorators.map((one) => lastIdentifier(one.kind === 'Call' ? one.func : one))
    return (
      names.some((one) => /property/.test(one)) &&
      !names.some((one) => /cache/.test(one)) &&
      this.#inference.isProperty(symbol)
    )
  }
}

const NONE: ReadonlySet<FunctionSymbol> = new Set()

/** The attributes with certain names in the expressions of a function's body, in source order. */
function readsIn(symbol: FunctionSymbol, isMeant: (name: string) => boolean): readonly Attribute[] {
  const reads: Attribute[] = []
  const visit = (node: Node): void => {
    // A lambda is a function of its own.
    if (node.kind === 'Lambda') return
    if (node.kind === 'Attribute' && isMeant(node.attr)) reads.push(node)
    forEachChild(node, visit)
  }
  let last: Expression | null = null
  for (const root of rootsOf(symbol)) {
    if (last !== null && encloses(last, root)) continue
    last = root
    visit(root)
  }
  return reads
}

/** The expressions of a body that facts know, the outer one of two first. */
function rootsOf({ module, facts }: FunctionSymbol): readonly Expression[] {
  const { calls, returns, yields, uses, attributeAssignments, raises } = facts
  const roots: Expression[] = calls.map(({ call }) => call)
  for (const { value } of [...returns, ...yields, ...uses, ...attributeAssignments]) if (value) roots.push(value)
  for (const { exception } of raises) if (exception) roots.push(exception)
  for (const { definitions } of module.scope(facts.scope).bindings) {
    for (const definition of definitions) if ('value' in definition && definition.value) roots.push(definition.value)
  }
  roots.push(...conditionsOf(module, facts.bodyBlock))
  return roots.sort((one, other) => one.start - other.start || other.end - one.end)
}

/** The conditions of `if` and `while` in a body, those of nested functions left out. */
function conditionsOf({ facts: { blocks } }: Module, body: number): readonly Expression[] {
  const conditions: Expression[] = []
  const within = new Set([body])
  // Blocks come in the order of their starts, and each within its parent.
  for (let id = body + 1; id < blocks.length && blocks[id]!.start < blocks[body]!.end; id++) {
    const { kind, parent, test } = blocks[id]!
    if (!within.has(parent) || kind === 'function' || kind === 'lambda' || kind === 'class') continue
    within.add(id)
    if (test !== null && (kind === 'if' || kind === 'while')) conditions.push(test)
  }
  return conditions
}
