import type { Definition } from '../semantics/facts.ts'
import type { Expression } from '../syntax/ast.ts'
import type { Site } from './imports.ts'
import { isDefined, type Module } from './module.ts'
import type { ClassSymbol, FunctionSymbol } from './symbols.ts'
import { type InstanceType, substitute, type Type, type TypeVariable } from './types.ts'

/** The ancestors of a class, itself first, in the order in which attributes are looked up. */
export interface Ancestry {
  /** Each with the type arguments that the class hands to it. */
  readonly classes: readonly InstanceType[]
  /** False when some base could not be resolved, or is a library class whose own bases are not known. */
  readonly isComplete: boolean
}

/** `self.name = value` in a method, with the method's file. */
export interface AssignedAttribute {
  readonly module: Module
  readonly value: Expression | null
  readonly annotation: Expression | null
  readonly path: readonly (number | '*')[]
}

/** Where an attribute of a class comes from. */
export interface Member {
  /** The ancestor that has it, with its type arguments. */
  readonly owner: InstanceType
  /** Its definitions in the class body; empty when only methods assign it. */
  readonly sites: readonly Site[]
  /** Its assignments through `self` in methods of `owner`. */
  readonly assignments: readonly AssignedAttribute[]
}

/** Evaluates the expressions that class structure depends on. */
export interface ClassEvaluator {
  typeOf(module: Module, node: Expression): Type
  annotation(module: Module, node: Expression): Type
}

/** Class structure: ancestors, type parameters, members. */
export class Classes {
  readonly #evaluator: ClassEvaluator
  readonly #libraryClasses = new Map<string, ClassSymbol>()
  readonly #ancestries = new Map<ClassSymbol, Ancestry>()
  readonly #inProgress = new Set<ClassSymbol>()
  readonly #parameters = new Map<ClassSymbol, readonly TypeVariable[]>()
  readonly #assignments = new Map<ClassSymbol, ReadonlyMap<string, AssignedAttribute[]>>()

  constructor(evaluator: ClassEvaluator) {
    this.#evaluator = evaluator
  }

  /** The symbol of a library class of which only the dotted name is known; the same object for the same name. */
  libraryClass(name: string): ClassSymbol {
    let symbol = this.#libraryClasses.get(name)
    if (symbol === undefined) {
      symbol = { kind: 'class-symbol', qualifiedName: name, module: null, facts: null }
      this.#libraryClasses.set(name, symbol)
    }
    return symbol
  }

  /** An instance type whose type arguments are the class's own parameters. */
  instanceOf(symbol: ClassSymbol): InstanceType {
    return { kind: 'instance', class: symbol, args: this.parametersOf(symbol) }
  }

  /** The type parameters of a class, from `class C[T]`, `Generic[T]`, `Protocol[T]`, or the variables its bases use. */
  parametersOf(symbol: ClassSymbol): readonly TypeVariable[] {
    if (!isDefined(symbol)) return []
    const known = this.#parameters.get(symbol)
    if (known) return known
    this.#parameters.set(symbol, []) // while bases are evaluated
    const { module, facts } = symbol
    const used: TypeVariable[] = []
    let declared: TypeVariable[] | null = null
    const collect = (type: Type, into: TypeVariable[]) => {
      if (type.kind === 'type-variable') {
        if (!into.some((variable) => variable.name === type.name)) into.push(type)
      } else if (type.kind === 'instance') for (const argument of type.args) collect(argument, into)
      else if (type.kind === 'class') collect(type.of, into)
      else if (type.kind === 'union') for (const member of type.members) collect(member, into)
    }
    if (facts.typeParameters.length > 0) {
      declared = []
      const scope = module.scope(facts.scope).parent
      for (const name of facts.typeParameters) {
        const definition = module.definitionsIn(scope, name)[0]
        if (definition === undefined) continue
        const written = definition.kind === 'type-parameter' ? definition.bound : null
        const bound = written && this.#evaluator.annotation(module, written)
        declared.push({ kind: 'type-variable', name: typeVariableName(module, definition), bound })
      }
    } else {
      for (const base of facts.bases) {
        if (base.kind !== 'Subscript') continue
        const type = this.#evaluator.typeOf(module, base)
        const generic = type.kind === 'class' && type.of.kind === 'instance' ? type.of.class.qualifiedName : ''
        if (generic === 'typing.Generic' || generic === 'typing.Protocol') {
          declared ??= []
          collect(type, declared)
        } else collect(type, used)
      }
    }
    const parameters = declared ?? used
    this.#parameters.set(symbol, parameters)
    return parameters
  }

  /** What the type variables of `type`'s class stand for in it. */
  argumentsOf(type: InstanceType): Map<string, Type> {
    const bindings = new Map<string, Type>()
    for (const [index, parameter] of this.parametersOf(type.class).entries()) {
      const argument = type.args[index]
      if (argument) bindings.set(parameter.name, argument)
    }
    return bindings
  }

  /** The ancestors of an object's class, with type arguments as the object has them. */
  ancestryOf(type: InstanceType): Ancestry {
    const own = this.#ancestry(type.class)
    const bindings = this.argumentsOf(type)
    if (bindings.size === 0) return own
    return {
      isComplete: own.isComplete,
      classes: own.classes.map((ancestor) => substitute(ancestor, bindings) as InstanceType),
    }
  }

