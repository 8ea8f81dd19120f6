import { isStandardLibrary } from '../../knowledge/standard-library.ts'
import type { Inference } from '../../project/inference.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { lastName } from '../../project/symbols.ts'
import {
  type InstanceType,
  membersOf,
  substitute,
  type Type,
  union,
  unknown,
  withoutNone,
} from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { annotationParts } from './annotations.ts'
import { argumentsOf } from './arguments.ts'
import type { View } from './views.ts'
import { effectOfCalling, effectOfDecorator, hasWrittenSignature } from './wrappers.ts'

/** Something that FastAPI calls with parameters that it fills: a dependency, or a handler. */
export interface Callable {
  /** As a person would name it: `get_db`, `Paginator.__call__`. */
  readonly name: string
  /** The function whose parameters FastAPI reads (`__init__` of a class, `__call__` of an object); null where there is none or it is not known. */
  readonly function: FunctionSymbol | null
  /** The class that is called, if it is one. */
  readonly class: ClassSymbol | null
  /** The class of the object that is called (`oauth2_scheme`), if it is one. */
  readonly objectClass: ClassSymbol | null
  /** How many of the function's first parameters are bound already (`self`). */
  readonly bound: number
  /** The values that `functools.partial` fills parameters with, by name: they count as defaults. */
  readonly filled: ReadonlyMap<string, Located>
  /** The function that stands in for it where a decorator without `functools.wraps` does: FastAPI reads its parameters instead. */
  readonly wrapper: FunctionSymbol | null
  /** What it has taken the signature of, with `functools.wraps` or by hand: FastAPI reads those parameters. */
  readonly signature: Callable | null
  /** The view whose method it is: its first parameter is an object of the view, made as a dependency. */
  readonly view: View | null
  /** Whether it is the class of a view, whose annotated attributes count as parameters. */
  readonly isView: boolean
  /** Why nothing is known about it; null for something known. */
  readonly unknown: string | null
}

/** One `Depends(…)` or `Security(…)`. */
export interface Dependency {
  /** The call of `Depends`, or the expression that could not be followed to one. */
  readonly at: Located
  /** What is depended on, as written: the argument, or the annotation of `Depends()`; null where it is not known. */
  readonly target: Located | null
  readonly callable: Callable
  readonly isSecurity: boolean
  /** The scopes of `Security(scopes=…)`. */
  readonly scopes: Located | null
  readonly usesCache: boolean
  /** The value of `scope=`; null where it is not given or not constant. */
  readonly scope: string | null
}

/** What a default value or a piece of `Annotated` metadata means to FastAPI. */
export type Marker =
  | { readonly kind: 'depends'; readonly call: Located<Call>; readonly isSecurity: boolean }
  | { readonly kind: 'parameter'; readonly source: MarkedSource; readonly call: Located<Call> }
  /** A call of something that is not known: it may return any of the others. */
  | { readonly kind: 'unknown'; readonly at: Located }

/** Where an explicit marker says that a parameter comes from. */
export type MarkedSource = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file'

const MARKERS: ReadonlyMap<string, MarkedSource | 'depends' | 'security'> = new Map(
  ['fastapi', 'fastapi.params'].flatMap((module) => [
    [`${module}.Depends`, 'depends'] as const,
    [`${module}.Security`, 'security'] as const,
    [`${module}.Path`, 'path'] as const,
    [`${module}.Query`, 'query'] as const,
    [`${module}.Header`, 'header'] as const,
    [`${module}.Cookie`, 'cookie'] as const,
    [`${module}.Body`, 'body'] as const,
    [`${module}.Form`, 'form'] as const,
    [`${module}.File`, 'file'] as const,
  ]),
)

