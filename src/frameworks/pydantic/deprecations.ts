import type { Fix, TextEdit } from '../../engine/finding.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import { isDefined } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import type { Attribute, Expression, ImportFrom } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { withoutUse } from '../edits.ts'
import { importName } from '../importing.ts'
import { lastPartOf } from './entities.ts'
import type { ModelField } from './model.ts'
import { attributeOfClass } from './old-attributes.ts'
import { superMethod } from './overrides.ts'

/** Something that Pydantic 2 itself deprecated after it came out. */
export interface Deprecation {
  readonly kind: /** `item.model_fields`, which is of the class. */
    | 'fields-of-object'
    /** An after-validator of a model that takes `cls` first. */
    | 'class-method'
    /** `x: Final[int] = 3`, which is a class variable until Pydantic 3 makes it a field. */
    | 'final-default'
    /** `with_config(config=…)`. */
    | 'configuration-keyword'
    /** `Examples({…})`. */
    | 'examples-dictionary'
    /** `super().__get_pydantic_core_schema__()` in a model. */
    | 'core-schema'
    /** `FieldValidationInfo`. */
    | 'validation-info'
  readonly at: Span
  /** The name involved. */
  readonly name: string
  /** The version that deprecated it. */
  readonly since: string
  readonly fix: Fix | null
}

/** What a file uses of Pydantic 2 that was deprecated since, in source order. Code guarded by a question for the version is left out. */
export function deprecationsIn(application: Application, file: CheckedFile): readonly Deprecation[] {
  const { pydantic, project } = application
  return [
    ...ofAttributes(application, file),
    ...ofValidators(application, file),
    ...ofFields(application, file),
    ...ofCalls(application, file),
    ...ofImports(file),
  ]
    .filter(({ since }) => project.dependencies.isAtLeast(file.module.path, 'pydantic', since))
    .filter(({ at }) => !pydantic.guards.coversImport(file, at.start))
    .sort((a, b) => a.at.start - b.at.start)
}

function ofAttributes({ project, pydantic }: Application, file: CheckedFile): Deprecation[] {
  const isFields = ({ attr }: Attribute): boolean => attr === 'model_fields' || attr === 'model_computed_fields'
  return file
    .nodesOf('Attribute')
    .filter(isFields)
    .flatMap((node): Deprecation[] => {
      const type = project.inference.typeOf(file.module, node.value)
      const isObject = membersOf(type).every(({ kind }) => kind !== 'class')
      if (!isObject || !pydantic.hasAttributeOfBaseModel(type, node.attr)) return []
      const fix = attributeOfClass(file, node, node.attr)
      return [{ kind: 'fields-of-object', at: lastPartOf(node), name: node.attr, since: '2.11', fix }]
    })
}

function ofValidators({ project: { inference } }: Application, file: CheckedFile): Deprecation[] {
  return file.module.functions.flatMap((symbol): Deprecation[] => {
    const { decorators, parameters, nameSpan, name } = symbol.facts
    if (symbol.owner === null || decorators.length === 0) return []
    const index = decorators.findIndex(
      (decorator) =>
        decorator.kind === 'Call' &&
        decorator.keywords.some(
          ({ arg, value }) => arg === 'mode' && value.kind === 'Constant' && value.value === 'after',
        ),
    )
    if (index < 0) return []
    const names = inference.decoratorsOf(symbol)
    const classMethod = names.indexOf('builtins.classmethod')
    if (names[index] !== 'pydantic.model_validator' || (classMethod >= 0 && classMethod < index)) return []
    if (classMethod < 0 && parameters[0]?.name !== 'cls') return []
    const fix = toInstanceMethod(file, symbol, decorators[classMethod] ?? null)
    return [{ kind: 'class-method', at: nameSpan, name, since: '2.12', fix }]
  })
}

