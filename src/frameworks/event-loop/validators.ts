import type { ClassSymbol } from '../../project/symbols.ts'
import type { Type } from '../../project/types.ts'
import type { Application } from '../application.ts'

/**
 * The models that FastAPI builds from requests, with the models within them. It does so on the event loop, for `def` endpoints too
 * (`solve_dependencies` in fastapi.dependencies.utils); a class that is a dependency is called in a thread instead.
 */
export function requestModels({ fastapi, pydantic, project }: Application): ReadonlySet<ClassSymbol> {
  const { inference } = project
  const models = new Set<ClassSymbol>()
  const add = (type: Type): void => {
    if (type.kind === 'union') for (const member of type.members) add(member)
    if (type.kind !== 'instance') return
    for (const argument of type.args) add(argument)
    if (models.has(type.class) || pydantic.isModel(type.class) !== true) return
    for (const { class: ancestor } of inference.classes.ancestryOf(type).classes) models.add(ancestor)
    for (const { module, annotation } of pydantic.fieldsOf(type.class).values()) {
      add(inference.annotation(module, annotation))
    }
  }
  for (const route of fastapi.routes) {
    for (const { annotation, source } of fastapi.allParametersOf(route, null).parameters) {
      if (annotation && source !== 'injected' && source !== 'dependency') {
        add(inference.annotation(annotation.module, annotation.node))
      }
    }
  }
  return models
}
