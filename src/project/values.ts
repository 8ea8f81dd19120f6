import type { Call, Expression, Subscript } from '../syntax/ast.ts'
import { lastIdentifier } from '../syntax/expressions.ts'
import type { Site } from './imports.ts'
import type { Inference } from './inference.ts'
import { qualifiedNameOf } from './inference.ts'
import type { Located } from './module.ts'
import type { Resolution } from './names.ts'
import { interpolated, stringMethod } from './strings.ts'
import type { FunctionSymbol } from './symbols.ts'
import { membersOf } from './types.ts'

/** Names and calls are followed this far; further than that a value is left as it is written. */
const MAXIMUM_STEPS = 40

/**
 * The expressions that an expression may stand for: names, imports, attributes with known values, conditional expressions and (unless
 * `calls` is false) calls of project functions are followed to the displays, calls and constants behind them. What cannot be followed
 * stands for itself, so the answer is never empty.
 */
export function valuesOf(
  inference: Inference,
  start: Located,
  options: { readonly calls?: boolean } = {},
): readonly Located[] {
  const followCalls = options.calls ?? true
  const results: Located[] = []
  const seen = new Set<Expression>()
  const follow = (place: Located, steps: number): void => {
    const { module, node } = place
    if (seen.has(node)) return
    seen.add(node)
    if (steps > MAXIMUM_STEPS) {
      results.push(place)
      return
    }
    switch (node.kind) {
      case 'Name':
        followResolution(inference.names.lookUp(module, node.id, node.start), place, steps)
        return
      case 'Attribute':
        followAttribute(place, node.attr, node.value, steps)
        return
      case 'NamedExpr':
      case 'Await':
        follow({ module, node: node.value }, steps + 1)
        return
      case 'IfExp':
        follow({ module, node: node.body }, steps + 1)
        follow({ module, node: node.orelse }, steps + 1)
        return
      case 'Constant':
        if (node.type === 'str' && node.forward) follow({ module, node: node.forward }, steps + 1)
        else results.push(place)
        return
      case 'Call': {
        const callee = inference.typeOf(module, node.func)
        if (qualifiedNameOf(callee) === 'typing.cast' && node.args[1]) {
          follow({ module, node: node.args[1] }, steps + 1)
          return
        }
        const functions = membersOf(callee).map((member) => (member.kind === 'function' ? member.function : null))
        const followable =
          followCalls &&
          functions.every(
            (symbol) =>
              symbol !== null && !symbol.module.isStub && !symbol.facts.isGenerator && symbol.facts.returns.length > 0,
          )
        if (!followable) {
          results.push(place)
          return
        }
        for (const symbol of functions) {
          for (const { value } of symbol!.facts.returns) {
            if (value) follow({ module: symbol!.module, node: value }, steps + 1)
          }
        }
        return
      }
      default:
        results.push(place)
    }
  }

  const followResolution = (resolution: Resolution, place: Located, steps: number): void => {
    if (resolution.kind !== 'definitions') {
      results.push(place)
      return
    }
    for (const site of resolution.sites) followSite(site, place, steps)
  }

  const followSite = ({ module, definition }: Site, place: Located, steps: number): void => {
    switch (definition.kind) {
      case 'import-from':
        followResolution(inference.names.imported(module, definition), place, steps + 1)
        return
      case 'assign': {
        const value = elementAt(definition.value, definition.path)
        if (value) follow({ module, node: value }, steps + 1)
        else results.push(place)
        return
      }
      case 'annotated':
        if (definition.value) follow({ module, node: definition.value }, steps + 1)
        else results.push(place)
        return
      case 'type-alias':
        follow({ module, node: definition.value }, steps + 1)
        return
      default:
        results.push(place)
    }
  }

  const followAttribute = (place: Located, name: string, object: Expression, steps: number): void => {
    for (const type of membersOf(inference.typeOf(place.module, object))) {
      if (type.kind === 'module') {
        followResolution(inference.names.memberOfTarget(type.target, name), place, steps + 1)
        continue
      }
      const instance = type.kind === 'class' ? inference.asInstance(type.of) : type
      const member = instance.kind === 'instance' ? inference.classes.member(instance, name) : null
      const sites = member?.sites.filter(({ definition }) => 'value' in definition && definition.value !== null) ?? []
      const assignments = member?.assignments.filter(({ value, path }) => value !== null && path.length === 0) ?? []
      const computed = followCalls && member ? member.sites.flatMap((site) => propertyAt(inference, site) ?? []) : []
      if (sites.length + assignments.length + computed.length === 0) results.push(place)
      for (const site of sites) followSite(site, place, steps + 1)
      for (const { module, facts } of computed) {
        for (const { value } of facts.returns) if (value) follow({ module, node: value }, steps + 1)
      }
      for (const { module, value } of assignments) if (value) follow({ module, node: value }, steps + 1)
    }
  }

  follow(start, 0)
  return results.length > 0 ? results : [start]
}

const PROPERTIES = ['builtins.property', 'functools.cached_property']

/** The function of a property that returns something; null for anything else. */
function propertyAt(inference: Inference, { module, definition }: Site): FunctionSymbol | null {
  const symbol = definition.kind === 'function' ? module.functions[definition.function]! : null
  if (symbol === null || module.isStub || symbol.facts.returns.length === 0) return null
  return inference.decoratorsOf(symbol).some((name) => name !== null && PROPERTIES.includes(name)) ? symbol : null
}

/** The expression behind a value that is known to be one only, or null. */
export function onlyValue(
  inference: Inference,
  place: Located,
  options: { readonly calls?: boolean } = {},
): Located | null {
  const values = valuesOf(inference, place, options)
  return values.length === 1 ? values[0]! : null
}

