import type { Fix } from '../../engine/finding.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Application, CheckedFile } from '../application.ts'
import { removeBase, withoutUse } from '../edits.ts'
import { importName } from '../importing.ts'
import type { OldBase } from './old-bases.ts'

/** What is wrong with a use of `GenericModel`, which is `BaseModel` in Pydantic 2. */
export interface GenericModelFault {
  /** Whether the class cannot be created: Python finds no order of bases with `BaseModel` twice, or before a class that inherits from it. */
  readonly isRefused: boolean
  readonly fix: Fix | null
}

/** What is wrong with a use of `GenericModel` in a file. */
export function genericModelFault(application: Application, file: CheckedFile, { heir }: OldBase): GenericModelFault {
  if (heir === null) return { isRefused: false, fix: null }
  const { base, symbol } = heir
  const models = symbol.facts.bases.filter((other) => other !== base && modelName(application, file, other) !== null)
  const isRefused = models.some(
    (other) => other.start > base.start || modelName(application, file, other) === 'pydantic.BaseModel',
  )
  const imports = withoutUse(base)
  if (models.length > 0) {
    const removal = removeBase(file, symbol, base)
    const fix = removal && ({ title: 'Remove "GenericModel"', safety: 'safe', edits: [removal], imports } as const)
    return { isRefused, fix }
  }
  const imported = importName(file, 'pydantic', 'BaseModel')
  if (imported === null) return { isRefused, fix: null }
  const { start, end } = base
  return {
    isRefused,
    fix: {
      title: 'Replace "GenericModel" with "BaseModel"',
      safety: 'safe',
      edits: [{ start, end, text: imported.name }],
      imports: { ...imports, added: imported.added },
    },
  }
}

/** The dotted name of the model that a base is; null for any other base. */
function modelName({ project, pydantic }: Application, { module }: CheckedFile, base: Expression): string | null {
  const type = project.inference.typeOf(module, base)
  if (type.kind !== 'class' || type.of.kind !== 'instance') return null
  return pydantic.isModel(type.of.class) === true ? type.of.class.qualifiedName : null
}
