import type { Inference } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { constantOf } from '../../project/values.ts'
import type { Expression, Name } from '../../syntax/ast.ts'

/**
 * The expression with names replaced by expressions that may stand in other files: names, attributes of them, and strings that are put
 * together from them. `replacementOf` gives null for a name that stays. The expression itself where nothing is replaced.
 */
export function replaceNames(
  inference: Inference,
  place: Located,
  replacementOf: (name: Name) => Located | null,
): Located {
  const { module, node } = place
  const replaced = (inner: Expression): Located => replaceNames(inference, { module, node: inner }, replacementOf)
  switch (node.kind) {
    case 'Name':
      return replacementOf(node) ?? place
    case 'Attribute': {
      const object = replaced(node.value)
      if (object.node === node.value) return place
      const { start, end } = object.node
      return { module: object.module, node: { kind: 'Attribute', value: object.node, attr: node.attr, start, end } }
    }
    case 'Subscript': {
      const slice = replaced(node.slice)
      const key = slice.node === node.slice ? null : constantNode(inference, slice)
      return key === null ? place : { module, node: { ...node, slice: key } }
    }
    case 'List':
    case 'Tuple': {
      const elts = node.elts.map((element) => {
        const value = replaced(element)
        return value.node === element ? element : (constantNode(inference, value) ?? element)
      })
      return elts.every((element, index) => element === node.elts[index]) ? place : { module, node: { ...node, elts } }
    }
    case 'JoinedStr': {
      const values = node.values.map((part) => {
        if (part.kind !== 'FormattedValue' || part.format_spec || part.conversion) return part
        const value = replaced(part.value)
        return value.node === part.value ? part : (constantNode(inference, value) ?? part)
      })
      return values.every((value, index) => value === node.values[index])
        ? place
        : { module, node: { ...node, values } }
    }
    case 'BinOp': {
      const [left, right] = [node.left, node.right].map((operand) => {
        const value = replaced(operand)
        return value.node === operand ? operand : (constantNode(inference, value) ?? operand)
      })
      if (left === node.left && right === node.right) return place
      return { module, node: { ...node, left: left!, right: right! } }
    }
    default:
      return place
  }
}

/** The string or number that an expression evaluates to, as a constant that may stand in any file. */
function constantNode(inference: Inference, place: Located) {
  const value = constantOf(inference, place)
  const { start, end } = place.node
  if (typeof value === 'string') return { kind: 'Constant', type: 'str', value, start, end } as const
  if (typeof value === 'number') return { kind: 'Constant', type: 'int', value, start, end } as const
  return null
}