/** The marker that an expression evaluates to, through names and functions that return one; null for an ordinary value. */
export function markerOf(inference: Inference, place: Located): Marker | null {
  const { kind } = place.node
  if (kind !== 'Call' && kind !== 'Name' && kind !== 'Attribute') return null
  let unknownAt: Located | null = null
  for (const { module, node } of valuesOf(inference, place)) {
    if (node.kind !== 'Call') continue
    const callee = inference.typeOf(module, node.func)
    const meaning = MARKERS.get(qualifiedNameOf(callee) ?? '')
    const call = { module, node }
    if (meaning === 'depends' || meaning === 'security') {
      return { kind: 'depends', call, isSecurity: meaning === 'security' }
    }
    if (meaning !== undefined) return { kind: 'parameter', source: meaning, call }
    // What a library makes for a parameter may be one of FastAPI's markers; Python's own functions make ordinary values.
    const isLibrary = callee.kind === 'library' && !isStandardLibrary(callee.name.split('.')[0]!)
    if (callee.kind === 'unknown' || isLibrary) unknownAt = call
  }
  return unknownAt && { kind: 'unknown', at: unknownAt }
}

/** The name of the marker that an expression means without calling it (`Query` of `Annotated[int, Query]`); null for anything else. */
export function uncalledMarker(inference: Inference, { module, node }: Located): string | null {
  if (node.kind !== 'Name' && node.kind !== 'Attribute') return null
  const name = qualifiedNameOf(inference.typeOf(module, node)) ?? ''
  return MARKERS.has(name) ? lastName(name) : null
}

/** What a marker is called: `Query`. */
export function markerName(inference: Inference, { call }: Exclude<Marker, { kind: 'unknown' }>): string {
  return lastName(qualifiedNameOf(inference.typeOf(call.module, call.node.func)) ?? '')
}

/** The marker of a parameter: the last of its `Annotated` metadata, else its default value; null for none. */
export function markerOfDeclaration(
  inference: Inference,
  annotation: Located | null,
  defaultValue: Located | null,
): Marker | null {
  if (annotation) {
    const { metadata } = annotationParts(inference, annotation)
    for (const item of [...metadata].reverse()) {
      const marker = markerOf(inference, item)
      if (marker?.kind === 'depends' || marker?.kind === 'parameter') return marker
    }
  }
  return defaultValue && markerOf(inference, defaultValue)
}

/** The dependency that fills a parameter; null where none does, or where that is not known. */
export function dependencyOfParameter(inference: Inference, symbol: FunctionSymbol, index: number): Dependency | null {
  const { module, facts } = symbol
  const { annotation, default: value } = facts.parameters[index]!
  const declared = annotation && { module, node: annotation }
  const marker = markerOfDeclaration(inference, declared, value && { module, node: value })
  return marker?.kind === 'depends' ? dependencyOfMarker(inference, marker, declared) : null
}

/** What fills a parameter, as far as it is written: the argument of `Depends(…)`, or the annotation of `Depends()`; null where nothing does. */
export function dependedOnBy(inference: Inference, { module, facts }: FunctionSymbol, index: number): Located | null {
  const { annotation, default: value } = facts.parameters[index]!
  const declared = annotation && { module, node: annotation }
  const marker = markerOfDeclaration(inference, declared, value && { module, node: value })
  if (marker?.kind !== 'depends') return null
  const given = argumentsOf(inference, marker.call.module, marker.call.node, ['dependency']).get('dependency')
  return given ?? (declared && annotatedClass(inference, declared))
}

/** The dependency that a marker declares; `annotation` is that of the parameter, which `Depends()` depends on. */
export function dependencyOfMarker(
  inference: Inference,
  { call, isSecurity }: Marker & { kind: 'depends' },
  annotation: Located | null,
): Dependency {
  return dependencyOfCall(inference, call, isSecurity, annotation && annotatedClass(inference, annotation))
}

/** What `Depends()` depends on: the class that its parameter is annotated with. */
function annotatedClass(inference: Inference, annotation: Located): Located {
  const { base } = annotationParts(inference, annotation)
  const spelled = base.node.kind === 'Constant' && base.node.type === 'str' ? base.node.forward : null
  return spelled ? { module: base.module, node: spelled } : base
}

/** The dependency that an expression in a list of `dependencies` stands for. */
export function dependencyOf(inference: Inference, place: Located): Dependency {
  const marker = markerOf(inference, place)
  if (marker?.kind === 'depends') return dependencyOfCall(inference, marker.call, marker.isSecurity, null)
  return {
    at: place,
    target: null,
    callable: unknownCallable('this is not known to be Depends(…)'),
    isSecurity: false,
    scopes: null,
    usesCache: true,
    scope: null,
  }
}

