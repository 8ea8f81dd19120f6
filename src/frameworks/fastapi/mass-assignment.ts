import type { ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { Located, Place } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import type { InstanceType } from '../../project/types.ts'
import { onlyValue, stringOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import type { Endpoint } from './endpoints.ts'
import type { Parameter } from './parameters.ts'

/** All fields of a request body copied into a row of the database, whatever they are. */
export interface MassAssignment {
  /** The parameter of the handler that takes the model from the body. */
  readonly parameter: Parameter
  readonly model: ClassSymbol
  /** The entity whose columns are set. */
  readonly entity: ClassSymbol
  /** Those of the fields in question that are columns of the entity. */
  readonly fields: readonly { readonly name: string; readonly place: Place }[]
  /** The calls that lead from the handler to the copying one, outermost first. */
  readonly calls: readonly ResolvedCall[]
}

/** A call that copies a model into an entity. */
interface Copy {
  readonly model: ClassSymbol
  readonly entity: ClassSymbol
  /** Fields that are left out, or get their value from elsewhere. */
  readonly isCopied: (field: string) => boolean
}

/** Calls are followed this far from the handler. */
const MAXIMUM_STEPS = 4

/**
 * Where a handler, or what it calls, copies a whole model from the body of the request into an entity, each pair of them once, and with it some of
 * the fields that `isMeant` means.
 */
export function massAssignmentsOf(
  application: Application,
  endpoint: Endpoint,
  isMeant: (field: string) => boolean,
): readonly MassAssignment[] {
  const { function: handler, isHandler } = endpoint
  if (handler === null || !isHandler) return []
  const bodies = (endpoint.uses.find(({ node }) => node === null)?.parameters ?? []).flatMap((parameter) => {
    const model =
      parameter.source === 'body' && parameter.annotation ? modelOf(application, parameter.annotation) : null
    return model ? [{ parameter, model }] : []
  })
  // Calls are followed only where something may come of it.
  if (!bodies.some(({ model }) => [...application.pydantic.fieldsOf(model).keys()].some(isMeant))) return []
  const found: MassAssignment[] = []
  for (const { copy, calls } of copiesFrom(application, handler)) {
    const body = bodies.find(({ model }) => isSameOrBase(application, copy.model, model))
    if (body === undefined) continue
    if (found.some(({ entity, model }) => entity === copy.entity && model === body.model)) continue
    const { columns } = application.sqlAlchemy.entityOf(copy.entity) ?? { columns: new Map() }
    const fields = [...application.pydantic.fieldsOf(body.model).values()]
      .filter(({ name }) => isMeant(name) && columns.has(name) && copy.isCopied(name))
      .map(({ name, module, definition: { start, end } }) => ({ name, place: { module, start, end } }))
    found.push({ ...body, entity: copy.entity, fields, calls })
  }
  return found.filter(({ fields }) => fields.length > 0)
}

function modelOf({ project: { inference }, pydantic }: Application, { module, node }: Located): ClassSymbol | null {
  const type = inference.annotation(module, node)
  return type.kind === 'instance' && pydantic.isModel(type.class) === true ? type.class : null
}

/** Whether an object of `model` may be what a function calls `declared`. */
function isSameOrBase({ project: { inference } }: Application, declared: ClassSymbol, model: ClassSymbol): boolean {
  return inference.classes.ancestryOf(inference.classes.instanceOf(model)).classes.some((one) => one.class === declared)
}

/** The copying calls that a function reaches, with the shortest way to each. */
function copiesFrom(
  application: Application,
  handler: FunctionSymbol,
): { readonly copy: Copy; readonly calls: readonly ResolvedCall[] }[] {
  const { calls: graph } = application.project
  const found: { copy: Copy; calls: readonly ResolvedCall[] }[] = []
  const seen = new Set([handler])
  let front: { symbol: FunctionSymbol; calls: readonly ResolvedCall[] }[] = [{ symbol: handler, calls: [] }]
  for (let step = 0; step < MAXIMUM_STEPS && front.length > 0; step++) {
    const next: typeof front = []
    for (const { symbol, calls } of front) {
      for (const call of graph.callsIn(symbol)) {
        const way = [...calls, call]
        const copy = copyOf(application, symbol, call)
        if (copy) found.push({ copy, calls: way })
        for (const callee of call.runs) {
          if (seen.has(callee) || callee.module.isStub) continue
          seen.add(callee)
          next.push({ symbol: callee, calls: way })
        }
      }
    }
    front = next
  }
  return found
}

function copyOf(application: Application, symbol: FunctionSymbol, { module, site }: ResolvedCall): Copy | null {
  const call = site?.call
  if (call === undefined) return null
  const { inference } = application.project
  const { func, args, keywords } = call
  const spread = keywords.find(({ arg }) => arg === null)?.value
  if (spread) return asCopy(classOf(application, module, func), dumped(application, symbol, { module, node: spread }))
  const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : ''
  const [first, second, third] = args
  if (name === 'setattr' && first && second && third) {
    const source = loopedOver(inference, module, second, third)
    return source && asCopy(rowOf(application, module, first), dumped(application, symbol, { module, node: source }))
  }
  if (func.kind !== 'Attribute' || !first) return null
  const source = { module, node: first }
  if (name === 'sqlmodel_update') {
    return asCopy(rowOf(application, module, func.value), taken(application, symbol, source, keywords))
  }
  if (/^(model_validate|from_orm|parse_obj)$/.test(name)) {
    return asCopy(classOf(application, module, func.value), taken(application, symbol, source, keywords))
  }
  return null
}

function asCopy(entity: ClassSymbol | null, dump: Omit<Copy, 'entity'> | null): Copy | null {
  return entity && dump && { ...dump, entity }
}

/** The entity that an expression is, as a class. */
function classOf(
  { project, sqlAlchemy }: Application,
  module: Located['module'],
  node: Expression,
): ClassSymbol | null {
  const type = project.inference.typeOf(module, node)
  const object = type.kind === 'class' && type.of.kind === 'instance' ? type.of : null
  return object && sqlAlchemy.isEntity(object.class) === true ? object.class : null
}

/** The entity of which an expression is an object. */
function rowOf({ project, sqlAlchemy }: Application, module: Located['module'], node: Expression): ClassSymbol | null {
  const [object, ...others] = objectsOf(project.inference, module, node)
  return object && others.length === 0 && sqlAlchemy.isEntity(object.class) === true ? object.class : null
}

function objectsOf(inference: Inference, module: Located['module'], node: Expression): readonly InstanceType[] {
  const type = inference.typeOf(module, node)
  const members = type.kind === 'union' ? type.members : [type]
  return members.flatMap((member) => (member.kind === 'instance' ? [member] : []))
}

/** `data` of `for name, value in data.items(): setattr(row, name, value)`, and of `setattr(row, name, data[name])`. */
function loopedOver(
  inference: Inference,
  module: Located['module'],
  key: Expression,
  value: Expression,
): Expression | null {
  if (key.kind !== 'Name') return null
  const resolution = inference.names.lookUp(module, key.id, key.start)
  const definition = resolution.kind === 'definitions' ? resolution.sites.at(-1)?.definition : undefined
  if (definition?.kind !== 'for') return null
  if (value.kind === 'Subscript') return value.value
  const { iterable } = definition
  return iterable.kind === 'Call' && iterable.func.kind === 'Attribute' && iterable.func.attr === 'items'
    ? iterable.func.value
    : null
}

/** What is copied of a model that is given as it is, or as its dump; `update=` replaces fields. */
function taken(
  application: Application,
  symbol: FunctionSymbol,
  source: Located,
  keywords: Call['keywords'],
): Omit<Copy, 'entity'> | null {
  const [model] = objectsOf(application.project.inference, source.module, source.node).filter(
    ({ class: one }) => application.pydantic.isModel(one) === true,
  )
  const dump = model ? { model: model.class, isCopied: () => true } : dumped(application, symbol, source)
  const update = keywords.find(({ arg }) => arg === 'update')?.value
  if (dump === null || update === undefined) return dump
  const replaced = namesIn(application, { module: source.module, node: update })
  return replaced && { ...dump, isCopied: (field) => dump.isCopied(field) && !replaced.includes(field) }
}

/** The model behind `model.model_dump(…)`, directly or in a variable, with the fields that the dump has. */
function dumped(application: Application, symbol: FunctionSymbol, place: Located): Omit<Copy, 'entity'> | null {
  const { inference } = application.project
  const only = onlyValue(inference, place, { calls: false })
  if (only?.node.kind !== 'Call' || only.node.func.kind !== 'Attribute') return null
  const { module, node } = only
  const { value, attr } = only.node.func
  if (attr !== 'model_dump' && attr !== 'dict') return null
  const [model, ...others] = objectsOf(inference, module, value)
  if (model === undefined || others.length > 0 || application.pydantic.isModel(model.class) !== true) return null
  const given = new Map(node.keywords.map(({ arg, value: argument }) => [arg, { module, node: argument }]))
  const [exclude, include] = ['exclude', 'include'].map((name) => {
    const argument = given.get(name)
    return argument && namesIn(application, argument)
  })
  // What cannot be read may leave out anything.
  if (exclude === null || include === null || given.has(null)) return null
  const removed = place.node.kind === 'Name' ? removedFrom(application, symbol, place.node.id) : []
  if (removed === null) return null
  return {
    model: model.class,
    isCopied: (field) => !exclude?.includes(field) && (include?.includes(field) ?? true) && !removed.includes(field),
  }
}

/** The fields that a function takes out of a dump in a variable or replaces before it is copied; null where it may change it otherwise. */
function removedFrom(
  { project: { inference } }: Application,
  { facts, module }: FunctionSymbol,
  name: string,
): readonly string[] | null {
  const removed: string[] = []
  for (const { target } of facts.itemAssignments) {
    if (target.value.kind !== 'Name' || target.value.id !== name) continue
    const field = stringOf(inference, { module, node: target.slice })
    if (field === null) return null
    removed.push(field)
  }
  for (const { call } of facts.calls) {
    const { func, args } = call
    if (func.kind !== 'Attribute' || func.value.kind !== 'Name' || func.value.id !== name) continue
    if (/^(items|keys|values|get|copy)$/.test(func.attr)) continue
    const key = func.attr === 'pop' && args[0] ? onlyValue(inference, { module, node: args[0] })?.node : undefined
    if (key?.kind !== 'Constant' || key.type !== 'str') return null
    removed.push(key.value)
  }
  return removed
}

/** The names in a set, list or dict that is written out; null for anything else. */
function namesIn({ project: { inference } }: Application, place: Located): readonly string[] | null {
  const node = onlyValue(inference, place)?.node
  const elements = node?.kind === 'Dict' ? node.keys : node && 'elts' in node ? node.elts : null
  if (elements === null) return null
  const names = elements.map((element) =>
    element?.kind === 'Constant' && element.type === 'str' ? element.value : null,
  )
  return names.every((name) => name !== null) ? names : null
}
