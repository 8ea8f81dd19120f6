import type { ModuleTarget } from './imports.ts'
import type { ClassSymbol, FunctionSymbol } from './symbols.ts'

/**
 * What is known about the value of an expression. `unknown` is an answer of its own: never treat it as "no".
 * Types are plain values; compare classes by identity or by `qualifiedName`.
 */
export type Type =
  | UnknownType
  | NoneType
  | LiteralType
  | InstanceType
  | ClassType
  | FunctionType
  | ModuleType
  | LibraryType
  | TypeVariable
  | UnionType

/** `reason` says to a developer of rules why: `parameter "x" has no annotation`. */
export interface UnknownType {
  readonly kind: 'unknown'
  readonly reason: string
}
export interface NoneType {
  readonly kind: 'none'
}
/** A value that is known exactly. */
export interface LiteralType {
  readonly kind: 'literal'
  readonly value: string | number | boolean
}
/** An object of a class. `args` are the class's type arguments (`list[User]` has one); missing ones are unknown. */
export interface InstanceType {
  readonly kind: 'instance'
  readonly class: ClassSymbol
  readonly args: readonly Type[]
}
/** A class as a value (`type[User]`); calling it gives `of`. */
export interface ClassType {
  readonly kind: 'class'
  readonly of: InstanceType | TypeVariable
}
/** A function or method as a value; `self` is the object a method was taken from. */
export interface FunctionType {
  readonly kind: 'function'
  readonly function: FunctionSymbol
  readonly self: InstanceType | ClassType | null
}
export interface ModuleType {
  readonly kind: 'module'
  /** Dotted name. */
  readonly name: string
  readonly target: ModuleTarget
}
/** Something a library provides of which only the canonical dotted name is known: `requests.get`, `boto3.client`. It may be anything. */
export interface LibraryType {
  readonly kind: 'library'
  readonly name: string
}
/** `name` is unique to its definition. */
export interface TypeVariable {
  readonly kind: 'type-variable'
  readonly name: string
  /** What every value of it is at least; null for anything. */
  readonly bound: Type | null
}
/** One of several; members are never unions, and at least two. */
export interface UnionType {
  readonly kind: 'union'
  readonly members: readonly Type[]
}

export const NONE: NoneType = { kind: 'none' }

/** An unknown type with the reason for it. */
export function unknown(reason: string): UnknownType {
  return { kind: 'unknown', reason }
}

/** The union of `types`: flattened, without duplicates; the type itself where only one is left; unknown for none. */
export function union(types: readonly Type[]): Type {
  if (types.length === 1) return types[0]!
  const members: Type[] = []
  for (const type of types) {
    for (const member of type.kind === 'union' ? type.members : [type]) {
      if (!members.some((known) => sameType(known, member))) members.push(member)
    }
  }
  if (members.length === 0) return unknown('no value')
  return members.length === 1 ? members[0]! : { kind: 'union', members }
}

/** The members of a union, or the type itself. */
export function membersOf(type: Type): readonly Type[] {
  return type.kind === 'union' ? type.members : [type]
}

/** `type` without `None`: `User` of `User | None`. Unknown where only `None` was there. */
export function withoutNone(type: Type): Type {
  if (type.kind === 'none') return unknown('only None')
  if (type.kind !== 'union') return type
  return union(type.members.filter((member) => member.kind !== 'none'))
}

function sameType(left: Type, right: Type): boolean {
  if (left === right) return true
  switch (left.kind) {
    case 'unknown':
    case 'none':
      return right.kind === left.kind
    case 'literal':
      return right.kind === 'literal' && right.value === left.value
    case 'instance':
      return right.kind === 'instance' && right.class === left.class && sameTypes(left.args, right.args)
    case 'class':
      return right.kind === 'class' && sameType(left.of, right.of)
    case 'function':
      return right.kind === 'function' && right.function === left.function
    case 'module':
    case 'library':
    case 'type-variable':
      return right.kind === left.kind && right.name === left.name
    case 'union':
      return right.kind === 'union' && sameTypes(left.members, right.members)
  }
}

function sameTypes(left: readonly Type[], right: readonly Type[]): boolean {
  return left.length === right.length && left.every((type, index) => sameType(type, right[index]!))
}

/** Replaces type variables by what `bindings` has for them; the others stay. */
export function substitute(type: Type, bindings: ReadonlyMap<string, Type>): Type {
  if (bindings.size === 0) return type
  switch (type.kind) {
    case 'type-variable':
      return bindings.get(type.name) ?? type
    case 'instance': {
      if (type.args.length === 0) return type
      return { ...type, args: type.args.map((argument) => substitute(argument, bindings)) }
    }
    case 'class': {
      const of = substitute(type.of, bindings)
      return classOf(of)
    }
    case 'union':
      return union(type.members.map((member) => substitute(member, bindings)))
    default:
      return type
  }
}

/** The class object of an instance type (`type[User]` of `User`); unknown where there is none. */
export function classOf(type: Type): Type {
  switch (type.kind) {
    case 'instance':
    case 'type-variable':
      return { kind: 'class', of: type }
    case 'union':
      return union(type.members.map(classOf))
    default:
      return unknown('the class of something unknown')
  }
}

/** The type as a person would write it: `list[app.models.User] | None`. */
export function describe(type: Type): string {
  switch (type.kind) {
    case 'unknown':
      return 'unknown'
    case 'none':
      return 'None'
    case 'literal':
      return JSON.stringify(type.value)
    case 'instance': {
      const name = type.class.qualifiedName.replace(/^builtins\./, '')
      return type.args.length === 0 ? name : `${name}[${type.args.map(describe).join(', ')}]`
    }
    case 'class':
      return `type[${describe(type.of)}]`
    case 'function':
      return type.function.qualifiedName
    case 'module':
      return `module ${type.name}`
    case 'library':
    case 'type-variable':
      return type.name
    case 'union':
      return type.members.map(describe).join(' | ')
  }
}
