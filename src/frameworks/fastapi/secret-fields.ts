import type { Place } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { lastName } from '../../project/symbols.ts'
import { type InstanceType, membersOf, type Type } from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { Application } from '../application.ts'
import type { Route } from './routes.ts'

/** A field of a response model, or of a model in it, that holds something of an account that no client should see. */
export interface SecretField {
  readonly name: string
  /** Where the field is declared. */
  readonly place: Place
  /** The model that it is a field of, which may have inherited it. */
  readonly model: ClassSymbol
  /** The fields that lead to it from the response model: `user.hashed_password`. */
  readonly path: string
  /** Whether the handler makes it up, which nobody would know if it were not sent. */
  readonly isGenerated: boolean
}

/** The secret fields in the response model of a route; empty where some may be left out, or the model is not known. */
export function secretFieldsOf(application: Application, route: Route): readonly SecretField[] {
  const { fastapi } = application
  if (route.kind !== 'http' || route.router.kind === 'unknown' || fastapi.overridesRegistration(route)) return []
  if (['response_model_include', 'response_model_exclude'].some((name) => route.arguments.has(name))) return []
  const { model } = fastapi.responseOf(route)
  if (model.kind !== 'declared' && (model.kind !== 'annotated' || fastapi.isWrapped(route))) return []
  // A table that is the response model itself is a fault of its own.
  if (fastapi.disclosureOf(route)?.kind === 'table-model') return []
  return mayHoldSecret(application, model.type) ? new Search(application, route).in(model.type) : []
}

/** What a model has in it. */
interface Contents {
  readonly hasSecretName: boolean
  /** The classes of what its fields hold. */
  readonly classes: readonly ClassSymbol[]
}

const CONTENTS = new WeakMap<Application, Map<ClassSymbol, Contents>>()

/** Whether a model, or one in it, has a field with the name of a secret: a quick look that spares most routes the full one. */
function mayHoldSecret(application: Application, type: Type): boolean {
  const known = CONTENTS.get(application) ?? new Map<ClassSymbol, Contents>()
  CONTENTS.set(application, known)
  const seen = new Set(classesIn(type))
  for (const symbol of seen) {
    let contents = known.get(symbol)
    if (contents === undefined) {
      contents = contentsOf(application, symbol)
      known.set(symbol, contents)
    }
    if (contents.hasSecretName) return true
    for (const inner of contents.classes) seen.add(inner)
  }
  return false
}

function contentsOf({ pydantic, project }: Application, symbol: ClassSymbol): Contents {
  if (pydantic.isModel(symbol) !== true) return { hasSecretName: false, classes: [] }
  const object = project.inference.classes.instanceOf(symbol)
  const names = [...pydantic.fieldsOf(symbol).keys()]
  return {
    hasSecretName: names.some((name) => PASSWORD.test(snakeCase(name)) || ACCOUNT_SECRET.test(snakeCase(name))),
    classes: names.flatMap((name) => classesIn(project.inference.attribute(object, name))),
  }
}

function classesIn(type: Type): readonly ClassSymbol[] {
  return membersOf(type).flatMap((member) =>
    member.kind === 'instance' ? [member.class, ...member.args.flatMap(classesIn)] : [],
  )
}

/** Looks through a response model and the models in it. */
class Search {
  readonly #application: Application
  readonly #route: Route
  readonly #seen = new Set<ClassSymbol>()

  constructor(application: Application, route: Route) {
    this.#application = application
    this.#route = route
  }