/** The fix that makes a class method of a model's object a method of that object; null where it uses its class. */
function toInstanceMethod(file: CheckedFile, { facts }: FunctionSymbol, classMethod: Expression | null): Fix | null {
  const { text, module } = file
  const [first, second] = facts.parameters
  if (!first || !second || second.default !== null || first.kind !== 'positional' || second.kind !== 'positional')
    return null
  const node = [...file.nodesOf('FunctionDef'), ...file.nodesOf('AsyncFunctionDef')].find(
    ({ nameSpan }) => nameSpan.start === facts.nameSpan.start,
  )
  if (!node) return null
  // A name that something within binds as well may mean either.
  const isRebound = module.facts.scopes.some(
    ({ span, bindings }, id) =>
      id !== facts.scope &&
      span.start >= node.start &&
      span.end <= node.end &&
      bindings.some(({ name }) => name === second.name || name === 'self'),
  )
  if (isRebound || module.definitionsIn(facts.scope, second.name).length > 1) return null
  const edits: TextEdit[] = [{ start: first.start, end: second.end, text: 'self' }]
  let isConvertible = true
  for (const statement of node.body) {
    walk(statement, (inner) => {
      // A model has no items: code that takes the object for a dictionary is wrong in another way.
      if (inner.kind === 'Subscript' && inner.value.kind === 'Name' && inner.value.id === second.name)
        isConvertible = false
      if (inner.kind !== 'Name') return true
      if (inner.id === first.name || (inner.id === 'self' && second.name !== 'self')) isConvertible = false
      if (inner.id === second.name && second.name !== 'self')
        edits.push({ start: inner.start, end: inner.end, text: 'self' })
      return true
    })
  }
  if (!isConvertible || /[#]/.test(text.slice(first.start, second.end))) return null
  if (classMethod !== null) {
    const lineStart = text.lastIndexOf('\n', classMethod.start) + 1
    const lineEnd = text.indexOf('\n', classMethod.end)
    const rest = text.slice(lineStart, classMethod.start) + text.slice(classMethod.end, lineEnd)
    if (lineEnd < 0 || rest.trim() !== '@') return null
    edits.push({ start: lineStart, end: lineEnd + 1, text: '' })
  }
  return { title: 'Make it a method of the model', safety: 'safe', edits }
}

function ofFields({ project, pydantic }: Application, file: CheckedFile): Deprecation[] {
  const isFinal = (node: Expression): boolean =>
    /^typing(_extensions)?\.Final$/.test(qualifiedNameOf(project.inference.typeOf(file.module, node)) ?? '')
  return file.module.classes.flatMap((symbol): Deprecation[] => {
    if (!isDefined(symbol) || pydantic.isModel(symbol) !== true) return []
    return [...pydantic.fieldsOf(symbol).values()].flatMap((field): Deprecation[] => {
      if (field.owner !== symbol || field.isRequired) return []
      const { annotation } = field
      const outer = annotation.kind === 'Subscript' ? annotation.value : annotation
      if (!isFinal(outer)) return []
      return [{ kind: 'final-default', at: outer, name: field.name, since: '2.11', fix: toClassVariable(file, field) }]
    })
  })
}

/** The fix that writes `ClassVar[int]` for `Final[int]`, which is what Pydantic 2 takes it for. */
function toClassVariable(file: CheckedFile, { annotation, fieldCall }: ModelField): Fix | null {
  const imported = importName(file, 'typing', 'ClassVar')
  if (annotation.kind !== 'Subscript' || fieldCall !== null || imported === null) return null
  const { start, end } = annotation.value
  return {
    title: 'Declare a class variable',
    safety: 'safe',
    edits: [{ start, end, text: imported.name }],
    imports: { ...withoutUse(annotation.value), added: imported.added },
  }
}

function ofCalls({ project: { inference }, pydantic }: Application, file: CheckedFile): Deprecation[] {
  const { module } = file
  return file.nodesOf('Call').flatMap((node): Deprecation[] => {
    const { func, args, keywords } = node
    const [keyword] = keywords
    if (superMethod(node) === CORE_SCHEMA && func.kind === 'Attribute') {
      if (!pydantic.hasAttributeOfBaseModel(inference.typeOf(module, func.value), CORE_SCHEMA)) return []
      return [{ kind: 'core-schema', at: lastPartOf(func), name: CORE_SCHEMA, since: '2.11', fix: null }]
    }
    if (keyword?.arg === 'config' && keywords.length === 1 && args.length === 0) {
      if (qualifiedNameOf(inference.typeOf(module, func)) !== 'pydantic.with_config') return []
      const at = { start: keyword.start, end: keyword.start + 'config'.length }
      const fix: Fix = {
        title: 'Pass the configuration by position',
        safety: 'safe',
        edits: [{ start: keyword.start, end: keyword.value.start, text: '' }],
      }
      const isPlain = /^config\s*=\s*$/.test(file.text.slice(keyword.start, keyword.value.start))
      return [{ kind: 'configuration-keyword', at, name: 'config', since: '2.11', fix: isPlain ? fix : null }]
    }
    const [examples] = args
    if (examples?.kind !== 'Dict') return []
    if (qualifiedNameOf(inference.typeOf(module, func)) !== 'pydantic.json_schema.Examples') return []
    return [{ kind: 'examples-dictionary', at: examples, name: 'Examples', since: '2.9', fix: null }]
  })
}

const CORE_SCHEMA = '__get_pydantic_core_schema__'

function ofImports(file: CheckedFile): Deprecation[] {
  return file
    .nodesOf('ImportFrom')
    .filter(({ level, module }) => level === 0 && (module === 'pydantic' || module === 'pydantic_core.core_schema'))
    .flatMap((node) =>
      node.names.flatMap((alias): Deprecation[] => {
        if (alias.name !== 'FieldValidationInfo') return []
        const at = { start: alias.start, end: alias.start + alias.name.length }
        const fix = alias.asname === null ? renameImport(file, node, alias.name, 'ValidationInfo') : null
        return [{ kind: 'validation-info', at, name: alias.name, since: '2.4', fix }]
      }),
    )
}

/** The fix that imports `current` of Pydantic instead of `old`, and calls it so in the whole file; null where `old` may mean something else. */
function renameImport(file: CheckedFile, node: ImportFrom, old: string, current: string): Fix | null {
  const imported = importName(file, 'pydantic', current)
  const uses = file.nodesOf('Name').filter(({ id }) => id === old)
  const mentions = file.text.match(new RegExp(`\\b${old}\\b`, 'g')) ?? []
  const isBoundOnce = file.module.facts.scopes.every(({ bindings }, id) =>
    bindings.every(({ name, definitions }) => name !== old || (id === 0 && definitions.length === 1)),
  )
  if (imported === null || !isBoundOnce || mentions.length !== uses.length + 1) return null
  if (!file.tree.module.body.includes(node)) return null
  return {
    title: `Replace with "${current}"`,
    safety: 'safe',
    edits: uses.map(({ start, end }) => ({ start, end, text: imported.name })),
    imports: { added: imported.added, removed: [old] },
  }
}