  #ancestry(symbol: ClassSymbol): Ancestry {
    const known = this.#ancestries.get(symbol)
    if (known) return known
    const self = this.instanceOf(symbol)
    if (!isDefined(symbol)) return { classes: [self], isComplete: false }
    if (this.#inProgress.has(symbol)) return { classes: [self], isComplete: false } // a class that inherits from itself
    this.#inProgress.add(symbol)
    let isComplete = true
    const lines: InstanceType[][] = []
    for (const base of symbol.facts.bases) {
      if (base.kind === 'Starred') {
        isComplete = false
        continue
      }
      for (const type of this.#basesIn(this.#evaluator.typeOf(symbol.module, base))) {
        if (type === null) {
          isComplete = false
          continue
        }
        const line = this.ancestryOf(type)
        isComplete &&= line.isComplete
        lines.push([...line.classes])
      }
    }
    this.#inProgress.delete(symbol)
    const ancestry = { classes: [self, ...merge(lines)], isComplete }
    if (this.#inProgress.size === 0 || isComplete) this.#ancestries.set(symbol, ancestry)
    return ancestry
  }

  /** The instance types of the classes a base expression may mean; null for one that is not known. */
  #basesIn(type: Type): readonly (InstanceType | null)[] {
    switch (type.kind) {
      case 'union':
        return type.members.flatMap((member) => this.#basesIn(member))
      case 'class':
        return [type.of.kind === 'instance' ? type.of : null]
      case 'library':
        return [this.instanceOf(this.libraryClass(type.name))]
      default:
        return [null]
    }
  }

  /** Whether the class is, or inherits from, the class called `qualifiedName`; null where that cannot be told. */
  isSubclass(symbol: ClassSymbol, qualifiedName: string): boolean | null {
    const { classes, isComplete } = this.#ancestry(symbol)
    if (classes.some((ancestor) => ancestor.class.qualifiedName === qualifiedName)) return true
    return isComplete ? false : null
  }

  /** The first ancestor's attribute `name`; null when no known ancestor has it. */
  member(type: InstanceType, name: string): Member | null {
    for (const owner of this.ancestryOf(type).classes) {
      const member = this.ownMember(owner, name)
      if (member) return member
    }
    return null
  }

  /** The attribute `name` that the class itself gives, without its ancestors. */
  ownMember(owner: InstanceType, name: string): Member | null {
    if (!isDefined(owner.class)) return null
    const { module, facts } = owner.class
    const definitions = module.definitionsIn(facts.scope, name)
    const assignments = this.assignedAttributes(owner.class).get(name) ?? []
    if (definitions.length === 0 && assignments.length === 0) return null
    return { owner, sites: lastOf(definitions).map((definition) => ({ module, definition })), assignments }
  }

  /** The attributes that methods of the class itself assign through `self` (or `cls`). */
  assignedAttributes(symbol: ClassSymbol): ReadonlyMap<string, readonly AssignedAttribute[]> {
    if (!isDefined(symbol)) return new Map()
    const known = this.#assignments.get(symbol)
    if (known) return known
    const found = new Map<string, AssignedAttribute[]>()
    const { module, facts } = symbol
    for (const { name } of module.scope(facts.scope).bindings) {
      for (const definition of module.definitionsIn(facts.scope, name)) {
        if (definition.kind !== 'function') continue
        const method = module.functions[definition.function]!
        const self = method.facts.parameters[0]
        if (self === undefined) continue
        for (const { target, value, annotation, path } of method.facts.attributeAssignments) {
          if (target.value.kind !== 'Name' || target.value.id !== self.name) continue
          const list = found.get(target.attr) ?? []
          list.push({ module, value, annotation, path })
          found.set(target.attr, list)
        }
      }
    }
    this.#assignments.set(symbol, found)
    return found
  }

  /** The methods of the class itself, in source order. */
  methodsOf(symbol: ClassSymbol): readonly FunctionSymbol[] {
    if (!isDefined(symbol)) return []
    return symbol.module.functions.filter((method) => method.owner === symbol)
  }
}

/** The name of the type variable that `definition` of `module` makes; unique in the project. */
export function typeVariableName(module: Module, definition: Definition): string {
  return `${module.name}:${definition.start}`
}

/** The definitions of an attribute that count: the last one, and those before it that stand in other branches. */
function lastOf(definitions: readonly Definition[]): readonly Definition[] {
  const last = definitions[definitions.length - 1]
  if (last === undefined) return definitions
  return definitions.filter((definition) => definition === last || definition.block !== last.block)
}

/** Joins the ancestors of several bases: each class once, after all that come before it in any line (Python's C3 where it succeeds). */
function merge(lines: readonly InstanceType[][]): InstanceType[] {
  const rest = lines.map((line) => [...line])
  const merged: InstanceType[] = []
  for (;;) {
    const pending = rest.filter((line) => line.length > 0)
    if (pending.length === 0) return merged
    const next =
      pending.find((line) => !pending.some((other) => other.slice(1).some((type) => type.class === line[0]!.class))) ??
      pending[0]!
    const chosen = next[0]!
    if (!merged.some((type) => type.class === chosen.class)) merged.push(chosen)
    for (const line of rest) {
      const index = line.findIndex((type) => type.class === chosen.class)
      if (index === 0 || (index > 0 && line === next)) line.splice(index, 1)
    }
    if (next[0] === chosen) next.shift()
  }
}
