import type { ResolvedCall } from '../../project/calls.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Attribute, Expression } from '../../syntax/ast.ts'

/**
 * Whether a call happens only until a value is known that outlives its function: under `if _settings is None:` or after
 * `if _settings is not None: return _settings`, where the function assigns `_settings` itself, as a global or an attribute; and under
 * `if key not in _cache:` or after `if key in _cache: return _cache[key]`, where the function returns what `_cache` has. What an accessor
 * does for objects without the value that it returns (`if self.content: return self.content`) counts the same.
 */
export function happensOnce({ caller, module, node, block }: ResolvedCall): boolean {
  if (caller === null) return false
  const kept = keptNames(caller)
  if (kept.size === 0) return false
  for (const around of module.blocksAround(block)) {
    if (around.kind === 'function') break
    if ((around.kind !== 'if' && around.kind !== 'else') || around.test === null) continue
    if (absentWhen(around.test, around.kind === 'if').some((name) => kept.has(name))) return true
  }
  // An early return: an `if` on the value, before the call, that leaves the function.
  return module.facts.blocks.some(
    ({ kind, test, leaves, parent, end }) =>
      kind === 'if' &&
      leaves === 'function' &&
      parent === caller.facts.bodyBlock &&
      end <= node.start &&
      test !== null &&
      absentWhen(test, false).some((name) => kept.has(name)),
  )
}

/** The globals and attributes that a function assigns, the attributes that it returns, and the collections of which it returns an element. */
function keptNames({ module, facts }: FunctionSymbol): ReadonlySet<string> {
  const names = new Set<string>(module.scope(facts.scope).globals)
  for (const { value } of facts.returns) {
    const returned = value?.kind === 'Attribute' ? spelled(value) : null
    if (returned?.startsWith('self.')) names.add(returned)
    const element = value?.kind === 'Attribute' ? value.value : value
    const name = element?.kind === 'Subscript' ? spelled(element.value) : null
    const isLocal = name !== null && module.definitionsIn(facts.scope, name).length > 0
    if (name !== null && !isLocal) names.add(name)
  }
  for (const { target } of facts.attributeAssignments) {
    const name = spelled(target)
    if (name !== null) names.add(name)
  }
  return names
}

/**
 * The names and attributes that have no value yet when a condition has the given outcome: `x` for `x is None` and true, for `x`,
 * `hasattr(self, "x")` or `key in x` and false. Of several conditions, those of each.
 */
function absentWhen(test: Expression, outcome: boolean): readonly string[] {
  switch (test.kind) {
    case 'BoolOp':
      return test.values.flatMap((value) => absentWhen(value, outcome))
    case 'UnaryOp':
      return test.op === 'Not' ? absentWhen(test.operand, !outcome) : []
    case 'Compare': {
      const [operator] = test.ops
      const [other] = test.comparators
      if (other === undefined) return []
      if (operator === 'In' || operator === 'NotIn') return absentWhen(other, (operator === 'In') === outcome)
      if (other.kind !== 'Constant' || other.type !== 'None') return []
      return absentWhen(test.left, (operator === 'IsNot' || operator === 'NotEq') === outcome)
    }
    case 'Call': {
      const [object, attribute] = test.args
      if (outcome || test.func.kind !== 'Name' || test.func.id !== 'hasattr' || object?.kind !== 'Name') return []
      return attribute?.kind === 'Constant' ? [`${object.id}.${attribute.value}`] : []
    }
    default: {
      const name = outcome ? null : spelled(test)
      return name === null ? [] : [name]
    }
  }
}

function spelled(node: Expression): string | null {
  if (node.kind === 'Name') return node.id
  return node.kind === 'Attribute' && node.value.kind === 'Name' ? `${node.value.id}.${node.attr}` : null
}

/**
 * Whether what a call makes outlives the run of its function: it is assigned to a global, to an attribute of something that is older than the
 * function (`app.state.client`, `cls._client`, `self._client` in a method that is no constructor), or put into a collection that is.
 */
