import { callsNamed } from '../../project/calls-by-name.ts'
import type { Inference } from '../../project/inference.ts'
import { isDefined, type Module, type Place } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import type { CodeFacts } from '../../semantics/facts.ts'
import type { Call, ClassDef, Expression, Node } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { forEachChild, walk } from '../../syntax/visit.ts'
import { encloses, isSameSpan, type Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { markerOfDeclaration } from './dependency.ts'
import { dependsCalls } from './depends.ts'
import { nodesWithin } from './generators.ts'

/** A `Depends(…)` where FastAPI does not look for one, so that it stays what it is: an object that says what should be called. */
export type MisplacedDepends =
  /** Written as a statement: nothing happens. */
  | { readonly kind: 'dropped'; readonly call: Call }
  /** In the body of a function, where it is used like the value that it does not have. */
  | { readonly kind: 'body'; readonly call: Call; readonly name: string | null; readonly use: Expression }
  /** In a list or dict that is the default of a parameter of a handler or dependency. */
  | { readonly kind: 'container'; readonly call: Call; readonly parameter: string; readonly function: string }
  /** The default of a field of a model that is no dependency itself. */
  | { readonly kind: 'model'; readonly call: Call; readonly field: string; readonly class: string }
  /** The default of a parameter that a call of the function, as Python does it, leaves out. */
  | {
      readonly kind: 'helper'
      readonly call: Call
      readonly parameter: string
      readonly function: string
      readonly declared: Place
    }

/** Attributes that an object of `Depends` has. */
const OWN_ATTRIBUTES = new Set(['dependency', 'use_cache', 'scope', 'scopes'])

/** The `Depends(…)` of a file that nobody fills, in no particular order. */
export function misplacedDepends(application: Application, file: CheckedFile): readonly MisplacedDepends[] {
  const within = dependsCalls(application.project.inference, file.module).flatMap((call) => {
    const found = misplacedWithin(application, file.module, call, parentsOf(file, call))
    return found === null ? [] : [found]
  })
  return [...within, ...helperCalls(application, file.module)]
}

type Parents = ReadonlyMap<Node, Node>

/** The nodes around a call of the facts, whose nodes are known by their places: they may have been read back from a cache. */
function parentsOf({ tree }: CheckedFile, call: Call): Parents {
  const parents = new Map<Node, Node>()
  const visit = (node: Node): void =>
    forEachChild(node, (child) => {
      if (!mayHold(child, call)) return
      parents.set(child, node)
      visit(child)
    })
  visit(tree.module)
  return parents
}

/** Decorators stand before the span of what they decorate. */
function mayHold(node: Node, span: Span): boolean {
  if (encloses(node, span)) return true
  return 'decorator_list' in node && node.decorator_list.some((decorator) => encloses(decorator, span))
}

function misplacedWithin(
  application: Application,
  module: Module,
  written: Call,
  parents: Parents,
): MisplacedDepends | null {
  const call = [...parents.keys()].find((node): node is Call => node.kind === 'Call' && isSameSpan(node, written))
  if (call === undefined) return null
  let container = false
  let node: Node = call
  for (let parent = parents.get(node); parent !== undefined; node = parent, parent = parents.get(node)) {
    switch (parent.kind) {
      case 'IfExp':
      case 'BoolOp':
      case 'NamedExpr':
        break
      case 'List':
      case 'Tuple':
      case 'Set':
      case 'Dict':
        container = true
        break
      case 'Expr':
        return parents.get(parent)?.kind === 'Module' || container ? null : { kind: 'dropped', call }
      case 'Attribute':
        return container || OWN_ATTRIBUTES.has(parent.attr) ? null : { kind: 'body', call, name: null, use: parent }
      case 'Await':
        return container ? null : { kind: 'body', call, name: null, use: parent }
      case 'arguments':
        return container ? inDefault(application, module, call, parent, parents) : null
      case 'AnnAssign':
      case 'Assign': {
        const target = parent.kind === 'AnnAssign' ? parent.target : parent.targets[0]
        if (container || target?.kind !== 'Name' || parent.value === null || !encloses(parent.value, call)) return null
        const owner = parents.get(parent)
        if (owner?.kind === 'ClassDef') return inModel(application, module, call, target.id, owner)
        return inBody(call, target.id, parent, parents)
      }
      default:
        return null
    }
  }
  return null
}

/** A name that holds a `Depends(…)` and is used like what it should provide, in the same function. */
function inBody(call: Call, name: string, assignment: Node, parents: Parents): MisplacedDepends | null {
  let scope: Node | undefined = assignment
  while (scope !== undefined && scope.kind !== 'FunctionDef' && scope.kind !== 'AsyncFunctionDef') {
    if (scope.kind === 'ClassDef' || scope.kind === 'Lambda') return null
    scope = parents.get(scope)
  }
  if (scope === undefined) return null
  const nodes = scope.body.flatMap(nodesWithin)
  const isBound = (node: Node): boolean => node.kind === 'Name' && node.id === name
  const assigned = nodes.filter(
    (node) =>
      (node.kind === 'Assign' && node.targets.some(isBound)) || (node.kind === 'AnnAssign' && isBound(node.target)),
  )
  if (assigned.length > 1) return null
  const use = nodes.find((node) => {
    if (node.kind === 'Attribute') return isBound(node.value) && !OWN_ATTRIBUTES.has(node.attr)
    if (node.kind === 'Subscript' || node.kind === 'Await') return isBound(node.value)
    if (node.kind === 'For' || node.kind === 'AsyncFor' || node.kind === 'comprehension') return isBound(node.iter)
    return node.kind === 'Call' && isBound(node.func)
  })
  if (use === undefined) return null
  const shown = use.kind === 'For' || use.kind === 'AsyncFor' || use.kind === 'comprehension' ? use.iter : use
  return { kind: 'body', call, name, use: shown as Expression }
}

function inDefault(
  { fastapi }: Application,
  module: Module,
  call: Call,
  signature: Node,
  parents: Parents,
): MisplacedDepends | null {
  const definition = parents.get(signature)
  if (definition?.kind !== 'FunctionDef' && definition?.kind !== 'AsyncFunctionDef') return null
  const endpoint = fastapi
    .endpointsIn(module)
    .find((one) => one.function?.facts.nameSpan.start === definition.nameSpan.start)
  const parameter = endpoint?.function?.facts.parameters.find(
    ({ default: value }) => value !== null && encloses(value, call),
  )
  return parameter ? { kind: 'container', call, parameter: parameter.name, function: definition.name } : null
}

function inModel(
  { fastapi, project }: Application,
  module: Module,
  call: Call,
  field: string,
  { name, nameSpan }: ClassDef,
): MisplacedDepends | null {
  const { classes } = project.inference
  const symbol = module.classes.find(({ facts }) => facts?.nameSpan.start === nameSpan.start)
  if (symbol === undefined || classes.isSubclass(symbol, 'pydantic.BaseModel') !== true) return null
  const isDependency = fastapi.endpoints.some(
    (one) => one.class !== null && classes.isSubclass(one.class, symbol.qualifiedName) !== false,
  )
  return isDependency || fastapi.dependsOnClass(symbol) ? null : { kind: 'model', call, field, class: name }
}

/** A function, or the constructor of a class, with a parameter whose default is `Depends(…)`. */
interface Fillable {
  readonly symbol: FunctionSymbol
  readonly parameters: readonly number[]
}

const FILLABLES = new WeakMap<Inference, ReadonlyMap<string, readonly Fillable[]>>()

/** The functions of the project that have `Depends(…)` as default of a parameter that they use, by the name that a call has. */
function fillablesByName({ project, fastapi }: Application): ReadonlyMap<string, readonly Fillable[]> {
  const { inference } = project
  let index = FILLABLES.get(inference)
  if (index === undefined) {
    const byName = new Map<string, Fillable[]>()
    for (const module of project.modules.values()) {
      if (dependsCalls(inference, module).length === 0) continue
      for (const symbol of module.functions) {
        const { facts, owner } = symbol
        if (facts.isLambda || !facts.parameters.some(({ default: value }) => value?.kind === 'Call')) continue
        if (!facts.decorators.every((one) => fastapi.isRegistration(one))) continue
        const parameters = facts.parameters.flatMap(({ name, annotation, default: value }, position) => {
          if (value?.kind !== 'Call') return []
          const at = { module, node: value }
          const marker = markerOfDeclaration(inference, annotation && { module, node: annotation }, at)
          const isDepends = marker?.kind === 'depends' && marker.call.node === value
          return isDepends && uses(module, symbol, name) ? [position] : []
        })
        if (parameters.length === 0) continue
        const name = facts.name === '__init__' && owner !== null ? (owner.facts?.name ?? '') : facts.name
        const list = byName.get(name)
        if (list) list.push({ symbol, parameters })
        else byName.set(name, [{ symbol, parameters }])
      }
    }
    index = byName
    FILLABLES.set(inference, index)
  }
  return index
}

/** A call that may leave out a parameter that `Depends(…)` should fill. */
interface HelperCall {
  readonly call: Call
  readonly candidates: readonly Fillable[]
}

const HELPER_CALLS = new WeakMap<Inference, ReadonlyMap<Module, readonly HelperCall[]>>()

/** The calls that are written as if they called such functions, under the names that files import them by, in each file. */
function helperCallsByFile(application: Application): ReadonlyMap<Module, readonly HelperCall[]> {
  const { inference } = application.project
  let index = HELPER_CALLS.get(inference)
  if (index === undefined) {
    const byFile = new Map<Module, HelperCall[]>()
    const add = (name: string, candidates: readonly Fillable[], home: Module | null): void => {
      for (const { module, site } of callsNamed(inference, name)) {
        const { call } = site
        if ((home !== null && module !== home) || candidates.every((one) => isFilledBy(call, one))) continue
        const list = byFile.get(module)
        if (list) list.push({ call, candidates })
        else byFile.set(module, [{ call, candidates }])
      }
    }
    const fillables = fillablesByName(application)
    for (const [name, candidates] of fillables) add(name, candidates, null)
    if (fillables.size > 0) {
      for (const module of inference.imports.modules) {
        for (const { name, definitions } of module.scope(0).bindings) {
          const [first] = definitions
          if (first?.kind !== 'import-from' || first.name === name) continue
          const candidates = fillables.get(first.name)
          if (candidates) add(name, candidates, module)
        }
      }
    }
    index = byFile
    HELPER_CALLS.set(inference, index)
  }
  return index
}

/** Whether a call hands over all that `Depends(…)` should fill, even if it calls an unbound function. */
function isFilledBy(call: Call, { symbol, parameters }: Fillable): boolean {
  return parameters.every((index) => isGiven(call, symbol, index, 0))
}

/** Whether the body of a function needs the value of one of its parameters, as far as its facts tell; not if it asks what it has got. */
function uses(module: Module, { facts }: FunctionSymbol, name: string): boolean {
  const values = (code: CodeFacts): readonly (Expression | null)[] => [
    ...code.calls.map(({ call }) => call),
    ...[...code.returns, ...code.yields].map(({ value }) => value),
    ...code.uses.map(({ value }) => value),
    ...code.attributeAssignments.map(({ value }) => value),
  ]
  const isAsked = facts.calls.some(({ call: { func, args } }) => {
    const [first] = args
    return lastIdentifier(func) === 'isinstance' && first?.kind === 'Name' && first.id === name
  })
  if (isAsked) return false
  const assigned = module
    .scope(facts.scope)
    .bindings.flatMap(({ definitions }) => definitions.map((one) => ('value' in one ? one.value : null)))
  return [...values(facts), ...assigned].some((value) => {
    let found = false
    if (value !== null)
      walk(value, (node) => {
        if (node.kind === 'Name' && node.id === name) found = true
        return !found
      })
    return found
  })
}

function helperCalls(application: Application, module: Module): readonly MisplacedDepends[] {
  const { inference } = application.project
  const calls = helperCallsByFile(application).get(module) ?? []
  return calls.flatMap(({ call, candidates }): MisplacedDepends[] => {
    // What runs when the file is imported is left alone.
    if (module.functionAt(call.start) === null) return []
    const called = inference.typeOf(module, call.func)
    const target = called.kind === 'class' && called.of.kind === 'instance' ? initializerOf(called.of.class) : null
    const symbol = called.kind === 'function' ? called.function : target
    const fillable = candidates.find((one) => one.symbol === symbol)
    if (fillable === undefined || symbol === null) return []
    const isBound =
      called.kind === 'class' || (called.kind === 'function' && called.self !== null && symbol.owner !== null)
    const missing = fillable.parameters.find((index) => !isGiven(call, symbol, index, isBound ? 1 : 0))
    const parameter = missing === undefined ? undefined : symbol.facts.parameters[missing]
    if (parameter?.default == null) return []
    const declared = { module: symbol.module, start: parameter.default.start, end: parameter.default.end }
    return [{ kind: 'helper', call, parameter: parameter.name, function: lastIdentifier(call.func), declared }]
  })
}

function initializerOf(symbol: ClassSymbol): FunctionSymbol | null {
  if (!isDefined(symbol)) return null
  return symbol.module.functions.find(({ owner, facts }) => owner === symbol && facts.name === '__init__') ?? null
}

/** Whether a call hands something over for a parameter; true where expansions make that unclear. */
function isGiven({ args, keywords }: Call, { facts }: FunctionSymbol, index: number, bound: number): boolean {
  if (args.some(({ kind }) => kind === 'Starred') || keywords.some(({ arg }) => arg === null)) return true
  const { name, kind } = facts.parameters[index]!
  if (keywords.some(({ arg }) => arg === name)) return true
  return kind !== 'keyword-only' && index - bound < args.length
}
