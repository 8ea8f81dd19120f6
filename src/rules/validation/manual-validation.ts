import {
  argumentsOf,
  constantOf,
  defineRule,
  type Expression,
  type If,
  type Inference,
  type Module,
  qualifiedNameOf,
} from '../../rule-api/index.ts'
import { bad, good } from './manual-validation.examples.ts'

export default defineRule({
  id: 'manual-validation',
  category: 'validation',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  docs: {
    summary: 'Length, range or pattern of a body field checked by hand in the handler',
    why: `A check in one handler is missing in the next one that takes the same model, and nobody sees it from outside. As a constraint of the
field, \`Field(min_length=3)\`, it holds wherever the model is used, it is in the API documentation, and FastAPI answers with status 422 that
names the field, together with everything else that is wrong.`,
    bad,
    good,
    limits: 'Only conditions about one field and constants, directly in the handler, that end in status 400 or 422.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/body-fields/',
      'https://docs.pydantic.dev/latest/concepts/fields/',
    ],
  },
  check: {
    endpoint({ function: symbol, uses }, { application, file, module, report }) {
      if (symbol === null || symbol.module !== module || module.role !== 'application') return
      const { inference } = application.project
      const bodies = (uses[0]?.parameters ?? []).filter(({ source, shape }) => source === 'body' && shape === 'model')
      if (bodies.length === 0) return
      for (const node of file.nodesOf('If')) {
        if (node.start < symbol.facts.start || node.end > symbol.facts.end || !refuses(inference, module, node))
          continue
        for (const { name } of bodies) {
          const check = node.test.kind === 'BoolOp' ? node.test.values : [node.test]
          const found = check.map((one) => constraintIn(inference, module, one, name))
          const [first] = found
          if (!first || found.includes(null)) continue
          report({
            at: node.test,
            message: `"${first.field}" of "${name}" is checked by hand: say it in the model, Field(${first.constraint}=…), and FastAPI refuses the request by itself`,
          })
        }
      }
    },
  },
})

/** Whether the branch does nothing but answer with status 400 or 422. */
function refuses(inference: Inference, module: Module, { body }: If): boolean {
  const [only, ...others] = body
  const call = only?.kind === 'Raise' ? only.exc : null
  if (others.length > 0 || call?.kind !== 'Call') return false
  if (!/\.HTTPException$/.test(qualifiedNameOf(inference.typeOf(module, call.func)) ?? '')) return false
  const status = argumentsOf(inference, module, call, ['status_code']).get('status_code')
  const value = status && constantOf(inference, status)
  return value === 400 || value === 422
}

/** The field that a condition is about, and the constraint that says the same; null for any other condition. */
function constraintIn(
  inference: Inference,
  module: Module,
  test: Expression,
  body: string,
): { readonly field: string; readonly constraint: string } | null {
  if (test.kind === 'UnaryOp' && test.op === 'Not') return constraintIn(inference, module, test.operand, body)
  if (test.kind === 'Call') {
    const name = qualifiedNameOf(inference.typeOf(module, test.func)) ?? ''
    const field = /^re\.(match|fullmatch|search)$/.test(name) ? fieldOf(test.args[1], body) : null
    return field === null || test.args[0]?.kind !== 'Constant' ? null : { field, constraint: 'pattern' }
  }
  if (test.kind !== 'Compare') return null
  const [operator] = test.ops
  const sides = [test.left, ...test.comparators]
  // Fields and settings have known defaults, but are no constants.
  const isNumber = (node: Expression) =>
    node.kind !== 'Attribute' && typeof constantOf(inference, { module, node }) === 'number'
  const checked = sides.filter((side) => !isNumber(side))
  const [side] = checked
  if (checked.length !== 1 || side === undefined || operator === undefined) return null
  const isBelow = /^Lt/.test(operator) === (side === test.left)
  if (!/^(Lt|LtE|Gt|GtE)$/.test(operator)) return null
  if (side.kind === 'Call' && side.func.kind === 'Name' && side.func.id === 'len') {
    const field = fieldOf(side.args[0], body)
    return field === null ? null : { field, constraint: isBelow ? 'min_length' : 'max_length' }
  }
  const field = fieldOf(side, body)
  return field === null ? null : { field, constraint: isBelow ? 'ge' : 'le' }
}

/** `name` of `body.name`. */
function fieldOf(node: Expression | undefined, body: string): string | null {
  return node?.kind === 'Attribute' && node.value.kind === 'Name' && node.value.id === body ? node.attr : null
}
