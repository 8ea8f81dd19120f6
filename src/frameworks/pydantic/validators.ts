import { qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { AsyncFunctionDef, Call, Expression, FunctionDef } from '../../syntax/ast.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { lastPartOf, originalName } from './entities.ts'

/** A method that Pydantic 2 calls while it builds or dumps objects, by one of its decorators, those of Pydantic 1 included. */
export interface Validator {
  readonly style: keyof typeof MODES
  readonly function: FunctionSymbol
  readonly node: FunctionDef | AsyncFunctionDef
  /** The class in whose body it stands, a model or what models inherit from. */
  readonly owner: DefinedClass
  readonly decorator: Expression
  /** The decorator with its arguments; null for one without parentheses. */
  readonly call: Call | null
  /** The decorator's name as it is written: the end of `pydantic.field_validator`. */
  readonly at: Span
  /** When it runs (`before`, `after`, `wrap`, `plain`, or what the code says instead); null where that is computed or missing. */
  readonly mode: string | null
  /** The names of the fields that the decorator has as plain strings. */
  readonly fields: readonly string[]
}

/** The decorators, with the mode that each has by default. */
const MODES = {
  field_validator: 'after',
  model_validator: null,
  field_serializer: 'plain',
  model_serializer: 'plain',
  validator: 'after',
  root_validator: 'after',
} as const

/** Whether it turns objects into data, rather than data into objects. */
export function isSerializer({ style }: Pick<Validator, 'style'>): boolean {
  return style === 'field_serializer' || style === 'model_serializer'
}

/** The validators and serializers in the class bodies of a file, in source order. Code guarded by a question for the version is left out. */
export function validators({ pydantic, project }: Application, file: CheckedFile): Validator[] {
  const found: Validator[] = []
  const { module } = file
  for (const symbol of module.functions) {
    const { facts, owner } = symbol
    if (owner === null || !isDefined(owner)) continue
    for (const decorator of facts.decorators) {
      const call = decorator.kind === 'Call' ? decorator : null
      const name = call?.func ?? decorator
      if (NO_VALIDATORS.test(originalName(module, name) ?? '')) continue
      const style = STYLES.get(qualifiedNameOf(project.inference.typeOf(module, name)) ?? '')
      if (style === undefined || pydantic.guards.covers(file, name.start)) continue
      const node = [...file.nodesOf('FunctionDef'), ...file.nodesOf('AsyncFunctionDef')].find(
        ({ nameSpan }) => nameSpan.start === facts.nameSpan.start,
      )
      if (node === undefined) continue
      const fields = (call?.args ?? []).flatMap((one) =>
        one.kind === 'Constant' && one.type === 'str' ? [one.value] : [],
      )
      const at = lastPartOf(name)
      found.push({ style, function: symbol, node, owner, decorator, call, at, mode: modeOf(style, call), fields })
    }
  }
  return found.sort((a, b) => a.at.start - b.at.start)
}

/** The usual decorators of methods; whether one is another is asked for by its type. */
const NO_VALIDATORS =
  /^((class|static)method|(cached_)?property|setter|override|overload|abstractmethod|computed_field|wraps)$/

const STYLES: ReadonlyMap<string, keyof typeof MODES> = new Map(
  (Object.keys(MODES) as (keyof typeof MODES)[]).map((style) => [`pydantic.${style}`, style] as const),
)

function modeOf(style: keyof typeof MODES, call: Call | null): string | null {
  const keywords = call?.keywords ?? []
  if (keywords.some(({ arg }) => arg === null)) return null
  const name = style === 'validator' || style === 'root_validator' ? 'pre' : 'mode'
  const value = keywords.find(({ arg }) => arg === name)?.value
  if (value === undefined) return MODES[style]
  if (value.kind !== 'Constant') return null
  if (name === 'mode') return value.type === 'str' ? value.value : null
  return value.value === true ? 'before' : 'after'
}
