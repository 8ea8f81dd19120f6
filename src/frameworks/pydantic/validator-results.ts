import type { Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { type FlowQuestions, mayReachEnd } from '../../syntax/flow.ts'
import { walk } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { Validator } from './validators.ts'

/** Where a validator gives `None` without saying so: its name where it runs off its end, a `return` without a value. */
export interface MissingResult {
  readonly at: Span
  readonly isEnd: boolean
}

/**
 * The place where a validator returns nothing, or null. What is about the value being `None` or empty is left out: giving `None` back is what is
 * meant there.
 */
export function missingResult(
  { project }: Application,
  { function: symbol, node, style, mode }: Validator,
): MissingResult | null {
  const { facts, module } = symbol
  if (facts.isStub || facts.isGenerator || facts.isAsync) return null
  const isOfModel = style === 'model_validator' && mode === 'after'
  const value = facts.parameters[isOfModel || facts.parameters[0]?.name !== 'cls' ? 0 : 1]?.name ?? null
  const isAboutValue = (test: Expression): boolean => {
    let isAbout = false
    walk(test, (one) => {
      isAbout ||= one.kind === 'Name' && one.id === value
      return !isAbout
    })
    return isAbout && !isOfModel
  }
  const questions: FlowQuestions = {
    leaves: (expression) => {
      if (expression.kind !== 'Call') return false
      const type = project.inference.typeOf(module, expression.func)
      if (type.kind !== 'function' || type.function.module.isStub)
        return /^_?(raise|fail|abort|exit|error)|_(error|exception|never)$/.test(lastIdentifier(expression.func))
      const called = type.function.facts
      return called.returns.length === 0 && type.function.module.block(called.bodyBlock).leaves === 'function'
    },
    alwaysHolds: ({ test }) => isPresence(test, value) && !isOfModel,
  }
  if (mayReachEnd(node.body, questions)) return { at: facts.nameSpan, isEnd: true }
  const bare = facts.returns.find(({ value: result, block }) => {
    if (result !== null) return false
    return ![...module.blocksAround(block)].some(
      ({ kind, test }) => kind === 'except' || (test !== null && isAboutValue(test)),
    )
  })
  return bare ? { at: { start: bare.start, end: bare.end }, isEnd: false } : null
}

/** Whether a condition says that there is a value: `value`, `value is not None`, also beside others of a kind. */
function isPresence(test: Expression, value: string | null): boolean {
  if (test.kind === 'Name') return test.id === value
  if (test.kind === 'Compare') {
    const [other] = test.comparators
    return (
      test.left.kind === 'Name' &&
      test.left.id === value &&
      (test.ops[0] === 'IsNot' || test.ops[0] === 'NotEq') &&
      other?.kind === 'Constant' &&
      (other.type === 'None' || other.value === '')
    )
  }
  return test.kind === 'BoolOp' && test.op === 'Or' && test.values.some((one) => isPresence(one, value))
}

/** The `raise` statements of a validator whose `TypeError` leaves it: the exceptions. */
export function raisedTypeErrors({ project }: Application, { function: symbol }: Validator): readonly Expression[] {
  const { module, facts } = symbol
  const { inference } = project
  return facts.raises.flatMap(({ exception, block }) => {
    if (exception === null) return []
    const named = exception.kind === 'Call' ? exception.func : exception
    const type = inference.typeOf(module, named)
    if (type.kind !== 'class' || type.of.kind !== 'instance') return []
    const raised = type.of.class
    const isA = (name: string): boolean | null => inference.classes.isSubclass(raised, `builtins.${name}`)
    if (isA('TypeError') !== true || isA('ValueError') !== false || isA('AssertionError') !== false) return []
    const isCaught = [...module.blocksAround(block)].some(
      ({ kind, statement }) =>
        kind === 'try' &&
        module.facts.blocks.some(
          (handler) => handler.kind === 'except' && handler.statement === statement && catches(handler.test),
        ),
    )
    return isCaught ? [] : [named]
  })
}

/** Whether a handler catches `TypeError`, or may. */
function catches(exception: Expression | null): boolean {
  if (exception === null) return true
  if (exception.kind === 'Tuple') return exception.elts.some(catches)
  return !/^(ValueError|AssertionError|KeyError|AttributeError|IndexError|LookupError|ImportError|OSError)$/.test(
    lastIdentifier(exception),
  )
}