function dependencyOfCall(
  inference: Inference,
  call: Located<Call>,
  isSecurity: boolean,
  annotation: Located | null,
): Dependency {
  const given = argumentsOf(inference, call.module, call.node, ['dependency'])
  const target = given.get('dependency') ?? annotation
  const useCache = given.get('use_cache')?.node
  const scope = given.get('scope')?.node
  return {
    at: call,
    target,
    callable:
      target && (given.has('dependency') || given.isComplete)
        ? callableOf(inference, target)
        : unknownCallable('what is depended on is not written down'),
    isSecurity,
    scopes: given.get('scopes'),
    usesCache: !(useCache?.kind === 'Constant' && useCache.value === false),
    scope: scope?.kind === 'Constant' && scope.type === 'str' ? scope.value : null,
  }
}

/** What most callables have in common. */
export const KNOWN = {
  class: null,
  objectClass: null,
  bound: 0,
  filled: new Map<string, Located>(),
  wrapper: null,
  signature: null,
  view: null,
  isView: false,
  unknown: null,
} as const

function unknownCallable(reason: string): Callable {
  return { ...KNOWN, name: '?', function: null, unknown: reason }
}

/** What an expression that FastAPI will call is. */
export function callableOf(inference: Inference, place: Located): Callable {
  for (const { module, node } of valuesOf(inference, place, { calls: false })) {
    if (node.kind !== 'Call' || !node.args[0]) continue
    const callee = inference.typeOf(module, node.func)
    if (callee.kind === 'function' && callee.self === null && node.args.length === 1 && node.keywords.length === 0) {
      // `wrap(f)`, where what `wrap` gives has the signature of `f`.
      if (effectOfCalling(inference, callee.function, 0).kind === 'keeps' && !callee.function.module.isStub) {
        const signature = callableOf(inference, { module, node: node.args[0] })
        const made = inference.typeOf(module, node)
        if (made.kind !== 'function') return unknownCallable('what is depended on is not one known callable')
        // `functools.wraps` hands on the names of functions and classes as well.
        if (signature.objectClass === null && !hasWrittenSignature(made.function)) return signature
        return { ...KNOWN, name: made.function.facts.name, function: made.function, signature }
      }
    }
    if (qualifiedNameOf(callee) !== 'functools.partial') continue
    const inner = callableOf(inference, { module, node: node.args[0] })
    const filled = node.keywords.flatMap(({ arg, value }) =>
      arg === null ? [] : [[arg, { module, node: value }] as const],
    )
    const bound = inner.bound + node.args.length - 1
    return { ...inner, bound, filled: new Map([...inner.filled, ...filled]) }
  }
  const type = calledType(inference, place)
  return callableOfType(inference, type, isMadeHere(inference, place, type))
}

/** Whether an expression is known to make its object by calling the class itself. */
function isMadeHere(inference: Inference, place: Located, type: Type): boolean {
  if (type.kind !== 'instance') return false
  return valuesOf(inference, place).every(({ module, node }) => {
    const callee = node.kind === 'Call' ? inference.typeOf(module, node.func) : null
    return callee?.kind === 'class' && callee.of.kind === 'instance' && callee.of.class === type.class
  })
}

const OVERRIDDEN_CALLS = new WeakMap<Inference, ReadonlySet<ClassSymbol>>()

/** The classes of which some subclass in the project has a `__call__` of its own. */
function overriddenCalls(inference: Inference): ReadonlySet<ClassSymbol> {
  let overridden = OVERRIDDEN_CALLS.get(inference)
  if (overridden === undefined) {
    const owners = [...inference.imports.modules].flatMap(({ functions }) =>
      functions.flatMap(({ facts, owner }) => (facts.name === '__call__' && owner ? [owner] : [])),
    )
    const ancestors = owners.flatMap((owner) =>
      inference.classes.ancestryOf(inference.classes.instanceOf(owner)).classes.slice(1),
    )
    overridden = new Set(ancestors.map((ancestor) => ancestor.class))
    OVERRIDDEN_CALLS.set(inference, overridden)
  }
  return overridden
}

