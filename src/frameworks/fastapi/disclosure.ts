import type { Located, Place } from '../../project/module.ts'
import { isDefined } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { lastName } from '../../project/symbols.ts'
import { membersOf, type Type, union } from '../../project/types.ts'
import { constantOf, onlyValue } from '../../project/values.ts'
import type { Application } from '../application.ts'
import { exposureOf, filtersNothing, isVague, worst } from './exposure.ts'
import { isResponse, type ResponseModel, type RouteResponse } from './responses.ts'
import type { Router } from './routers.ts'
import type { Route } from './routes.ts'
import { isSecretName } from './secret-fields.ts'

/** What a route sends that no response model checks or filters. */
export type Disclosure =
  /** ORM entities are sent with every column that is loaded. */
  | { readonly kind: 'entity'; readonly entity: DisclosedEntity; readonly model: ResponseModel }
  /** ORM entities are returned under a model that cannot serialize them: every request fails. */
  | { readonly kind: 'unserializable'; readonly entity: DisclosedEntity; readonly annotation: Located }
  /** The response model is a table class with columns that nobody should see. */
  | { readonly kind: 'table-model'; readonly entity: DisclosedEntity; readonly annotation: Located }
  /** The response model says nothing about what is in the data: `dict`, `Any`, `list[dict] | None`. */
  | { readonly kind: 'vague'; readonly annotation: Located }
  /** Any other data, without a model. */
  | {
      readonly kind: 'untyped'
      /** What is returned, as a person would write it (`list[Item]`); null where that says little. */
      readonly returned: string | null
      /** The annotation that would make the returned class the response model; null where none is evident. */
      readonly fitting: string | null
      /** Whether other paths return a `Response`, with which no annotation can be combined. */
      readonly isMixed: boolean
      /** Whether the handler has a return annotation that this version of FastAPI does not look at. */
      readonly ignoresAnnotation: boolean
      readonly at: readonly Located[]
    }

export interface DisclosedEntity {
  readonly symbol: ClassSymbol
  readonly name: string
  /** The class in its file; null for a class without source. */
  readonly place: Place | null
  /** Columns that look like secrets by their names, in the order of the class. */
  readonly secretColumns: readonly string[]
  /** The returned expressions that hold the entities. */
  readonly at: readonly Located[]
}

/** What a route sends that nothing checks or filters; null where nothing is known to be wrong. */
export function disclosureOf(application: Application, route: Route): Disclosure | null {
  const { fastapi } = application
  if (route.kind !== 'http' || route.handler === null) return null
  if (route.router.kind === 'unknown' || fastapi.overridesRegistration(route)) return null
  const response = fastapi.responseOf(route)
  const { model } = response
  if (response.isStream || hasNoBody(route, response) || fastapi.isWrapped(route)) return null
  if (!answersInJson(application, response)) return null

  if (model.kind === 'declared' || model.kind === 'annotated') {
    const worse = isVague(application, model.at)
      ? behindVagueModel(application, response, model.at)
      : tableModel(application, route, model.type, model.at)
    return worse ?? vagueModel(application, response, model.at)
  }
  const entity = returnedEntity(application, response)
  if (entity !== null && model.kind !== 'unknown' && isSentWhole(application, entity)) {
    return { kind: 'entity', entity, model }
  }
  return model.kind === 'none' ? untyped(application, route, response) : null
}

/** Whether no client reads a body: HEAD, 1xx, 204, 205, 304, and redirects. */
function hasNoBody({ methods }: Route, { statusCode }: RouteResponse): boolean {
  if (methods?.every((method) => method === 'HEAD')) return true
  if (statusCode === 'unknown') return true
  return (
    statusCode !== null &&
    (statusCode < 200 || statusCode === 204 || statusCode === 205 || (statusCode >= 300 && statusCode < 400))
  )
}

/** Whether what the handler returns is turned into JSON as it is, which every class of JSON responses does. */
function answersInJson(application: Application, { responseClass }: RouteResponse): boolean {
  if (responseClass === null) return true
  const { inference } = application.project
  return membersOf(inference.typeOf(responseClass.module, responseClass.node)).every(
    (type) => type.kind === 'class' && isJsonResponse(application, type.of),
  )
}

function isJsonResponse(application: Application, type: Type): boolean {
  const { classes } = application.project.inference
  return type.kind === 'instance' && classes.isSubclass(type.class, 'starlette.responses.JSONResponse') === true
}

