import type { Fix, TextEdit } from '../../engine/finding.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined } from '../../project/module.ts'
import { membersOf, type Type } from '../../project/types.ts'
import type { ClassDef } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { withoutUse } from '../edits.ts'
import { importName } from '../importing.ts'
import { lastPartOf } from './entities.ts'

/** A use of `__root__`, which Pydantic 2 does not know: the class of such a model cannot even be created. */
export interface CustomRoot {
  /** `field`: of a model, `created`: by `create_model`, `argument`: of a call of a model, `attribute`: of an object. */
  readonly kind: 'field' | 'created' | 'argument' | 'attribute'
  readonly at: Span
  readonly fix: Fix | null
}

const NAME = '__root__'

/** The uses of `__root__` in a file, in source order. Code guarded by a question for the version is left out. */
export function customRootsIn(application: Application, file: CheckedFile): readonly CustomRoot[] {
  const { project, pydantic } = application
  const { module } = file
  const { inference } = project
  const found: CustomRoot[] = []
  for (const symbol of module.classes) {
    if (!isDefined(symbol)) continue
    const definition = module.definitionsIn(symbol.facts.scope, NAME).at(-1)
    if (definition === undefined || pydantic.isModel(symbol) !== true) continue
    const at = { start: definition.start, end: definition.end }
    found.push({ kind: 'field', at, fix: rootModelFix(application, file, symbol) })
  }
  for (const node of file.nodesOf('Attribute')) {
    if (node.attr !== NAME) continue
    if (!isModelObject(application, inference.typeOf(module, node.value))) continue
    const at = lastPartOf(node)
    const edits = [{ ...at, text: 'root' }]
    found.push({ kind: 'attribute', at, fix: { title: 'Rename to "root"', safety: 'unsafe', edits } })
  }
  for (const { func, args, keywords } of file.nodesOf('Call')) {
    const keyword = keywords.find(({ arg }) => arg === NAME)
    if (!keyword) continue
    const callee = inference.typeOf(module, func)
    const isCreated = qualifiedNameOf(callee) === 'pydantic.create_model'
    if (!isCreated && (callee.kind !== 'class' || !pydantic.isModelType(callee))) continue
    const at = { start: keyword.start, end: keyword.start + NAME.length }
    const isOnly = args.length === 0 && keywords.length === 1
    const edits = [{ start: keyword.start, end: keyword.value.start, text: '' }]
    const isPlain = !file.text.slice(keyword.start, keyword.value.start).includes('(')
    const fix: Fix | null =
      isOnly && isPlain && !isCreated ? { title: 'Pass the value by position', safety: 'unsafe', edits } : null
    found.push({ kind: isCreated ? 'created' : 'argument', at, fix })
  }
  return found.filter(({ at }) => !pydantic.guards.covers(file, at.start)).sort((a, b) => a.at.start - b.at.start)
}

/** Whether the object is of a model that declares `__root__`, or for sure has nothing of that name. */
function isModelObject({ project, pydantic }: Application, type: Type): boolean {
  const { classes } = project.inference
  const isObject = membersOf(type).every((one) => one.kind === 'instance' || one.kind === 'none')
  if (!isObject || !pydantic.isModelType(type)) return false
  return (
    pydantic.hasAttributeOfBaseModel(type, NAME) ||
    membersOf(type).some((one) => one.kind === 'instance' && classes.member(one, NAME) !== null)
  )
}

/**
 * The fix that makes a class with `__root__: T` inherit from `RootModel[T]` and calls the field `root`; null where the class is more than
 * that, or inherits from another model.
 */
function rootModelFix(application: Application, file: CheckedFile, { facts }: DefinedClass): Fix | null {
  const node = file.nodesOf('ClassDef').find(({ nameSpan }) => nameSpan.start === facts.nameSpan.start)
  const [base] = node?.bases ?? []
  if (!node || !base || node.bases.length > 1 || node.keywords.length > 0) return null
  const type = application.project.inference.typeOf(file.module, base)
  if (qualifiedNameOf(type) !== 'pydantic.BaseModel') return null
  const fields = node.body.filter((statement) => statement.kind === 'AnnAssign')
  const [field] = fields
  if (fields.length !== 1 || field?.kind !== 'AnnAssign' || field.target.kind !== 'Name' || field.target.id !== NAME)
    return null
  // A root model takes no extra values.
  if (/\bextra\b/.test(configurationText(file, node))) return null
  const renamed = namesOfRoot(file, node)
  const root = parameterText(file, node, field.annotation)
  const imported = importName(file, 'pydantic', 'RootModel')
  if (renamed === null || root === null || imported === null) return null
  return {
    title: `Inherit from RootModel[${root}]`,
    safety: 'unsafe',
    edits: [
      { start: base.start, end: base.end, text: `${imported.name}[${root}]` },
      { start: field.target.start, end: field.target.end, text: 'root' },
      ...renamed,
    ],
    imports: { ...withoutUse(base), added: imported.added },
  }
}

function configurationText({ text }: CheckedFile, { body }: ClassDef): string {
  return body
    .filter(
      (statement) =>
        (statement.kind === 'ClassDef' && statement.name === 'Config') ||
        (statement.kind === 'Assign' && /^model_config\b/.test(text.slice(statement.start, statement.end))),
    )
    .map(({ start, end }) => text.slice(start, end))
    .join('\n')
}

/** The edits that rename `"__root__"` in decorators of the class's methods; null where it is written elsewhere in the class. */
function namesOfRoot({ text }: CheckedFile, node: ClassDef): readonly TextEdit[] | null {
  const edits: TextEdit[] = []
  let isElsewhere = false
  for (const statement of node.body) {
    const decorators = 'decorator_list' in statement ? statement.decorator_list : []
    walk(statement, (inner) => {
      if (inner.kind !== 'Constant' || inner.type !== 'str' || !inner.value.includes(NAME)) return true
      const isName = decorators.some(({ start, end }) => start <= inner.start && inner.end <= end)
      const written = text.slice(inner.start, inner.end)
      if (isName && /^(["'])__root__\1$/.test(written))
        edits.push({ start: inner.start + 1, end: inner.end - 1, text: 'root' })
      else isElsewhere = true
      return true
    })
  }
  return isElsewhere ? null : edits
}

/**
 * The annotation as a type argument of the base: quoted where a name in it exists only after the class, as an annotation may but a base may
 * not; null where it cannot be quoted.
 */
function parameterText(
  { text, module }: CheckedFile,
  node: ClassDef,
  annotation: ClassDef['bases'][number],
): string | null {
  const written = text.slice(annotation.start, annotation.end)
  if (/[\n#]/.test(written)) return null
  let isEarly = false
  walk(annotation, (inner) => {
    if (inner.kind !== 'Name') return true
    const definitions = module.definitionsIn(0, inner.id)
    if (definitions.length > 0 && definitions.every(({ start }) => start >= node.start)) isEarly = true
    return true
  })
  if (!isEarly) return written
  return written.includes('"') ? null : `"${written}"`
}
