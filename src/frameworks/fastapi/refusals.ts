import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { isDefined, type Located } from '../../project/module.ts'
import { isForTypeCheckersOnly } from '../../project/names.ts'
import { type ClassSymbol, lastName } from '../../project/symbols.ts'
import { constantOf, onlyValue } from '../../project/values.ts'
import type { Expression } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Application } from '../application.ts'
import { isVague } from './exposure.ts'
import { shapeOf } from './parameters.ts'
import { isResponse, type ResponseModel } from './responses.ts'
import type { Route } from './routes.ts'

/** Why FastAPI raises when a route is registered: it cannot make a response model of what it is told. */
export type Refusal = {
  /** The return annotation, the value of `response_model`, or that of `"model"` in `responses`. */
  readonly at: Located
  readonly source: 'annotation' | 'response_model' | 'responses'
} & RefusedPart

/** The part that cannot be in a response model, by the name it is written with. */
export type RefusedPart =
  /** A `Response` class inside something larger. */
  | { readonly kind: 'response'; readonly name: string }
  /** A class that Pydantic knows nothing of. */
  | { readonly kind: 'class'; readonly name: string; readonly class: ClassSymbol }
  /** What only an async function or a generator gives, of a handler that is none. */
  | { readonly kind: 'iterator'; readonly name: string }
  /** `NoReturn` or `Never`. */
  | { readonly kind: 'never'; readonly name: string }
  /** `[Model]`: a list instead of a type. */
  | { readonly kind: 'list'; readonly name: string }
  /** A model for a status code that has no body. */
  | { readonly kind: 'no-body'; readonly name: string }

/** What FastAPI refuses about the response models of a route, in source order; empty where nothing is certain to be refused. */
export function refusalsOf(application: Application, route: Route): readonly Refusal[] {
  const { fastapi } = application
  if (route.kind !== 'http' || route.router.kind === 'unknown' || fastapi.overridesRegistration(route)) return []
  const { model, statusCode, isStream } = fastapi.responseOf(route)
  const refusals: Refusal[] = []
  if (model.kind === 'declared' || model.kind === 'annotated') {
    const { at } = model
    const source = model.kind === 'declared' ? 'response_model' : 'annotation'
    // A decorator may hide the annotation; of a generator it is the type of the items.
    if (source === 'response_model' || !(isStream || fastapi.isWrapped(route))) {
      const part =
        bodilessPart(application, route, model, statusCode) ??
        (isEvaluated(application.project.inference, at)
          ? new Parts(application, source).refusedIn(at, source === 'annotation')
          : null)
      if (part !== null) refusals.push({ at, source, ...part })
    }
  }
  for (const { at, status } of additionalModels(application, route)) {
    const part = isBodiless(application, route, status)
      ? ({ kind: 'no-body', name: String(status) } as const)
      : new Parts(application, 'responses').refusedIn(at, false)
    if (part !== null) refusals.push({ at, source: 'responses', ...part })
  }
  return refusals
}

/** Whether all names of an annotation exist when the program runs; FastAPI leaves one unresolved that has others. */
function isEvaluated(inference: Inference, { module, node }: Located): boolean {
  let isComplete = true
  walk(node, (inner) => {
    if (inner.kind === 'Constant' && inner.type === 'str' && inner.forward) {
      isComplete &&= isEvaluated(inference, { module, node: inner.forward })
    }
    if (inner.kind !== 'Name') return true
    const resolution = inference.names.lookUp(module, inner.id, inner.start)
    if (resolution.kind === 'definitions' && resolution.sites.every(isForTypeCheckersOnly)) isComplete = false
    return true
  })
  return isComplete
}

function bodilessPart(
  application: Application,
  route: Route,
  { at, type }: ResponseModel & { kind: 'declared' | 'annotated' },
  statusCode: number | null | 'unknown',
): RefusedPart | null {
  if (typeof statusCode !== 'number' || !isBodiless(application, route, statusCode)) return null
  const { inference } = application.project
  // What is not known may be a `Response`.
  const isKnown = isResponse(inference, type) === false || isVague(application, at)
  return isKnown && !isEmptyDisplay(at.node) ? { kind: 'no-body', name: String(statusCode) } : null
}

function isBodiless({ project }: Application, { module }: Route, status: number): boolean {
  if (status === 205) return project.dependencies.isAtLeast(module.path, 'fastapi', '0.109.1')
  return (status >= 100 && status < 200) || status === 204 || status === 304
}

/** FastAPI takes an empty list for no model. */
function isEmptyDisplay(node: Expression): boolean {
  return (node.kind === 'List' || node.kind === 'Tuple') && node.elts.length === 0
}

/** The models in a `responses={404: {"model": Message}}` that is written out at the route. */
export function additionalModels(
  { project: { inference } }: Application,
  route: Route,
): readonly { readonly at: Located; readonly status: number }[] {
  const responses = route.arguments.get('responses')
  if (responses?.node.kind !== 'Dict') return []
  const { module, node } = responses
  return node.keys.flatMap((key, index) => {
    const status = key && constantOf(inference, { module, node: key })
    const answer = onlyValue(inference, { module, node: node.values[index]! })
    if (typeof status !== 'number' || answer?.node.kind !== 'Dict') return []
    const { keys, values } = answer.node
    const position = keys.findIndex((name) => name?.kind === 'Constant' && name.value === 'model')
    const at = values[position]
    return at && answer.module === route.module ? [{ at: { module: answer.module, node: at }, status }] : []
  })
}

