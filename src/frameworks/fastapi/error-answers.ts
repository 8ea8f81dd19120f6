import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import { constantOf, onlyValue } from '../../project/values.ts'
import type { Call, Dict, Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import type { Answer } from './answers.ts'
import { argumentsOf } from './arguments.ts'
import { isVague } from './exposure.ts'
import { statusCodeOf } from './status-codes.ts'

/** An answer that says in its body that the request failed, under a status code that says that it did not. */
export interface ErrorAnswer {
  /** What says so in the body, as it is written: `"error"`, `"success": False`. */
  readonly saying: string
  /** The status code that is sent. */
  readonly status: number
}

/** What an answer says of a failure under a status code below 400, in a branch that is not the only way through the handler; null otherwise. */
export function errorAnswerOf(application: Application, answer: Answer): ErrorAnswer | null {
  const { inference } = application.project
  if (answer.responses.some(({ responseClass }) => responseClass !== null && !isJson(application, responseClass)))
    return null
  const body = bodyOf(application, answer)
  const saying = body && failureIn(application, body.dict)
  if (body === null || saying === null || !isInBranch(answer)) return null
  const { call } = body
  if (call === null && (setsStatus(answer) || isDeclared(application, answer))) return null
  const given = call && argumentsOf(inference, call.module, call.node, ['content', 'status_code']).get('status_code')
  const own = given ? statusCodeOf(inference, given) : call ? 200 : null
  const statuses = own === null ? answer.responses.map(({ statusCode }) => statusCode ?? 200) : [own]
  const [status] = statuses
  return typeof status === 'number' && statuses.every((one) => typeof one === 'number' && one < 300)
    ? { saying, status }
    : null
}

function isJson({ project: { inference } }: Application, { module, node }: Located): boolean {
  const type = inference.typeOf(module, node)
  if (type.kind !== 'class' || type.of.kind !== 'instance') return false
  return inference.classes.isSubclass(type.of.class, 'starlette.responses.JSONResponse') === true
}

/** The dict that is sent as JSON, with the `JSONResponse(…)` around it if there is one. */
function bodyOf(
  application: Application,
  { at }: Answer,
): { readonly dict: Located<Dict>; readonly call: Located<Call> | null } | null {
  const { inference } = application.project
  const value = onlyValue(inference, at)
  if (value === null) return null
  const { module, node } = value
  if (node.kind === 'Dict') return { dict: { module, node }, call: null }
  if (node.kind !== 'Call') return null
  if (qualifiedNameOf(inference.typeOf(module, node.func)) !== 'starlette.responses.JSONResponse') return null
  const content = argumentsOf(inference, module, node, ['content', 'status_code']).get('content')
  const dict = content && onlyValue(inference, content)
  return dict?.node.kind === 'Dict' ? { dict: { module: dict.module, node: dict.node }, call: { module, node } } : null
}

/** The entry of a dict that says that something failed, as it is written. */
function failureIn({ project: { inference } }: Application, { module, node }: Located<Dict>): string | null {
  const names = node.keys.map((key) => (key?.kind === 'Constant' && key.type === 'str' ? key.value : null))
  // Beside other data a status or flag is that of what is told of.
  const isEnvelope = names.every((name) => name !== null && ENVELOPE.test(name))
  for (const [index, name] of names.entries()) {
    if (name === null) continue
    const value = constantOf(inference, { module, node: node.values[index]! })
    if (ERRORS.test(name) && isText(node.values[index]!, value)) return `"${name}"`
    if (!isEnvelope || names.length < 2) continue
    if (FLAGS.has(name.toLowerCase()) && value === false) return `"${name}": False`
    if (STATES.has(name.toLowerCase()) && typeof value === 'string' && FAILURES.test(value))
      return `"${name}": "${value}"`
  }
  return null
}

const ERRORS = /^(error|err|error_?(message|msg|detail))$/i
const FLAGS: ReadonlySet<string> = new Set(['success', 'ok', 'succeeded', 'successful'])
const STATES: ReadonlySet<string> = new Set(['status', 'result', 'state'])
const FAILURES = /^(error|err|fail|failed|failure)$/i

/** What is said about an answer instead of in it. */
const ENVELOPE =
  /^(error|err|errors|message|msg|details?|reason|description|code|status|status_?code|error_?\w+|success|succeeded|successful|ok|result|state|data)$/i

/** Whether the value of `"error"` is something to read: not `None`, a flag, or what may be either. */
function isText(node: Expression, value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  if (node.kind === 'JoinedStr' || node.kind === 'BinOp') return true
  // `str(error)`, `repr(error)`, `traceback.format_exc()`
  return node.kind === 'Call' && /^(str|repr|format_exc)$/.test(lastOf(node.func))
}

function lastOf(node: Expression): string {
  return node.kind === 'Name' ? node.id : node.kind === 'Attribute' ? node.attr : ''
}

/** Whether an answer is one of several, and given under a condition or after an exception. */
function isInBranch({ handler, block, start }: Answer): boolean {
  const { module, facts } = handler
  const isConditional = [...module.blocksAround(block)].some(
    ({ kind, start: from }) =>
      from > facts.start && (kind === 'if' || kind === 'else' || kind === 'except' || kind === 'case'),
  )
  return isConditional && facts.returns.some((other) => other.start !== start && other.value !== null)
}

/** Whether the handler sets a status code on some response before the answer. */
function setsStatus({ handler, start, block }: Answer): boolean {
  return handler.facts.attributeAssignments.some(
    (one) =>
      one.target.attr === 'status_code' && one.target.start < start && handler.module.blockEncloses(one.block, block),
  )
}

/** Whether the response model has a class of which such an answer may be meant to be. */
function isDeclared(application: Application, { responses }: Answer): boolean {
  return responses.some(({ model }) => {
    if (model.kind === 'unknown') return true
    if (model.kind !== 'declared' && model.kind !== 'annotated') return false
    const areDicts = membersOf(model.type).every(
      (type) => type.kind === 'instance' && /^(builtins\.dict|typing\.Mapping)$/.test(type.class.qualifiedName),
    )
    return !areDicts && !isVague(application, model.at)
  })
}
