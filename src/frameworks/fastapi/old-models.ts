import { isDefined, type Located } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import type { Type } from '../../project/types.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { annotationParts } from './annotations.ts'
import { answersIn } from './answers.ts'
import { endpointParameters } from './endpoints.ts'
import { isVague } from './exposure.ts'
import { additionalModels } from './refusals.ts'
import type { RouteResponse } from './responses.ts'
import type { Route } from './routes.ts'

/** A model of `pydantic.v1` where a model of Pydantic 2 or FastAPI has to do with it and cannot. */
export interface OldModelUse {
  readonly kind: 'field' | 'parameter' | 'response' | 'answer'
  /** The annotation, response model or returned value in the checked file, else what leads to it there. */
  readonly at: Span
  readonly model: ClassSymbol
  /** The name of the field, parameter or handler. */
  readonly name: string
}

/** The uses of such models in a file: none of routes where FastAPI takes them (0.119 to 0.127), nor as classes of `Depends()`. */
export function oldModelUsesIn(application: Application, file: CheckedFile): readonly OldModelUse[] {
  if (!application.pydantic.hasOldNamespace) return []
  const { dependencies } = application.project
  const isAtLeast = (version: string): boolean => dependencies.isAtLeast(file.module.path, 'fastapi', version)
  const isSupported = isAtLeast('0.119') && !isAtLeast('0.128')
  const uses = [
    ...inFields(application, file),
    ...(isSupported
      ? []
      : [...inParameters(application, file), ...inResponses(application, file), ...inAnswers(application, file)]),
  ]
  return uses
    .filter(({ at }) => !application.pydantic.guards.covers(file, at.start))
    .sort((a, b) => a.at.start - b.at.start)
}

/** A model of Pydantic 2 hands the validators of the old one an argument that they do not take. */
function* inFields({ pydantic, project }: Application, { module }: CheckedFile): Generator<OldModelUse> {
  const { inference } = project
  for (const symbol of module.classes) {
    if (!isDefined(symbol) || pydantic.isModel(symbol) !== true) continue
    for (const { owner, name, annotation } of pydantic.fieldsOf(symbol).values()) {
      // Metadata may tell Pydantic how to read a class that it does not know.
      if (owner !== symbol || annotationParts(inference, { module, node: annotation }).metadata.length > 0) continue
      const model = pydantic.oldModelIn(inference.annotation(module, annotation))
      if (model === null) continue
      const hooks = ['__get_validators__', 'validate'].map((hook) =>
        inference.classes.member(inference.classes.instanceOf(model), hook),
      )
      const hasOwn = hooks.some((hook) => hook !== null && hook.owner.class.module?.isStub !== true)
      if (!hasOwn) yield { kind: 'field', at: annotation, model, name }
    }
  }
}

function* inParameters({ fastapi, pydantic, project }: Application, { module }: CheckedFile): Generator<OldModelUse> {
  for (const endpoint of fastapi.endpointsIn(module)) {
    for (const { declared } of endpointParameters(endpoint)) {
      const { annotation, source, place, name } = declared
      if (annotation === null || source === 'dependency' || source === 'injected' || place.module !== module) continue
      const model = pydantic.oldModelIn(project.inference.annotation(annotation.module, annotation.node))
      if (model !== null)
        yield { kind: 'parameter', at: annotation.module === module ? annotation.node : place, model, name }
    }
  }
}

function* inResponses(application: Application, { module }: CheckedFile): Generator<OldModelUse> {
  const { fastapi, pydantic, project } = application
  for (const route of fastapi.routesIn(module)) {
    if (route.kind !== 'http' || route.router.kind === 'unknown' || fastapi.overridesRegistration(route)) continue
    const { model } = fastapi.responseOf(route)
    const models: { readonly at: Located; readonly type: Type }[] = additionalModels(application, route).map(
      ({ at }) => ({
        at,
        type: project.inference.annotation(at.module, at.node),
      }),
    )
    if (model.kind === 'declared' || (model.kind === 'annotated' && !fastapi.isWrapped(route))) models.unshift(model)
    for (const { at, type } of models) {
      const old = pydantic.oldModelIn(type)
      if (old === null || (at.module !== module && !fastapi.isFirstOfHandler(route))) continue
      const where = at.module === module ? at.node : fastapi.placeOf(route)
      yield { kind: 'response', at: where, model: old, name: nameOf(route) }
    }
  }
}

function* inAnswers(application: Application, { module }: CheckedFile): Generator<OldModelUse> {
  for (const { value, type, responses, handler } of answersIn(application, module)) {
    const model = application.pydantic.oldModelIn(type)
    if (model === null || !responses.every((response) => sendsAnything(application, response))) continue
    yield { kind: 'answer', at: value, model, name: handler.facts.name }
  }
}

/** Whether a route has no model that would make something else of what its handler returns. */
function sendsAnything(application: Application, { model }: RouteResponse): boolean {
  if (model.kind === 'annotated')
    return isVague(application, model.at) && application.pydantic.oldModelIn(model.type) === null
  return model.kind === 'none' || model.kind === 'disabled'
}

function nameOf({ callable }: Route): string {
  return callable.name
}
