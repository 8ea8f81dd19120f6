import { isStandardLibrary } from '../../knowledge/standard-library.ts'
import { type DefinedClass, isDefined, type Module } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { importsFrom } from '../../semantics/imports.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { OLD_NAMESPACE } from './imports.ts'

/** A method by which a class told Pydantic 1 how to read it, and which does not do that for Pydantic 2. */
export interface OldTypeHook {
  readonly name: '__get_validators__' | '__modify_schema__'
  /** Its name where it is defined. */
  readonly at: Span
  readonly owner: DefinedClass
}

/** Each hook of Pydantic 1 with the one beside which it does no harm. */
const SUCCESSORS = {
  __get_validators__: '__get_pydantic_core_schema__',
  __modify_schema__: '__get_pydantic_json_schema__',
} as const

/** The hooks of Pydantic 1 in the classes of a file whose ancestors are known. Code guarded by a question for the version is left out. */
export function oldTypeHooksIn(application: Application, file: CheckedFile): readonly OldTypeHook[] {
  const { project, pydantic } = application
  const { classes } = project.inference
  const { module } = file
  if (isForOldModels(application, module)) return []
  const found: OldTypeHook[] = []
  for (const owner of module.classes) {
    if (!isDefined(owner)) continue
    const type = classes.instanceOf(owner)
    for (const name of ['__get_validators__', '__modify_schema__'] as const) {
      const definition = module.definitionsIn(owner.facts.scope, name).at(-1)
      if (definition?.kind !== 'function') continue
      // Models describe themselves: Pydantic does not ask for their validators.
      if (name === '__get_validators__' && pydantic.isModel(owner) === true) continue
      if (classes.member(type, SUCCESSORS[name]) !== null) continue
      if (!classes.ancestryOf(type).classes.every(({ class: ancestor }) => isKnown(ancestor))) continue
      const at = { start: definition.start, end: definition.end }
      if (!pydantic.guards.covers(file, at.start)) found.push({ name, at, owner })
    }
  }
  return found.sort((a, b) => a.at.start - b.at.start)
}

/** Whether a class is known not to speak to Pydantic 2 by itself. */
function isKnown(ancestor: ClassSymbol): boolean {
  if (isDefined(ancestor)) return true
  const [library = ''] = ancestor.qualifiedName.split('.', 1)
  return isStandardLibrary(library) || library === 'bson'
}

/** Whether the classes of a file may be meant for models of `pydantic.v1`, which the file or its project has. */
function isForOldModels({ pydantic }: Application, module: Module): boolean {
  if (importsFrom(module.facts, OLD_NAMESPACE)) return true
  return !importsFrom(module.facts, /^pydantic(\.|$)/) && pydantic.hasOldNamespace
}