export function isKept(call: ResolvedCall): boolean {
  const { caller, module } = call
  if (caller === null) return true
  const { facts } = caller
  const names = namesOf(call, caller)
  const { globals } = module.scope(facts.scope)
  if (globals.some((name) => names.has(name))) return true
  const holds = (value: Expression | null) => isValueOf(call, names, value)
  if (facts.attributeAssignments.some(({ target, value }) => holds(value) && !isOwn(caller, target))) return true
  return facts.calls.some(({ call: { func, args } }) => {
    if (func.kind !== 'Attribute' || !KEEPING.has(func.attr) || !args.some(holds)) return false
    const root = rootOf(func.value)
    return root === null || module.definitionsIn(facts.scope, root).every(({ kind }) => kind === 'parameter')
  })
}

/** Whether a function returns what a call in it makes, or assigns it to an attribute of something. */
export function isHandedOut(call: ResolvedCall): boolean {
  const { caller } = call
  if (caller === null) return false
  const names = namesOf(call, caller)
  const { returns, attributeAssignments } = caller.facts
  return [...returns, ...attributeAssignments].some(({ value }) => isValueOf(call, names, value))
}

/** The names that the function around a call gives to what it makes. */
function namesOf(call: ResolvedCall, { module, facts }: FunctionSymbol): ReadonlySet<string> {
  const names = new Set<string>()
  const { bindings, globals } = module.scope(facts.scope)
  const all = [...bindings, ...globals.map((name) => ({ name, definitions: module.definitionsIn(0, name) }))]
  for (const { name, definitions } of all) {
    for (const definition of definitions) {
      const isAssigned = definition.kind === 'assign' || definition.kind === 'annotated'
      if (isAssigned && isValueOf(call, names, definition.value)) names.add(name)
    }
  }
  return names
}

/** Whether an expression may have what a call makes as its value, directly or by one of its names. */
function isValueOf(call: ResolvedCall, names: ReadonlySet<string>, value: Expression | null): boolean {
  if (value === null) return false
  const holds = (one: Expression) => isValueOf(call, names, one)
  switch (value.kind) {
    case 'Await':
    case 'NamedExpr':
      return holds(value.value)
    case 'BoolOp':
      return value.values.some(holds)
    case 'IfExp':
      return holds(value.body) || holds(value.orelse)
    case 'Name':
      return names.has(value.id)
    default:
      return value.start === call.node.start && value.end === call.node.end
  }
}

/** Methods of collections that keep what they are given. */
const KEEPING: ReadonlySet<string> = new Set(['append', 'add', 'setdefault', 'put', 'insert', 'appendleft', 'register'])

const CONSTRUCTORS: ReadonlySet<string> = new Set(['__init__', '__post_init__', '__new__', '__enter__', '__aenter__'])

/** Whether an attribute is that of something that is not older than the run of the function: what it constructs, the request, a local object. */
function isOwn({ module, facts, owner }: FunctionSymbol, { value: object }: Attribute): boolean {
  const root = rootOf(object)
  if (root === null) return false
  if (owner !== null && root === facts.parameters[0]?.name) return CONSTRUCTORS.has(facts.name)
  if (/^(request|websocket|ws|conn|connection)$/.test(root)) return !mentionsApp(object)
  const definitions = module.definitionsIn(facts.scope, root)
  return definitions.length > 0 && definitions.every(({ kind }) => kind === 'assign' || kind === 'annotated')
}

/** `request.app.state` is the application's, `request.state` the request's. */
function mentionsApp(node: Expression): boolean {
  return node.kind === 'Attribute' && (node.attr === 'app' || mentionsApp(node.value))
}

function rootOf(node: Expression): string | null {
  if (node.kind === 'Name') return node.id
  return node.kind === 'Attribute' || node.kind === 'Subscript' ? rootOf(node.value) : null
}