/** Whether the class of a router has registration methods of its own, or that of its routes a constructor: both may add a response model. */
export function overridesRegistration(application: Application, router: Router): boolean {
  const { inference } = application.project
  const { classes } = inference
  const routeClass = router.arguments.get('route_class')
  if (routeClass) {
    const type = inference.typeOf(routeClass.module, routeClass.node)
    const object = type.kind === 'class' ? inference.asInstance(type.of) : null
    const initializer = object?.kind === 'instance' ? classes.member(object, '__init__')?.sites[0] : undefined
    if (!initializer?.module.isStub) return true
  }
  if (router.class === null) return false
  if (router.class.module === null) return true
  const object = classes.instanceOf(router.class)
  return ['add_api_route', 'api_route', 'get', 'post', 'put', 'patch', 'delete'].some((method) => {
    const site = classes.member(object, method)?.sites[0]
    return site !== undefined && !site.module.isStub
  })
}

function returnedEntity(application: Application, { returns }: RouteResponse): DisclosedEntity | null {
  const found = returns.flatMap((value) => {
    const exposure = exposureOf(application, value)
    return exposure.kind === 'entity' ? [{ entity: exposure.entity, at: value.at }] : []
  })
  const first = found[0]
  if (first === undefined) return null
  return entityOf(
    application,
    first.entity,
    found.filter(({ entity }) => entity === first.entity).map(({ at }) => at),
  )
}

function entityOf(application: Application, symbol: ClassSymbol, at: readonly Located[]): DisclosedEntity {
  const columns = application.sqlAlchemy.entityOf(symbol)?.columns ?? new Map()
  const secretColumns = [...columns.keys()].filter((name) => isSecretName(name) && !isHidden(application, symbol, name))
  const place = isDefined(symbol) ? { module: symbol.module, ...symbol.facts.nameSpan } : null
  return { symbol, name: lastName(symbol.qualifiedName), place, secretColumns, at }
}

/** Whether a field is never sent as it is: it says `exclude=True`, is a `SecretStr`, or the class has a serializer of its own. */
function isHidden(application: Application, symbol: ClassSymbol, name: string): boolean {
  const { inference } = application.project
  const object = inference.classes.instanceOf(symbol)
  const sites = inference.classes.member(object, name)?.sites ?? []
  return (
    application.pydantic.hasSerializer(symbol, name) ||
    sites.some(({ module, definition }) => {
      if (definition.kind !== 'annotated') return false
      const { annotation, value } = definition
      const types = membersOf(inference.annotation(module, annotation))
      if (types.some((type) => type.kind === 'instance' && MASKED.test(type.class.qualifiedName))) return true
      const excluded = value?.kind === 'Call' ? value.keywords.find(({ arg }) => arg === 'exclude') : undefined
      return excluded?.value.kind === 'Constant' && excluded.value.value === true
    })
  )
}

/** Pydantic's types that are written as asterisks. */
const MASKED = /^pydantic\.(types\.)?Secret\w*$/

/** Whether FastAPI's encoder takes the object's columns by itself and Pydantic knows nothing of it. */
function isPlainEntity(application: Application, { symbol }: DisclosedEntity): boolean {
  const { classes } = application.project.inference
  return ['pydantic.BaseModel', 'sqlmodel.SQLModel', 'sqlalchemy.orm.MappedAsDataclass'].every(
    (base) => classes.isSubclass(symbol, base) === false,
  )
}

/** A table that is a Pydantic model or a dataclass sends what it declares: only secrets among that are a fault for sure. */
function isSentWhole(application: Application, entity: DisclosedEntity): boolean {
  const { classes } = application.project.inference
  // FastAPI's encoder asks `dict()` first, for which these methods choose.
  const object = classes.instanceOf(entity.symbol)
  if (['__iter__', 'keys'].some((method) => classes.member(object, method)?.sites[0]?.module.isStub === false))
    return false
  return isPlainEntity(application, entity) || entity.secretColumns.length > 0
}

function behindVagueModel(application: Application, response: RouteResponse, annotation: Located): Disclosure | null {
  const entity = returnedEntity(application, response)
  if (entity === null) return null
  const isPydantic2 = application.project.dependencies.isAtLeast(annotation.module.path, 'pydantic', '2')
  if (isPydantic2 && isPlainEntity(application, entity)) return { kind: 'unserializable', entity, annotation }
  return isSentWhole(application, entity) ? { kind: 'entity', entity, model: response.model } : null
}

/** A model that lets everything through, unless nothing meets it. */
function vagueModel(application: Application, { returns }: RouteResponse, annotation: Located): Disclosure | null {
  const { inference } = application.project
  if (returns.length > 0 && returns.every(({ type }) => isResponse(inference, type) === true)) return null
  return filtersNothing(application, annotation) ? { kind: 'vague', annotation } : null
}

function tableModel(application: Application, route: Route, type: Type, annotation: Located): Disclosure | null {
  if (['response_model_include', 'response_model_exclude'].some((name) => route.arguments.has(name))) return null
  const symbol = tableIn(application, type)
  if (symbol === null) return null
  const entity = entityOf(application, symbol, [])
  return entity.secretColumns.length > 0 ? { kind: 'table-model', entity, annotation } : null
}

