import { stringOf } from '../../project/values.ts'
import type { AsyncFunctionDef, Expression, FunctionDef, Node } from '../../syntax/ast.ts'
import { forEachChild, walk } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import type { Endpoint } from './endpoints.ts'
import { isVague } from './exposure.ts'
import type { Parameter } from './parameters.ts'

/** A part of a request whose fields an endpoint reads by name although nothing says what they are. */
export interface UntypedBody {
  readonly kind: 'parameter' | 'json'
  /** The parameter's name, or the call of `request.json()`. */
  readonly at: Span
  /** The name of the variable that holds it. */
  readonly name: string
  /** The names of the fields that are read, each once. */
  readonly keys: readonly string[]
}

/**
 * The untyped bodies of a function in the checked file of which it reads fields by name, and does nothing else: one that is handed to another
 * function as a whole may be checked there.
 */
export function untypedBodiesOf(
  application: Application,
  file: CheckedFile,
  endpoint: Endpoint,
): readonly UntypedBody[] {
  const { function: symbol } = endpoint
  if (symbol === null || symbol.module !== file.module) return []
  const vague = (endpoint.uses[0]?.parameters ?? []).filter((one) => isUntypedBody(application, one))
  const reads = symbol.facts.calls.some(
    ({ call, awaited }) => awaited && call.func.kind === 'Attribute' && call.func.attr === 'json',
  )
  if (vague.length === 0 && !reads) return []
  const definition = definitionOf(file, symbol.facts.nameSpan)
  if (definition === null) return []
  const bodies: Omit<UntypedBody, 'keys'>[] = vague.map(({ at, name }) => ({ kind: 'parameter', at, name }))
  if (reads) bodies.push(...jsonVariables(application, file, definition))
  return bodies.flatMap((body) => {
    const keys = fieldsRead(application, file, definition, body.name)
    return keys === null || keys.length === 0 ? [] : [{ ...body, keys }]
  })
}

function isUntypedBody(application: Application, { source, annotation, marker, isField, place }: Parameter): boolean {
  if (source !== 'body' || isField) return false
  // An unannotated parameter is only read from the body where it is marked.
  return annotation === null ? marker !== null : isVague(application, annotation) && annotation.module === place.module
}

function definitionOf(file: CheckedFile, { start }: Span): FunctionDef | AsyncFunctionDef | null {
  const definitions = [...file.nodesOf('FunctionDef'), ...file.nodesOf('AsyncFunctionDef')]
  return definitions.find(({ nameSpan }) => nameSpan.start === start) ?? null
}

/** The variables of a function that hold `await request.json()` and nothing else. */
function jsonVariables(
  application: Application,
  { module }: CheckedFile,
  definition: FunctionDef | AsyncFunctionDef,
): Omit<UntypedBody, 'keys'>[] {
  const { inference } = application.project
  const found: Omit<UntypedBody, 'keys'>[] = []
  walk(definition, (node) => {
    if (node.kind !== 'Assign' || node.value.kind !== 'Await') return true
    const { value: call } = node.value
    const [target, ...others] = node.targets
    if (call.kind !== 'Call' || call.func.kind !== 'Attribute' || call.func.attr !== 'json') return true
    const object = inference.typeOf(module, call.func.value)
    if (object.kind !== 'instance' || inference.classes.isSubclass(object.class, 'starlette.requests.Request') !== true)
      return true
    if (target?.kind === 'Name' && others.length === 0) found.push({ kind: 'json', at: call, name: target.id })
    return true
  })
  return found
}

/** The fields of a variable that a function reads; null where it does more with it, or binds the name again. */
function fieldsRead(
  application: Application,
  { module }: CheckedFile,
  definition: FunctionDef | AsyncFunctionDef,
  name: string,
): readonly string[] | null {
  const keys = new Set<string>()
  let isOnlyRead = true
  let bindings = 0
  const keyOf = (node: Expression | undefined): string | null =>
    node === undefined ? null : stringOf(application.project.inference, { module, node })
  const visit = (node: Node, parents: readonly Node[]): void => {
    if (node.kind === 'Name' && node.id === name) {
      const [parent, grandparent] = [parents.at(-1), parents.at(-2)]
      const key = readKey(node, parent, grandparent, keyOf)
      if (typeof key === 'string') keys.add(key)
      else if (isBinding(node, parent)) bindings++
      else if (key === null && !isHarmless(node, parents)) isOnlyRead = false
    }
    const inner = [...parents, node]
    forEachChild(node, (child) => visit(child, inner))
  }
  for (const statement of definition.body) visit(statement, [])
  return isOnlyRead && bindings <= 1 ? [...keys] : null
}

/** The constant key of `name["key"]` and `name.get("key")`; null for anything else. */
function readKey(
  node: Expression,
  parent: Node | undefined,
  grandparent: Node | undefined,
  keyOf: (node: Expression | undefined) => string | null,
): string | null {
  if (parent?.kind === 'Subscript' && parent.value === node) {
    const isWritten = grandparent?.kind === 'Assign' && grandparent.targets.includes(parent)
    return isWritten ? null : keyOf(parent.slice)
  }
  if (
    parent?.kind === 'Attribute' &&
    /^(get|pop)$/.test(parent.attr) &&
    grandparent?.kind === 'Call' &&
    grandparent.func === parent
  )
    return keyOf(grandparent.args[0])
  return null
}

function isBinding(node: Expression, parent: Node | undefined): boolean {
  return parent?.kind === 'Assign' && parent.targets.includes(node)
}

/** A look at the whole that leaves it as it is: `if not data`, `"name" in data`, `isinstance(data, dict)`, what is logged. */
function isHarmless(node: Expression, parents: readonly Node[]): boolean {
  const parent = parents.at(-1)
  switch (parent?.kind) {
    case 'If':
    case 'UnaryOp':
    case 'BoolOp':
      return parents.some((one) => one.kind === 'If')
    case 'Compare':
      return parent.comparators.includes(node)
    case 'FormattedValue':
      return true
    case 'Call': {
      const { func } = parent
      if (func.kind === 'Name') return /^(isinstance|len|print|str|repr|type)$/.test(func.id)
      return func.kind === 'Attribute' && /^(debug|info|warning|error|exception)$/.test(func.attr)
    }
    default:
      return false
  }
}
