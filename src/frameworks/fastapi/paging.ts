import type { Inference } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import { annotationParts } from './annotations.ts'
import type { EndpointParameter } from './endpoints.ts'

/** Whether a parameter is a plain number that neither its declaration nor the function bounds, as far as that can be seen. */
export function isUnboundedNumber(inference: Inference, { declared, endpoint }: EndpointParameter): boolean {
  if (declared.annotation === null) return false
  const { base, metadata } = annotationParts(inference, declared.annotation)
  const members = membersOf(inference.annotation(base.module, base.node))
  const isNumber = members.every(
    (type) => type.kind === 'none' || (type.kind === 'instance' && type.class.qualifiedName === 'builtins.int'),
  )
  if (!isNumber || base.node.kind === 'Call') return false
  const marks = [...metadata, ...(declared.written ? [declared.written] : [])]
  return !marks.some(mayBound) && !isBoundedBy(endpoint.function, declared.name)
}

/** Whether metadata has an upper bound, or is not known. */
function mayBound({ node }: Located): boolean {
  if (node.kind === 'Constant') return false
  if (node.kind !== 'Call') return true
  const name = node.func.kind === 'Name' ? node.func.id : node.func.kind === 'Attribute' ? node.func.attr : ''
  if (!/^(Query|Field)$/.test(name)) return true
  return node.keywords.some(({ arg }) => arg === null || arg === 'le' || arg === 'lt')
}

/** Whether the function compares the parameter, or puts it through `min()`. */
function isBoundedBy(symbol: EndpointParameter['endpoint']['function'], name: string): boolean {
  if (symbol === null) return false
  const { facts, module } = symbol
  const isNamed = (node: Located['node']): boolean => node.kind === 'Name' && node.id === name
  const isCut = facts.calls.some(
    ({ call: { func, args } }) => func.kind === 'Name' && func.id === 'min' && args.some(isNamed),
  )
  return (
    isCut ||
    module.facts.blocks.some(
      ({ test, start, end }) =>
        test?.kind === 'Compare' &&
        facts.start <= start &&
        end <= facts.end &&
        [test.left, ...test.comparators].some(isNamed) &&
        test.ops.some((op) => op === 'Gt' || op === 'GtE' || op === 'Lt' || op === 'LtE'),
    )
  )
}
