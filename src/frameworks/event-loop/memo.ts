import type { ResolvedCall } from '../../project/calls.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Expression } from '../../syntax/ast.ts'

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