/** The SQLModel table class in a response model, alone or as a type argument. */
function tableIn(application: Application, type: Type): ClassSymbol | null {
  for (const member of membersOf(type)) {
    if (member.kind !== 'instance') continue
    const isTable =
      application.project.inference.classes.isSubclass(member.class, 'sqlmodel.SQLModel') === true &&
      application.sqlAlchemy.isEntity(member.class) === true
    if (isTable) return member.class
    for (const argument of member.args) {
      const inner = tableIn(application, argument)
      if (inner) return inner
    }
  }
  return null
}

function untyped(application: Application, route: Route, response: RouteResponse): Disclosure | null {
  if (response.isInSchema !== true || route.arguments.has('response_class')) return null
  if (isDocumentedByHand(application, route, response) || answersInOtherForms(application, response)) return null
  const annotation = route.handler?.facts.annotation ?? null
  // Before FastAPI 0.89 an annotation is no model; one that says nothing would not be missed.
  if (annotation && isVague(application, { module: route.handler!.module, node: annotation })) return null
  const exposures = response.returns.map((value) => ({ value, exposure: exposureOf(application, value) }))
  if (exposures.some(({ exposure }) => exposure.kind === 'unknown')) return null
  const kind = worst(exposures.map(({ exposure }) => exposure)).kind
  if (kind !== 'data' && kind !== 'entity') return null
  const sent = exposures.filter(({ exposure }) => exposure.kind === 'data' || exposure.kind === 'entity')
  const types = response.returns.map(({ type }) => type)
  const type = union(types)
  return {
    kind: 'untyped',
    returned: written(
      application,
      sent.length === exposures.length ? type : union(sent.map(({ value }) => value.type)),
    ),
    fitting: annotationFor(application, type),
    isMixed: response.returns.some((value) => isResponse(application.project.inference, value.type) !== false),
    ignoresAnnotation: annotation !== null,
    at: sent.map(({ value }) => value.at),
  }
}

/** Whether `responses=` describes what is sent where all goes well: with a model, or as something else than JSON. */
function isDocumentedByHand(
  application: Application,
  { arguments: given }: Route,
  { statusCode }: RouteResponse,
): boolean {
  const { inference } = application.project
  const responses = given.get('responses')
  if (responses === null) return false
  const only = onlyValue(inference, responses)
  // Descriptions that are put together elsewhere are mostly those of errors.
  if (only?.node.kind !== 'Dict') return false
  const { keys, values } = only.node
  return keys.some((key, index) => {
    if (key === null || Number(constantOf(inference, { module: only.module, node: key })) !== (statusCode ?? 200))
      return false
    const answer = onlyValue(inference, { module: only.module, node: values[index]! })
    if (answer?.node.kind !== 'Dict') return false
    return answer.node.keys.some((name, position) => {
      if (name?.kind !== 'Constant') return false
      if (name.value === 'model') return true
      const content = answer.node.kind === 'Dict' ? answer.node.values[position]! : null
      return (
        name.value === 'content' &&
        content?.kind === 'Dict' &&
        content.keys.every((media) => media?.kind === 'Constant' && !/json/.test(String(media.value)))
      )
    })
  })
}

/** Whether some answers are streams, files, pages or redirects, so that no one model describes the route. */
function answersInOtherForms(application: Application, { returns }: RouteResponse): boolean {
  const { inference } = application.project
  return returns.some(({ type }) =>
    membersOf(type).some((member) => isResponse(inference, member) === true && !isJsonResponse(application, member)),
  )
}

/** `list[Item] | None` for types that name a class; null for anything less telling. */
function written(application: Application, type: Type): string | null {
  const parts = membersOf(type).map((member): string | null => {
    if (member.kind === 'none') return 'None'
    if (member.kind !== 'instance') return null
    const { qualifiedName } = member.class
    if (!qualifiedName.startsWith('builtins.')) return lastName(qualifiedName)
    if (qualifiedName === 'builtins.list' && member.args[0]) {
      const element = written(application, member.args[0])
      return element === null ? 'list' : `list[${element}]`
    }
    return lastName(qualifiedName)
  })
  return parts.every((part) => part !== null) ? [...new Set(parts)].join(' | ') : null
}

/** The annotation for what is returned where all of it is one Pydantic model, a list of one, or None beside it. */
function annotationFor(application: Application, type: Type): string | null {
  const members = membersOf(type).filter(({ kind }) => kind !== 'none')
  const only = members.length === 1 ? members[0]! : null
  if (only?.kind !== 'instance') return null
  const element = only.class.qualifiedName === 'builtins.list' ? only.args[0] : only
  if (element?.kind !== 'instance') return null
  const { classes } = application.project.inference
  if (classes.isSubclass(element.class, 'pydantic.BaseModel') !== true) return null
  if (application.sqlAlchemy.isEntity(element.class) !== false) return null
  return written(application, type)
}