/** A function with whatever its decorators leave of its signature; `decorators` are those that count, outermost first. */
export function decorated(
  inference: Inference,
  callable: Callable & { readonly function: FunctionSymbol },
  decorators: readonly Expression[] = callable.function.facts.decorators,
): Callable {
  const { module } = callable.function
  for (const node of decorators) {
    const effect = effectOfDecorator(inference, { module, node })
    if (effect.kind === 'replaces') return { ...callable, wrapper: effect.by }
    if (effect.kind === 'unknown') return { ...callable, unknown: `a decorator of ${callable.name} is not known` }
  }
  return callable
}

/**
 * The type of what an expression evaluates to. A function that a factory returns is found behind its vague annotation, and an object behind
 * that of a base class: its own class may be called with other parameters.
 */
function calledType(inference: Inference, place: Located): Type {
  const type = inference.typeOf(place.module, place.node)
  if (type.kind !== 'unknown' && type.kind !== 'instance') return type
  const values = valuesOf(inference, place)
  const only = values.length === 1 ? values[0]! : place
  if (only.node === place.node) return type
  const made = inference.typeOf(only.module, only.node)
  return type.kind === 'unknown' || made.kind === 'instance' ? made : type
}

/** `isExact`: whether an object of the type is of the class itself, and of no subclass. */
function callableOfType(inference: Inference, type: Type, isExact: boolean): Callable {
  switch (type.kind) {
    case 'function': {
      const { function: symbol, self } = type
      const bound = self !== null && symbol.owner !== null ? 1 : 0
      const name = symbol.owner ? `${lastName(symbol.owner.qualifiedName)}.${symbol.facts.name}` : symbol.facts.name
      if (hasWrittenSignature(symbol)) return { ...unknownCallable('its signature is written by hand'), name }
      const callable = { ...KNOWN, name, function: symbol, bound }
      return decorated(inference, callable)
    }
    case 'class': {
      if (type.of.kind !== 'instance') return unknownCallable('a type variable')
      const { class: symbol } = type.of
      const name = lastName(symbol.qualifiedName)
      const initializer = inference.classes.member(type.of, '__init__')?.sites[0]
      const init =
        initializer?.definition.kind === 'function'
          ? initializer.module.functions[initializer.definition.function]!
          : null
      const isKnown = init !== null || inference.classes.ancestryOf(type.of).isComplete
      return {
        ...KNOWN,
        name,
        function: init,
        class: symbol,
        bound: init ? 1 : 0,
        unknown: isKnown ? null : `the constructor of ${name} is not known`,
      }
    }
    case 'instance': {
      const call = inference.attribute(type, '__call__')
      const name = lastName(type.class.qualifiedName)
      if (call.kind !== 'function')
        return {
          ...unknownCallable(`${type.class.qualifiedName} has no known __call__`),
          name,
          objectClass: type.class,
        }
      if (overriddenCalls(inference).has(type.class) && !isExact)
        return {
          ...unknownCallable(`a subclass of ${name} may be meant, which has its own __call__`),
          name,
          objectClass: type.class,
        }
      return decorated(inference, { ...KNOWN, name, function: call.function, objectClass: type.class, bound: 1 })
    }
    case 'library':
      return { ...unknownCallable(`${type.name} belongs to a library`), name: lastName(type.name) }
    case 'unknown':
      return unknownCallable(type.reason)
    default:
      return unknownCallable('what is depended on is not one known callable')
  }
}

/** The dependency that gives the methods of a view their object. */
export function dependencyOfView(inference: Inference, view: View): Dependency {
  const { module } = view.class
  const type: Type = { kind: 'class', of: inference.classes.instanceOf(view.class) }
  return {
    at: { module, node: view.decorator },
    target: null,
    callable: { ...callableOfType(inference, type, true), isView: true },
    isSecurity: false,
    scopes: null,
    usesCache: true,
    scope: null,
  }
}

/** The type of what a handler gets from a dependency: the result of calling it, awaited, or what it yields. */
export function providedType(inference: Inference, target: Located): Type {
  const values = valuesOf(inference, target, { calls: false })
  const partial = values.length === 1 ? values[0]! : null
  if (
    partial?.node.kind === 'Call' &&
    partial.node.args[0] &&
    qualifiedNameOf(inference.typeOf(partial.module, partial.node.func)) === 'functools.partial'
  ) {
    return providedType(inference, { module: partial.module, node: partial.node.args[0] })
  }
  return union(membersOf(calledType(inference, target)).map((callee) => resultOf(inference, callee)))
}

