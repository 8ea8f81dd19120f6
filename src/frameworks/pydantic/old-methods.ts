import { DUMP_KEYWORDS, OLD_MODEL_METHODS, TELLING_KEYWORDS } from '../../knowledge/pydantic-migration.ts'
import type { Module } from '../../project/module.ts'
import { membersOf, type Type } from '../../project/types.ts'
import type { Attribute, Call, Keyword } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import { originalName } from './entities.ts'

/** Whether the attribute is the old method of a model for sure. */
export function isOldMethod(application: Application, module: Module, func: Attribute): boolean {
  if (!OLD_MODEL_METHODS.has(func.attr)) return false
  const owners = ownersOf(application, module, func)
  return owners.length > 0 && owners.every((one) => application.pydantic.hasMethodOfBaseModel(one, func.attr))
}

/** What the attribute may be taken from: of `Item | dict[str, int]`, only `Item` has a `dict()` or `parse_obj()`. */
function ownersOf({ project }: Application, module: Module, func: Attribute): readonly Type[] {
  const { classes } = project.inference
  return membersOf(project.inference.typeOf(module, func.value)).filter((type) => {
    if (type.kind !== 'instance') return type.kind !== 'none'
    return !classes.ancestryOf(type).isComplete || ['__getattr__', func.attr].some((name) => classes.member(type, name))
  })
}

/** Whether the object is not known, and the arguments are such as only a model's method takes. */
export function looksLikeOldMethod(application: Application, module: Module, call: Call, func: Attribute): boolean {
  const { args, keywords } = call
  const telling = TELLING_KEYWORDS.get(func.attr)
  if (!telling || args.length > 0 || !keywords.some(({ arg }) => arg !== null && telling.has(arg))) return false
  const { pydantic, project } = application
  const isPossible = ownersOf(application, module, func).every(
    (one) =>
      project.inference.attribute(one, func.attr).kind === 'unknown' || pydantic.hasMethodOfBaseModel(one, func.attr),
  )
  return isPossible && !isAwaited(call, module) && project.dependencies.declares(module.path, 'pydantic') !== false
}

function isAwaited(call: Call, module: Module): boolean {
  const code = module.functionAt(call.start)?.facts ?? module.facts.topLevel
  return code.calls.some((site) => site.awaited && site.call.start === call.start && site.call.end === call.end)
}

/** Why the call of an old method raises, or null. */
export function failureOfMethod(
  application: Application,
  module: Module,
  keywords: readonly Keyword[],
  func: Attribute,
): string | null {
  switch (func.attr) {
    case 'json': {
      const refused = keywords.find(({ arg }) => arg !== null && !DUMP_KEYWORDS.has(arg))?.arg
      if (!refused) return null
      const instead = refused === 'indent' || refused === 'ensure_ascii' ? ', which has this argument' : ''
      return `"json(${refused}=...)" of a model raises TypeError in Pydantic 2; use model_dump_json()${instead}`
    }
    case 'dict': {
      const refused = keywords.find(({ arg }) => arg !== null && !DUMP_KEYWORDS.has(arg))?.arg
      if (!refused) return null
      const instead = refused === 'skip_defaults' ? 'model_dump(exclude_unset=...)' : 'model_dump()'
      return `"dict(${refused}=...)" of a model raises TypeError in Pydantic 2; use ${instead}`
    }
    case 'update_forward_refs':
      return keywords.length > 0
        ? '"update_forward_refs()" with names raises TypeError in Pydantic 2; use model_rebuild(_types_namespace={...})'
        : null
    case 'from_orm':
      return readsAttributes(application, module, func) === false
        ? '"from_orm()" raises without from_attributes=True in the model\'s configuration; use model_validate() and set it'
        : null
    default:
      return null
  }
}

/** Whether the model behind `func` is configured to read attributes; null where that is not known. */
function readsAttributes({ project, pydantic }: Application, module: Module, func: Attribute): boolean | null {
  const answers = membersOf(project.inference.typeOf(module, func.value)).map((type) => {
    const object = type.kind === 'class' ? type.of : type
    // A variable may hold a subclass that is configured, and a decorator may change the configuration.
    if (object.kind !== 'instance' || object.class.facts?.name !== originalName(module, func.value)) return null
    if (object.class.facts.decorators.length > 0) return null
    const { values, isComplete } = pydantic.configurationOf(object.class)
    const value = values.get('from_attributes')?.node
    if (value) return value.kind !== 'Constant' || value.value !== false
    return isComplete ? false : null
  })
  return answers.every((answer) => answer === false) ? false : null
}