/** The part of a written-out tuple or list that an unpacking target takes; null where it is not written out. */
function elementAt(value: Expression, path: readonly (number | '*')[]): Expression | null {
  let node = value
  for (const step of path) {
    if ((node.kind !== 'Tuple' && node.kind !== 'List') || typeof step !== 'number') return null
    const element = node.elts[step]
    if (element === undefined || node.elts.some(({ kind }) => kind === 'Starred')) return null
    node = element
  }
  return node
}

/** The element of a written-out dict, list or tuple that `whole[key]` takes for a constant key; null where it is not known. */
export function elementBehind(inference: Inference, { module, node }: Located<Subscript>): Located | null {
  const whole = onlyValue(inference, { module, node: node.value }, { calls: false })
  const key = constantOf(inference, { module, node: node.slice })
  if (whole?.node.kind === 'Dict' && key !== undefined) {
    const { keys, values } = whole.node
    if (keys.includes(null)) return null
    const index = keys.findLastIndex((one) => constantOf(inference, { module: whole.module, node: one! }) === key)
    return index < 0 ? null : { module: whole.module, node: values[index]! }
  }
  if ((whole?.node.kind === 'List' || whole?.node.kind === 'Tuple') && typeof key === 'number') {
    const { elts } = whole.node
    const element = elts.some(({ kind }) => kind === 'Starred') ? undefined : elts.at(key)
    return element ? { module: whole.module, node: element } : null
  }
  return null
}

/** The expressions whose values are being worked out: `url = url.strip()` may ask for itself. */
const IN_PROGRESS = new Set<Expression>()

/** The constant that an expression evaluates to: literals, names of them, concatenations and f-strings of known parts; undefined where unknown. */
export function constantOf(inference: Inference, place: Located): string | number | boolean | null | undefined {
  const only = onlyValue(inference, place)
  if (only === null || IN_PROGRESS.has(only.node)) return undefined
  IN_PROGRESS.add(only.node)
  try {
    return evaluated(inference, only)
  } finally {
    IN_PROGRESS.delete(only.node)
  }
}

function evaluated(inference: Inference, { module, node }: Located): string | number | boolean | null | undefined {
  switch (node.kind) {
    case 'Constant':
      return node.type === 'str' || node.type === 'bool' || node.type === 'None' || node.type === 'int'
        ? node.value
        : undefined
    case 'JoinedStr': {
      let text = ''
      for (const part of node.values) {
        if (part.kind === 'Constant') text += String(part.value)
        else {
          const value =
            part.format_spec || part.conversion ? undefined : constantOf(inference, { module, node: part.value })
          if (value === undefined || value === null) return undefined
          text += String(value)
        }
      }
      return text
    }
    case 'Call': {
      const fallback = defaultOfField(inference, { module, node })
      if (fallback) return constantOf(inference, fallback)
      // `PREFIX.rstrip("/")`
      if (node.func.kind !== 'Attribute' || node.keywords.length > 0) return undefined
      const object = constantOf(inference, { module, node: node.func.value })
      if (typeof object !== 'string') return undefined
      const [only] = node.args
      if (node.func.attr === 'join' && (only?.kind === 'List' || only?.kind === 'Tuple')) {
        const parts = only.elts.map((element) => stringOf(inference, { module, node: element }))
        return parts.every((part) => part !== null) ? parts.join(object) : undefined
      }
      const args = node.args.map((argument) => constantOf(inference, { module, node: argument }))
      return args.every((argument) => argument !== undefined) ? stringMethod(object, node.func.attr, args) : undefined
    }
    case 'BinOp': {
      if (node.op === 'Mod') {
        // `"/%s" % NAME`
        const format = constantOf(inference, { module, node: node.left })
        const parts = node.right.kind === 'Tuple' ? node.right.elts : [node.right]
        const values = parts.map((part) => constantOf(inference, { module, node: part }))
        return typeof format === 'string' ? interpolated(format, values) : undefined
      }
      if (node.op !== 'Add') return undefined
      const left = constantOf(inference, { module, node: node.left })
      const right = constantOf(inference, { module, node: node.right })
      return typeof left === 'string' && typeof right === 'string' ? left + right : undefined
    }
    case 'Subscript': {
      const element = elementBehind(inference, { module, node })
      return element ? constantOf(inference, element) : undefined
    }
    case 'Attribute': {
      // `Color.RED.value`, and a member of a string enumeration itself.
      const object = node.attr === 'value' ? node.value : node
      if (object !== node) return constantOf(inference, { module, node: object })
      return undefined
    }
    default:
      return undefined
  }
}

/** The default that a class attribute gets by `Field("…")` or `field(default="…")` of a library (PEP 681); null for anything else. */
function defaultOfField(inference: Inference, { module, node }: Located<Call>): Located | null {
  if (!/^[Ff]ield$/.test(lastIdentifier(node.func))) return null
  const callee = inference.typeOf(module, node.func)
  const parameters = callee.kind === 'function' && callee.function.module.isStub ? callee.function.facts.parameters : []
  const { name, kind } = parameters[0] ?? {}
  const given = node.keywords.find(({ arg }) => arg === 'default')?.value
  const value = given ?? (name === 'default' && kind !== 'keyword-only' ? node.args[0] : undefined)
  return value && parameters.some((one) => one.name === 'default') ? { module, node: value } : null
}

/** The string that an expression evaluates to; null where it is unknown or no string. */
export function stringOf(inference: Inference, place: Located): string | null {
  const value = constantOf(inference, place)
  return typeof value === 'string' ? value : null
}
