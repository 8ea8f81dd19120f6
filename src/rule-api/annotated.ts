import type { Fix, TextEdit } from '../engine/finding.ts'
import type { CheckedFile } from '../frameworks/application.ts'
import type { Parameter } from '../frameworks/fastapi/parameters.ts'
import { importName, type NamedImport } from '../frameworks/importing.ts'
import type { FunctionSymbol } from '../project/symbols.ts'

/** Both modules have the same name. */
function importAnnotated(file: CheckedFile): NamedImport | null {
  const isImported = (known: NamedImport | null) => known?.added.length === 0
  const [own, older] = ['typing', 'typing_extensions'].map((module) => importName(file, module, 'Annotated'))
  return (isImported(older ?? null) ? older : own) ?? null
}

/** Whether the marker that counts for a parameter is what stands after its `=`. */
export function isDefaultStyle({ marker, written }: Parameter): boolean {
  return (
    marker !== null && marker.kind !== 'unknown' && written?.node.kind === 'Call' && marker.call.node === written.node
  )
}

/**
 * The fix that writes the markers of a function's parameters into their annotations: all that can be, null where the function could not be
 * written any more. `parameters` are those to convert, in the order of the signature, null for the others.
 */
export function annotatedStyle(
  file: CheckedFile,
  { facts }: FunctionSymbol,
  parameters: readonly (Parameter | null)[],
): Fix | null {
  const annotated = importAnnotated(file)
  if (annotated === null) return null
  const edits: TextEdit[] = []
  let hasDefault = false
  let star: number | null = null
  for (const [index, { kind, start, default: value }] of facts.parameters.entries()) {
    const parameter = parameters[index]
    const converted = parameter ? convert(file.text, parameter, annotated.name) : null
    if (converted) edits.push(...converted.edits)
    const isRequired = converted ? !converted.hasDefault : value === null
    if (kind === 'positional' && isRequired && hasDefault) star ??= start
    if (kind === 'positional-only' && isRequired && hasDefault) return null
    if (!isRequired) hasDefault = true
  }
  if (star !== null) {
    if (facts.parameters.some(({ kind }) => kind === 'vararg' || kind === 'keyword-only')) return null
    edits.push({ start: star, end: star, text: '*, ' })
  }
  if (edits.length === 0) return null
  return {
    title: `Declare the parameters of ${facts.name}() with Annotated`,
    safety: 'unsafe',
    edits,
    imports: { added: annotated.added },
  }
}

/** `name: T = Query(1, ge=1)` as `name: Annotated[T, Query(ge=1)] = 1`. */
function convert(
  text: string,
  { annotation, marker, written }: Parameter,
  name: string,
): { edits: TextEdit[]; hasDefault: boolean } | null {
  const call = written?.node
  if (annotation === null || call?.kind !== 'Call' || text.slice(annotation.node.start, call.end).includes('#'))
    return null
  const [first] = call.args
  const given = marker?.kind === 'parameter' ? (first ?? call.keywords.find(({ arg }) => arg === 'default')) : undefined
  const value = given?.kind === 'keyword' ? given.value : given
  const hasDefault = value !== undefined && !(value.kind === 'Constant' && value.type === 'Ellipsis')
  const spell = ({ start, end }: { readonly start: number; readonly end: number }) => text.slice(start, end)
  const others = [...call.args, ...call.keywords].filter((one) => one !== given)
  const kept = given ? `${spell(call.func)}(${others.map(spell).join(', ')})` : spell(call)
  return {
    hasDefault,
    edits: [
      { start: annotation.node.start, end: annotation.node.start, text: `${name}[` },
      { start: annotation.node.end, end: call.end, text: `, ${kept}]${hasDefault ? ` = ${spell(value)}` : ''}` },
    ],
  }
}