function resultOf(inference: Inference, callee: Type): Type {
  switch (callee.kind) {
    case 'function': {
      const { self } = callee
      const object = self?.kind === 'class' ? inference.asInstance(self.of) : self
      const declared = resultOfFunction(inference, callee.function)
      if (object?.kind !== 'instance') return declared
      const bindings = new Map<string, Type>([[SELF, object]])
      for (const ancestor of inference.classes.ancestryOf(object).classes) {
        for (const [name, argument] of inference.classes.argumentsOf(ancestor)) {
          if (!bindings.has(name)) bindings.set(name, argument)
        }
      }
      return substitute(declared, bindings)
    }
    case 'class':
      return callee.of
    case 'instance': {
      const call = inference.attribute(callee, '__call__')
      return call.kind === 'function' ? resultOf(inference, call) : unknown(`calling ${callee.class.qualifiedName}`)
    }
    case 'library':
      return /^[A-Z]/.test(lastName(callee.name)) ? inference.instantiate(callee) : unknown(`calling ${callee.name}`)
    default:
      return unknown('the dependency is not known')
  }
}

const SELF = 'typing.Self'

const MANAGERS = ['contextlib.contextmanager', 'contextlib.asynccontextmanager']

const ITERATORS: ReadonlySet<string> = new Set([
  'typing.Generator',
  'typing.Iterator',
  'typing.Iterable',
  'typing.AsyncGenerator',
  'typing.AsyncIterator',
  'typing.AsyncIterable',
])

function resultOfFunction(inference: Inference, symbol: FunctionSymbol): Type {
  const { facts, module } = symbol
  if (!facts.isGenerator) {
    const type = inference.returnType(symbol)
    return facts.isAsync ? inference.awaited(type) : type
  }
  // FastAPI refuses such a dependency (or hands over the manager, before 0.123.5).
  if (inference.decoratorsOf(symbol).some((name) => name !== null && MANAGERS.includes(name))) {
    return unknown('a context manager')
  }
  const declared = inference.returnType(symbol)
  if (declared.kind === 'instance' && ITERATORS.has(declared.class.qualifiedName)) {
    const element = facts.isAsync ? inference.asyncIterated(declared) : inference.iterated(declared)
    if (element.kind !== 'unknown') return element
  }
  // `def get_db() -> Session: … yield db` is common, and wrong as an annotation: what is yielded counts.
  return union(facts.yields.map(({ value }) => (value ? inference.typeOf(module, value) : { kind: 'none' })))
}

/**
 * The type of a parameter that a dependency fills, from what its annotation says and what the dependency gives. Where the two contradict
 * each other nothing is known.
 */
export function reconciled(inference: Inference, declared: Type, provided: Type): Type {
  const wanted = withoutNone(declared)
  const given = withoutNone(provided)
  if (wanted.kind === 'unknown' || isObject(wanted)) return provided
  if (given.kind !== 'instance' || wanted.kind !== 'instance') return declared
  if (given.class === wanted.class) return declared
  if (inference.classes.isSubclass(given.class, wanted.class.qualifiedName) === true)
    return specific(declared, provided)
  const related =
    inference.classes.isSubclass(given.class, wanted.class.qualifiedName) !== false ||
    inference.classes.isSubclass(wanted.class, given.class.qualifiedName) !== false ||
    isProtocol(inference, wanted)
  return related ? declared : unknown('the annotation contradicts the dependency')
}

/** The dependency's more precise class, unless the annotation has type arguments to lose. */
function specific(declared: Type, provided: Type): Type {
  return declared.kind === 'instance' && declared.args.length === 0 ? provided : declared
}

function isObject(type: Type): boolean {
  return type.kind === 'instance' && type.class.qualifiedName === 'builtins.object'
}

function isProtocol(inference: Inference, type: InstanceType): boolean {
  return inference.classes.isSubclass(type.class, 'typing.Protocol') !== false || type.class.module?.name === 'typing'
}
