import type { ResolvedCall } from '../../project/calls.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Call, Expression } from '../../syntax/ast.ts'

/** Whether values of parameters are true where they are known by what a chain of calls hands over. */
type Flags = ReadonlyMap<string, boolean>

/**
 * Whether a chain of calls cannot happen, because one of them stands under a condition that the arguments of the calls before it rule out:
 * `check(url, resolve=False)`, where `check` looks the name up only `if resolve:`.
 */
export function isRuledOut(chain: readonly ResolvedCall[]): boolean {
  let flags: Flags = new Map()
  for (const [index, call] of chain.entries()) {
    const next = chain[index + 1]
    if (index > 0 && !mayHappen(call, flags)) return true
    if (next === undefined) return false
    flags = next.caller === null || call.site === null ? new Map() : flagsFor(next.caller, call.site.call, flags)
  }
  return false
}

/**
 * A chain that starts with a call and that its arguments do not rule out, or null; `next` gives the calls in the functions that a call runs
 * as far as they lead anywhere, `effectOf` what a call does itself. No longer than `longest`.
 */
export function chainNotRuledOut<Effect>(
  start: ResolvedCall,
  longest: number,
  next: (call: ResolvedCall) => readonly ResolvedCall[],
  effectOf: (call: ResolvedCall) => Effect | null,
): { readonly calls: readonly ResolvedCall[]; readonly effect: Effect } | null {
  const seen = new Set<ResolvedCall>()
  const follow = (
    call: ResolvedCall,
    around: Flags,
    before: readonly ResolvedCall[],
  ): ReturnType<typeof chainNotRuledOut<Effect>> => {
    const calls = [...before, call]
    const effect = effectOf(call)
    if (effect !== null) return { calls, effect }
    if (calls.length >= longest || seen.has(call)) return null
    seen.add(call)
    for (const inner of next(call)) {
      const flags: Flags =
        inner.caller === null || call.site === null ? new Map() : flagsFor(inner.caller, call.site.call, around)
      const chain = mayHappen(inner, flags) ? follow(inner, flags, calls) : null
      if (chain !== null) return chain
    }
    return null
  }
  return follow(start, new Map(), [])
}

/** What a call says about the parameters of the function that it calls. */
function flagsFor({ facts, module, owner }: FunctionSymbol, call: Call, around: Flags): Flags {
  const flags = new Map<string, boolean>()
  if (call.args.some(({ kind }) => kind === 'Starred') || call.keywords.some(({ arg }) => arg === null)) return flags
  const isMethod = owner !== null && !facts.decorators.some((one) => one.kind === 'Name' && one.id === 'staticmethod')
  const parameters = isMethod ? facts.parameters.slice(1) : facts.parameters
  for (const [index, { name, kind, default: fallback }] of parameters.entries()) {
    if (kind === 'vararg' || kind === 'kwarg') continue
    // What the function assigns again may be anything.
    if (module.definitionsIn(facts.scope, name).length > 1) continue
    const byPosition = kind === 'keyword-only' ? undefined : call.args[index]
    const given = call.keywords.find(({ arg }) => arg === name)?.value ?? byPosition ?? fallback
    const value = given === null ? null : truthOf(given, given === fallback ? new Map() : around)
    if (value !== null) flags.set(name, value)
  }
  return flags
}

/** Whether a call may happen in its function, as far as the conditions on parameters tell. */
function mayHappen({ module, caller, node, block }: ResolvedCall, flags: Flags): boolean {
  if (flags.size === 0 || caller === null) return true
  const around = new Set<number>()
  for (let id = block; id >= 0; id = module.block(id).parent) {
    const { kind, test } = module.block(id)
    around.add(id)
    if (kind === 'function') break
    if (test === null || (kind !== 'if' && kind !== 'else' && kind !== 'while')) continue
    if (truthOf(test, flags) === (kind === 'else')) return false
  }
  // An early return: `if not resolve: return`.
  return !module.facts.blocks.some(
    ({ kind, test, leaves, parent, end }) =>
      kind === 'if' &&
      leaves === 'function' &&
      test !== null &&
      around.has(parent) &&
      end <= node.start &&
      truthOf(test, flags) === true,
  )
}

/** Whether an expression is true; null where that is not known. */
function truthOf(node: Expression, flags: Flags): boolean | null {
  switch (node.kind) {
    case 'Name':
      return flags.get(node.id) ?? null
    case 'Constant':
      if (node.type === 'None') return false
      return node.type === 'bool' ? node.value : null
    case 'UnaryOp': {
      const value = node.op === 'Not' ? truthOf(node.operand, flags) : null
      return value === null ? null : !value
    }
    case 'BoolOp': {
      const values = node.values.map((value) => truthOf(value, flags))
      const decisive = node.op === 'Or'
      if (values.includes(decisive)) return decisive
      return values.every((value) => value === !decisive) ? !decisive : null
    }
    default:
      return null
  }
}