/** Looks through an annotation for what cannot be in a response model. */
class Parts {
  readonly #application: Application
  readonly #inference: Inference
  readonly #source: Refusal['source']

  constructor(application: Application, source: Refusal['source']) {
    this.#application = application
    this.#inference = application.project.inference
    this.#source = source
  }

  /** `isWhole`: whether it is the whole of a return annotation, where a `Response` class by itself means that there is no model. */
  refusedIn({ module, node }: Located, isWhole: boolean, nested = 0): RefusedPart | null {
    if (nested > MAXIMUM_NESTING) return null
    const inner = (part: Expression) => this.refusedIn({ module, node: part }, false, nested + 1)
    switch (node.kind) {
      case 'Constant':
        // Elsewhere FastAPI leaves strings unresolved.
        if (node.type !== 'str' || !node.forward || this.#source !== 'annotation') return null
        return this.refusedIn({ module, node: node.forward }, isWhole, nested + 1)
      case 'List':
        if (this.#source !== 'response_model' || nested > 0 || node.elts.length === 0) return null
        return { kind: 'list', name: node.elts.map(written).join(' | ') }
      case 'BinOp':
        return node.op === 'BitOr' ? (inner(node.left) ?? inner(node.right)) : null
      case 'Subscript':
        return this.#refusedInSubscript({ module, node }, inner)
      case 'Name':
      case 'Attribute':
        return this.#refusedByName({ module, node }, isWhole, nested)
      default:
        return null
    }
  }

  #refusedInSubscript(
    { module, node }: Located<Expression & { kind: 'Subscript' }>,
    inner: (part: Expression) => RefusedPart | null,
  ): RefusedPart | null {
    const form = qualifiedNameOf(this.#inference.typeOf(module, node.value)) ?? ''
    if (this.#isIterator(module, form)) return { kind: 'iterator', name: lastName(form) }
    if (!CONTAINERS.test(form)) return null
    const parts = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
    for (const part of parts) {
      const refused = inner(part)
      if (refused) return refused
    }
    return null
  }

  #refusedByName({ module, node }: Located, isWhole: boolean, nested: number): RefusedPart | null {
    const type = this.#inference.typeOf(module, node)
    const name = qualifiedNameOf(type) ?? ''
    if (NEVER.test(name)) return { kind: 'never', name: lastName(name) }
    if (this.#isIterator(module, name)) return { kind: 'iterator', name: lastName(name) }
    const alias = onlyValue(this.#inference, { module, node }, { calls: false })
    if (alias && alias.node !== node) return this.refusedIn(alias, isWhole, nested + 1)
    if (type.kind !== 'class' || type.of.kind !== 'instance') return null
    const { class: symbol } = type.of
    const { classes } = this.#inference
    const answer = isResponse(this.#inference, type.of)
    if (answer !== false) return answer && !isWhole ? { kind: 'response', name: written(node) } : null
    const isException = classes.isSubclass(symbol, 'builtins.BaseException') === true
    const isRefused = isException ? !hasHook(this.#inference, symbol) : this.#isRefused({ module, node }, symbol)
    return isRefused ? { kind: 'class', name: written(node), class: symbol } : null
  }

  #isRefused(place: Located, symbol: ClassSymbol): boolean {
    // Pydantic knows dataclasses, mapped ones too.
    if (this.#inference.classes.isSubclass(symbol, 'sqlalchemy.orm.MappedAsDataclass') !== false) return false
    const shape = shapeOf(this.#inference, place)
    return shape === 'refused' || shape === 'injected'
  }

  #isIterator(module: Located['module'], name: string): boolean {
    return ITERATORS.test(name) && this.#application.project.dependencies.isAtLeast(module.path, 'pydantic', '2')
  }
}

const MAXIMUM_NESTING = 20

/** Generic types whose arguments Pydantic makes fields of. */
const CONTAINERS =
  /^(builtins\.(list|set|frozenset|tuple|dict)|typing(_extensions)?\.(Optional|Union|List|Set|Tuple|Dict|Sequence|Mapping|Iterable))$/

/** `Iterable` and `Generator` are not among them: Pydantic reads them as any sequence. */
const ITERATORS =
  /^(typing|collections\.abc)\.(AsyncIterable|AsyncIterator|AsyncGenerator|Iterator|Awaitable|Coroutine)$/

const NEVER = /^typing(_extensions)?\.(NoReturn|Never)$/

/** Whether a class tells Pydantic how to read it. */
function hasHook({ classes }: Inference, symbol: ClassSymbol): boolean {
  const { classes: ancestors, isComplete } = classes.ancestryOf(classes.instanceOf(symbol))
  const object = classes.instanceOf(symbol)
  return (
    !isComplete ||
    ancestors.some(({ class: ancestor }) => isDefined(ancestor) && ancestor.facts.decorators.length > 0) ||
    ['__get_pydantic_core_schema__', '__get_validators__'].some((hook) => classes.member(object, hook) !== null)
  )
}

/** A name as it is written; the last part of anything longer. */
function written(node: Expression): string {
  if (node.kind === 'Name') return node.id
  if (node.kind === 'Attribute') return node.attr
  return '…'
}