  in(type: Type, path = ''): readonly SecretField[] {
    return membersOf(type).flatMap((member) => {
      if (member.kind !== 'instance') return []
      if (this.#application.pydantic.isModel(member.class) === true) return this.#inModel(member, path)
      return member.args.flatMap((argument) => this.in(argument, path))
    })
  }

  #inModel(type: InstanceType, path: string): readonly SecretField[] {
    const { pydantic, project } = this.#application
    const { class: model } = type
    if (this.#seen.has(model) || pydantic.hasSerializer(model)) return []
    this.#seen.add(model)
    const fields = pydantic.fieldsOf(model)
    const isAccount = [...fields.keys()].some((name) => ACCOUNT.test(name))
    const isOfService =
      NOT_ACCOUNTS.test(lastName(model.qualifiedName)) ||
      (!isAccount && PASSWORD_ALONE.test(lastName(model.qualifiedName))) ||
      [...fields.keys()].some((name) => SERVICE.test(name))
    return [...fields.values()].flatMap((field) => {
      const { name, fieldCall } = field
      const isExcluded = fieldCall?.keywords.some(({ arg }) => arg === 'exclude') ?? false
      if (isExcluded || pydantic.hasSerializer(model, name)) return []
      // `Literal["***"]` says itself what is sent.
      if (field.annotation.kind === 'Subscript' && lastIdentifier(field.annotation.value) === 'Literal') return []
      const held = project.inference.attribute(type, name)
      const inner = path === '' ? name : `${path}.${name}`
      const isSecret = PASSWORD.test(snakeCase(name)) || (isAccount && ACCOUNT_SECRET.test(snakeCase(name)))
      if (!isSecret) return this.in(held, inner)
      if (!isText(held) || isOfService || this.#isTakenOut(name)) return []
      if (!field.isRequired && !this.#fills(model, name)) return []
      const { start, end } = field.definition
      const place = { module: field.module, start, end }
      return [{ name, place, model, path: inner, isGenerated: this.#isGenerated(name) }]
    })
  }

  /** Whether the handler overwrites the field with a constant: `user.password = None`. */
  #isTakenOut(field: string): boolean {
    const assignments = this.#route.handler?.facts.attributeAssignments ?? []
    return assignments.some(({ target, value }) => target.attr === field && value?.kind === 'Constant')
  }

  /**
   * Whether what the handler returns has a value for an optional field: an entity, an object that the handler was given, or one that it makes
   * with the field. Other objects may be made without it.
   */
  #fills(model: ClassSymbol, field: string): boolean {
    const { project, fastapi, sqlAlchemy } = this.#application
    const { inference } = project
    const { returns } = fastapi.responseOf(this.#route)
    if (returns.length === 0) return true // a handler that is still to be written
    return returns.some(({ at, type }) => {
      if (classesIn(type).some((symbol) => sqlAlchemy.isEntity(symbol) === true)) return true
      return valuesOf(inference, at).some(({ module, node }) => {
        if (node.kind === 'Name') {
          const resolution = inference.names.lookUp(module, node.id, node.start)
          return (
            resolution.kind === 'definitions' &&
            resolution.sites.some(({ definition }) => definition.kind === 'parameter')
          )
        }
        if (node.kind !== 'Call' || !classesIn(inference.typeOf(module, node)).includes(model)) return false
        return node.keywords.some(({ arg }) => arg === null || arg === field)
      })
    })
  }

  /** Whether the handler gives the field a value that it makes itself: `user.password = random_password`. */
  #isGenerated(field: string): boolean {
    const { handler } = this.#route
    return (handler?.facts.attributeAssignments ?? []).some(({ target, value }) => {
      const source = value?.kind === 'Call' ? value.func : value
      const name = source?.kind === 'Name' ? source.id : source?.kind === 'Attribute' ? source.attr : ''
      return target.attr === field && GENERATED.test(name)
    })
  }
}

/** Whether a column of this name holds a secret; not a name about one, such as `password_changed_at`. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !/^(has|is|needs|must)_/.test(name)
}

const SECRET =
  /(^|_)(password|passwd|passphrase|pwd|secret|secret_?key|api_?key|private_?key|(access|refresh|auth|api|bearer|session|reset)_token|totp|otp)(_?(hash|hashed|digest|salt|enc|encrypted))?$/i

/** Names of what a user logs in with. A password for something else (`smtp_password`) may be what the API is for. */
const PASSWORD =
  /^((user|account|login|admin|hashed|hash|encrypted|plain|raw|current|new|old|confirm|repeat)_)*(password|passwd|passphrase|pwd)([12]|(_(hash|hashed|digest|salt|encrypted|confirm|confirmation|repeat))*)$/i

/** What else an account has that only the server needs. Tokens are not among it: handing them out may be the point. */
const ACCOUNT_SECRET = /^(((totp|otp|mfa|two_factor|2fa)_(secret|seed|key))|(password_)?reset_(token|code)|salt)$/i

const ACCOUNT = /^(e_?mail|email_address|user_?name|login)$/i

/** Fields of what connects to a service, whose password is set and read like its address. */
const SERVICE = /^(host|hostname|server|port|dsn|database|smtp_\w+)$/i

/** Classes that are there to hand out or configure what is in them. */
const NOT_ACCOUNTS = /Credential|Vault|Secret|Generated|Smtp|SMTP|Database|Connection|Config|Settings|Wifi/

/** Classes of an answer that is the password: `PasswordResponse`. */
const PASSWORD_ALONE = /Passwords?(Out|Read|Response|Result)?$/

const GENERATED = /random|generat|token|uuid|temp/i

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
}

/** Whether a value may be a string or bytes, which are sent as they are. */
function isText(type: Type): boolean {
  return membersOf(type).some(
    (member) => member.kind === 'instance' && /^builtins\.(str|bytes)$/.test(member.class.qualifiedName),
  )
}
