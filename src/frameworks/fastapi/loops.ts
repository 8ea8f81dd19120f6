import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import { onlyValue } from '../../project/values.ts'
import type { Expression } from '../../syntax/ast.ts'
import { replaceNames } from './replacement.ts'

/** What the targets of the loops around a call stand for in one round: the element by the iterable it is taken from. */
export type Round = ReadonlyMap<Expression, Located>

const ONCE: readonly Round[] = [new Map()]

/** More rounds than this are not told apart. */
const MAXIMUM_ROUNDS = 200

/**
 * The rounds in which code in block `block` runs, as far as the loops around it go over written-out lists, tuples and dicts
 * (`for router, prefix in [(users, "/users"), …]`). A loop over anything else counts as one round in which nothing is known.
 */
export function roundsOf(inference: Inference, module: Module, block: number): readonly Round[] {
  let rounds = ONCE
  for (const { kind, test } of module.blocksAround(block)) {
    if (kind === 'function' || kind === 'class' || kind === 'module' || kind === 'lambda') break
    if (kind !== 'for' || test === null) continue
    const elements = elementsOfDisplay(inference, { module, node: test })
    if (elements === null || rounds.length * elements.length > MAXIMUM_ROUNDS) continue
    rounds = rounds.flatMap((round) => elements.map((element) => new Map([...round, [test, element]])))
  }
  return rounds
}

function elementsOfDisplay(inference: Inference, iterable: Located): readonly Located[] | null {
  const { module, node } = iterable
  if (node.kind === 'Call' && node.func.kind === 'Attribute' && node.args.length === 0) {
    const dict = onlyValue(inference, { module, node: node.func.value }, { calls: false })
    if (dict?.node.kind !== 'Dict') return null
    const { keys, values, start, end } = dict.node
    if (keys.includes(null)) return null
    const entries = keys.map((key, index) => ({ key: key!, value: values[index]! }))
    const located = (one: Expression): Located => ({ module: dict.module, node: one })
    switch (node.func.attr) {
      case 'items':
        return entries.map(({ key, value }) => located({ kind: 'Tuple', elts: [key, value], start, end }))
      case 'values':
        return entries.map(({ value }) => located(value))
      case 'keys':
        return entries.map(({ key }) => located(key))
      default:
        return null
    }
  }
  if (node.kind === 'Call' && qualifiedNameOf(inference.typeOf(module, node.func)) === 'builtins.enumerate') {
    return null
  }
  const display = onlyValue(inference, iterable)
  switch (display?.node.kind) {
    case 'List':
    case 'Tuple':
    case 'Set':
      if (display.node.elts.some(({ kind }) => kind === 'Starred')) return null
      return display.node.elts.map((element) => ({ module: display.module, node: element }))
    default:
      return null
  }
}

/** The expression with the loop targets of `round` replaced by what they stand for; itself where it mentions none. */
export function inRound(inference: Inference, place: Located, round: Round): Located {
  if (round.size === 0) return place
  return replaceNames(inference, place, (name) => {
    const resolution = inference.names.lookUp(place.module, name.id, name.start)
    const site = resolution.kind === 'definitions' && resolution.sites.length === 1 ? resolution.sites[0]! : null
    if (site?.definition.kind !== 'for') return null
    const element = round.get(site.definition.iterable)
    if (element === undefined) return null
    let part = element
    for (const step of site.definition.path) {
      const whole = onlyValue(inference, part, { calls: false })
      const isSequence = whole?.node.kind === 'Tuple' || whole?.node.kind === 'List'
      const next = isSequence && typeof step === 'number' ? whole.node.elts[step] : undefined
      if (next === undefined) return null
      part = { module: whole!.module, node: next }
    }
    return part
  })
}
