import { Effects, type ResolvedCall } from '../../project/calls.ts'
import { isDefined, type Located } from '../../project/module.ts'
import { type ClassSymbol, lastName } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import type { Application } from '../application.ts'
import { isResponse } from './responses.ts'
import type { Route } from './routes.ts'

/** What a route creates. */
export interface Creation {
  /** The class of what is created and returned. */
  readonly class: ClassSymbol
  /** Where a new entity is added to a session; null where only the names tell. */
  readonly at: Located | null
}

const ADDS = /^(sqlalchemy\.(orm\.Session|ext\.asyncio\.AsyncSession)|sqlmodel\.(\w+\.)*(Async)?Session)\.add$/
/** Handlers that create what they return. */
const CREATES = /^(create|add|register|insert)_/
/** What is made for an answer, and stays nowhere. */
const PASSING = /(token|message|msg|session|result|report|status|preview|url|link)s?$|_to_/i
/** Classes of answers that say how it went. */
const ENVELOPE = /^(api|base|standard|generic|json|http|common)?(response|result)(model|schema|base|data|dto|vo)*$/i

/** Finds out what routes create. */
export class Creations {
  readonly #application: Application
  readonly #additions: Effects<{ readonly class: ClassSymbol; readonly at: Located }>

  constructor(application: Application) {
    this.#application = application
    this.#additions = new Effects(application.project.calls, {
      effectOf: (call) => this.#additionOf(call),
      follows: (_, callee) => callee.module.role === 'application',
    })
  }

  /** What a handler of `POST` creates and gives back; null where it does neither, answers with a status of its own, or that is not known. */
  creationOf(route: Route): Creation | null {
    const { handler, methods } = route
    if (handler === null || methods?.length !== 1 || methods[0] !== 'POST') return null
    const { model, statusCode, isStream, returns } = this.#application.fastapi.responseOf(route)
    if (statusCode !== null || isStream || !route.arguments.isComplete) return null
    if (model.kind === 'annotated-none' || model.kind === 'annotated-response') return null
    if (handler.facts.attributeAssignments.some(({ target }) => target.attr === 'status_code')) return null
    const { inference } = this.#application.project
    if (
      returns.length === 0 ||
      returns.some(({ type }) => isResponse(inference, type) !== false && type.kind !== 'unknown')
    )
      return null
    const given = returns.flatMap(({ type }) => membersOf(type)).flatMap(classOf)
    const described =
      model.kind === 'declared' || model.kind === 'annotated' ? membersOf(model.type).flatMap(classOf) : []
    const addition = this.#additions.chainIn(handler)?.effect
    if (addition && given.includes(addition.class)) return addition
    // Without a database that is known: `create_item() -> Item`.
    if (!CREATES.test(handler.facts.name) || PASSING.test(handler.facts.name)) return null
    const made = [...given, ...described].find((one) => isDefined(one) && !one.module.isStub)
    const name = made === undefined ? '' : lastName(made.qualifiedName)
    return made === undefined || PASSING.test(name) || ENVELOPE.test(name) ? null : { class: made, at: null }
  }

  /** The entity that a call adds to a session, if it was made just before. */
  #additionOf({ names, site, module }: ResolvedCall): { class: ClassSymbol; at: Located } | null {
    const argument = site?.call.args[0]
    if (argument === undefined || !names.some((name) => ADDS.test(name))) return null
    const { inference } = this.#application.project
    const values = valuesOf(inference, { module, node: argument }, { calls: false })
    const isNew = values.every(({ module: home, node }) => {
      if (node.kind !== 'Call') return false
      const callee = inference.typeOf(home, node.func)
      // `Item(…)`, `Item.model_validate(data)`.
      return callee.kind === 'class' || (callee.kind === 'function' && callee.self?.kind === 'class')
    })
    const [made] = isNew ? classOf(inference.typeOf(module, argument)) : []
    return made === undefined || site === null ? null : { class: made, at: { module, node: site.call } }
  }
}

function classOf(type: Type): readonly ClassSymbol[] {
  return type.kind === 'instance' ? [type.class] : []
}
