import {
  type CheckedFile,
  defineRule,
  edit,
  type Fix,
  type FunctionSymbol,
  type NamedImport,
  type Parameter,
  type TextEdit,
} from '../../rule-api/index.ts'
import { bad, good } from './default-style-dependency.examples.ts'

export default defineRule({
  id: 'default-style-dependency',
  category: 'parameters',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  fixable: 'unsafe',
  requires: { fastapi: '0.95' },
  docs: {
    summary: 'Depends(), Query() and the like as default value instead of in Annotated',
    why: `With \`db: Session = Depends(get_db)\` the default value is not a \`Session\`: who calls the function elsewhere, in a test or from
another handler, gets the marker itself, and no type checker notices. With \`Annotated[Session, Depends(get_db)]\` the default is free for a
real one, the parameter is required where it has none, and the annotation can be given a name and shared.

The default style is not deprecated; FastAPI recommends the other.`,
    bad,
    good,
    limits: `The fix converts all parameters of a function at once. Where one without default would follow one with a default, it puts a \`*\`
before it: FastAPI passes everything by name, but other callers may not.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/dependencies/#share-annotated-dependencies',
      'https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#advantages-of-annotated',
    ],
  },
  check: {
    endpoint({ function: symbol, uses }, { file, isAtLeast, module, report }) {
      if (!isAtLeast('fastapi', '0.95')) return
      if (symbol === null || symbol.module !== module || module.role === 'test') return
      const declared = new Map((uses[0]?.parameters ?? []).map((one) => [one.place.start, one]))
      const parameters = symbol.facts.parameters.map(({ start }) => {
        const found = declared.get(start)
        return found?.at.module === module && !found.isField && found.marker && isDefault(found) ? found : null
      })
      const fix = fixOf(file, symbol, parameters)
      for (const parameter of parameters) {
        if (parameter === null) continue
        const { start, end } = parameter.written!.node
        report({
          at: { start, end },
          message: `"${parameter.name}" has a marker as its default value; write it into the annotation, Annotated[…, ${file.text.slice(start, end).replace(/\(.*/s, '(…)')}]`,
          ...(fix && parameter.annotation && { fix }),
        })
      }
    },
  },
})

/** Both modules have the same name. */
function importAnnotated(file: CheckedFile): NamedImport | null {
  const isImported = (known: NamedImport | null) => known?.added.length === 0
  const [own, older] = ['typing', 'typing_extensions'].map((module) => edit.importName(file, module, 'Annotated'))
  return (isImported(older ?? null) ? older : own) ?? null
}

/** Whether the marker that counts is what stands after `=`. */
function isDefault({ marker, written }: Parameter): boolean {
  return (
    marker !== null && marker.kind !== 'unknown' && written?.node.kind === 'Call' && marker.call.node === written.node
  )
}

/** Converts all that can be; null where the function could not be written any more. */
function fixOf(file: CheckedFile, { facts }: FunctionSymbol, parameters: readonly (Parameter | null)[]): Fix | null {
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
