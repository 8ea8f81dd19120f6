import type { TextEdit } from '../../engine/finding.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Parameter } from '../../semantics/facts.ts'
import type { FunctionDef, Name, Node } from '../../syntax/ast.ts'
import { children } from '../../syntax/visit.ts'
import { encloses } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'
import { replace, sourceOf } from '../edits.ts'
import { importName } from '../importing.ts'
import { importsOf, type Migration, namesIn } from './migration.ts'

/** A place in a function that reads one of its parameters. */
export interface NameUse {
  readonly name: Name
  /** The node around it: `values["x"]`, `field.name`, a call. */
  readonly around: Node
  /** The node around that. */
  readonly outer: Node | null
}

/** The places in the body of a function that read its parameter `name`; null where the name is given another meaning on the way. */
export function usesOf(node: FunctionDef, symbol: FunctionSymbol, name: string): readonly NameUse[] | null {
  const { facts, module } = symbol
  const isRebound = module.facts.scopes.some(
    (scope, id) =>
      encloses(facts, scope.span) &&
      scope.bindings.some(
        (binding) =>
          binding.name === name &&
          !(id === facts.scope && binding.definitions.every(({ kind }) => kind === 'parameter')),
      ),
  )
  if (isRebound) return null
  const uses: NameUse[] = []
  const visit = (part: Node, around: Node, outer: Node | null): void => {
    if (part.kind === 'Name' && part.id === name) uses.push({ name: part, around, outer })
    for (const child of children(part)) visit(child, part, around)
  }
  for (const statement of node.body) visit(statement, node, null)
  return uses
}

/**
 * What becomes of the parameters behind the value: `values`, `field`, `config` and `**kwargs` of Pydantic 1 are one `info` in Pydantic 2.
 * `valueIndex` is the place of the parameter that gets the value.
 */
export function informedSignature(
  file: CheckedFile,
  node: FunctionDef,
  symbol: FunctionSymbol,
  valueIndex: number,
): Migration {
  const { parameters } = symbol.facts
  const value = parameters[valueIndex]
  const rest = parameters.slice(valueIndex + 1)
  if (
    value === undefined ||
    (value.kind !== 'positional' && value.kind !== 'positional-only') ||
    value.default !== null
  )
    return { byHand: `"${symbol.facts.name}()" has no parameter for the value` }
  if (rest.length === 0) return { edits: [], imports: { added: [] } }
  const info = ['info', 'validation_info'].find((name) => !new RegExp(`\\b${name}\\b`).test(sourceOf(file, node)))
  if (info === undefined) return { byHand: 'the names "info" and "validation_info" are taken' }
  const edits: TextEdit[] = []
  for (const parameter of rest) {
    const migrated = usesMigrated(node, symbol, parameter, info)
    if (!Array.isArray(migrated)) return { byHand: migrated as string }
    edits.push(...migrated)
  }
  const [next] = rest
  const last = rest.at(-1)!
  const span = { start: value.end, end: last.default?.end ?? last.end }
  const written = sourceOf(file, span)
  if (written.includes('#')) return { byHand: `there are comments among the parameters of "${symbol.facts.name}()"` }
  const removed = rest.flatMap(({ annotation }) => (annotation ? namesIn(annotation) : []))
  if (edits.length === 0) {
    return { edits: [replace(span, '')], imports: { added: [], removed } }
  }
  const between = file.text.slice(value.end, next!.start)
  const separator = /^\s*,\s*$/.test(between) ? between : ', '
  const type = importName(file, 'pydantic', 'ValidationInfo')
  const parameter = type ? `${info}: ${type.name}` : info
  return {
    edits: [replace(span, `${separator}${parameter}`), ...edits],
    imports: importsOf([{ added: type?.added ?? [], removed }]),
  }
}

/** The edits that read what an old parameter gave from `info`; or why that cannot be. */
function usesMigrated(
  node: FunctionDef,
  symbol: FunctionSymbol,
  { name, kind }: Parameter,
  info: string,
): TextEdit[] | string {
  const isKnown = kind === 'kwarg' || /^(values|field|config)$/.test(name)
  if (!isKnown || kind === 'vararg')
    return `the parameter "${name}" has no counterpart; @field_validator passes (cls, value, info)`
  const uses = usesOf(node, symbol, name)
  if (uses === null) return `"${name}" is given another meaning inside "${symbol.facts.name}()"`
  const edits: TextEdit[] = []
  for (const { name: used, around, outer } of uses) {
    if (kind === 'kwarg') {
      // Pydantic 2 hands nothing over but the values.
      if (
        around.kind !== 'Subscript' ||
        around.value !== used ||
        around.slice.kind !== 'Constant' ||
        around.slice.value !== 'values'
      )
        return `"${name}" is passed on or searched; read info.data instead`
      edits.push(replace(around, `${info}.data`))
    } else if (name === 'values') {
      if (outer?.kind === 'Delete' || around.kind === 'Delete')
        return '"values" is changed; info.data should only be read'
      edits.push(replace(used, `${info}.data`))
    } else if (name === 'field' && around.kind === 'Attribute' && around.attr === 'name') {
      edits.push(replace(around, `${info}.field_name`))
    } else {
      return name === 'field'
        ? '"field" is read; info.field_name is its name, cls.model_fields[info.field_name] the rest'
        : '"config" is read; info.config is a dictionary of the new keys'
    }
  }
  return edits
}
