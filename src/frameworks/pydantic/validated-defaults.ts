import type { DefinedClass } from '../../project/module.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { addArgument, replace, sourceOf } from '../edits.ts'
import { importName } from '../importing.ts'
import type { Migration } from './migration.ts'

/** Has the default of a field validated like any other value: what `always=True` of a validator does to its fields. */
export function validateDefault(
  { pydantic, project }: Application,
  file: CheckedFile,
  owner: DefinedClass,
  name: string | null,
): Migration {
  if (name === null) return { byHand: 'always=True for all fields is validate_default=True in model_config' }
  const field = pydantic.fieldsOf(owner).get(name)
  if (field === undefined || field.owner !== owner || pydantic.isModel(owner) !== true) {
    const home = field ? ` in "${field.owner.facts.name}"` : ''
    return { byHand: `always=True is Field(validate_default=True) on "${name}"${home}` }
  }
  const unchanged: Migration = { edits: [], imports: { added: [] } }
  const { fieldCall } = field
  const heir = Array.from(project.modules.values(), ({ classes }) => classes)
    .flat()
    .find((symbol) => {
      if (symbol === owner || project.inference.classes.isSubclass(symbol, owner.qualifiedName) !== true) return false
      const own = pydantic.fieldsOf(symbol).get(name)
      return own !== undefined && own.owner !== owner && !own.isRequired
    })
  if (heir) return { byHand: `always=True is Field(validate_default=True) on "${name}" also in "${heir.facts?.name}"` }
  if (field.isRequired || fieldCall?.keywords.some(({ arg }) => arg === 'validate_default')) return unchanged
  if (fieldCall) {
    const argument = addArgument(file, fieldCall, 'validate_default=True')
    if (argument && !fieldCall.keywords.some(({ arg }) => arg === null))
      return { edits: [argument], imports: { added: [] } }
  } else if (field.default && field.definition.kind === 'annotated' && field.default === field.definition.value) {
    const imported = importName(file, 'pydantic', 'Field')
    const written = sourceOf(file, field.default)
    if (imported && !(field.default.kind === 'Tuple' && !written.startsWith('('))) {
      const edits = [replace(field.default, `${imported.name}(${written}, validate_default=True)`)]
      return { edits, imports: { added: imported.added } }
    }
  }
  return { byHand: `always=True is Field(validate_default=True) on "${name}"` }
}
