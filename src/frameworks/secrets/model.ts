import {
  MIDDLEWARE_REGISTRATIONS,
  SECRET_ARGUMENTS,
  SECRET_WRAPPERS,
  SETTINGS_CLASSES,
  type SecretArgument,
} from '../../knowledge/secrets.ts'
import type { Inference } from '../../project/inference.ts'
import type { Located, Module, Place } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import { onlyValue, stringOf, valuesOf } from '../../project/values.ts'
import type { CodeFacts } from '../../semantics/facts.ts'
import { importsIn } from '../../semantics/imports.ts'
import type { Call, Dict, Expression, JoinedStr } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { Application } from '../application.ts'
import { argumentOf, calleeNames, environmentRead, spelled, textOf } from './environment.ts'
import { secretNoun, wordsOf } from './names.ts'
import { filledPassword, isLocal, mayBeUrl } from './urls.ts'

/** A call that works with a secret (signs with it, opens a connection), or a URL that it is filled into. */
export interface SecretUse extends Place {
  /** What works with it, as the code spells it: `jwt.encode()`, `the URL`. */
  readonly user: string
  readonly does: string
  readonly noun: SecretArgument['noun']
  /** Whether other things are used like this too, so that it says nothing about a literal without the name of a secret. */
  readonly isShared: boolean
  /** Whether the connection that it opens is to the machine itself. */
  readonly isLocal: boolean
}

/** A comparison of a value with a text: the code knows that text and treats it specially. */
interface KnownValue {
  readonly text: string
  /** The last name of what is compared: `secret_key` of `settings.secret_key`. */
  readonly name: string
}

/** Where the project's secrets come from and what is done with them. Everything is computed when it is first asked for. */
export class SecretsModel {
  readonly #application: Application
  /** By path of the file, then start of the literal: what tells a place from all others even after facts went through JSON. */
  #uses: ReadonlyMap<string, ReadonlyMap<number, readonly SecretUse[]>> | null = null
  #knownValues: readonly KnownValue[] | null = null
  readonly #settings = new Map<ClassSymbol, boolean>()
  #parts: ReadonlySet<ClassSymbol> | null = null

  constructor(application: Application) {
    this.#application = application
  }

  /** The calls of the project that take the value written at `node` as a secret, through whatever names and settings it reaches them. */
  usesOf(module: Module, node: Expression): readonly SecretUse[] {
    this.#uses ??= this.#collectUses()
    return this.#uses.get(module.path)?.get(node.start) ?? []
  }

  /** Whether anything takes a literal of the file as a secret. */
  hasUses(module: Module): boolean {
    this.#uses ??= this.#collectUses()
    return this.#uses.has(module.path)
  }

  /**
   * Whether the fields of a class are filled from the environment (pydantic-settings, Pydantic 1's `BaseSettings`, the models that are
   * fields of those); false where unknown.
   */
  isSettings(symbol: ClassSymbol): boolean {
    if (this.#isSettingsClass(symbol)) return true
    this.#parts ??= this.#collectParts()
    return this.#parts.has(symbol)
  }

  #isSettingsClass(symbol: ClassSymbol): boolean {
    let known = this.#settings.get(symbol)
    if (known === undefined) {
      const { classes } = this.#application.project.inference
      known = SETTINGS_CLASSES.some((name) => classes.isSubclass(symbol, name) === true)
      this.#settings.set(symbol, known)
    }
    return known
  }

  /** The models that are fields of settings, of fields of settings, and so on. */
  #collectParts(): ReadonlySet<ClassSymbol> {
    const { inference, modules } = this.#application.project
    const parts = new Set<ClassSymbol>()
    const collect = (symbol: ClassSymbol): void => {
      const { module } = symbol
      if (module === null || module.isStub) return
      const scope = module.facts.scopes.find((one) => one.class !== null && module.classes[one.class] === symbol)
      for (const { definitions } of scope?.bindings ?? []) {
        for (const definition of definitions) {
          if (definition.kind !== 'annotated') continue
          for (const type of membersOf(inference.annotation(module, definition.annotation))) {
            if (type.kind !== 'instance' || parts.has(type.class)) continue
            if (inference.classes.isSubclass(type.class, 'pydantic.BaseModel') !== true) continue
            parts.add(type.class)
            collect(type.class)
          }
        }
      }
    }
    for (const module of modules.values()) {
      for (const symbol of module.classes) if (this.#isSettingsClass(symbol)) collect(symbol)
    }
    return parts
  }

  /**
   * Whether some condition in the project compares a value that may be the one called `name` with `text`: the code recognises the default
   * and does something about it.
   */
  isRecognised(name: string, text: string): boolean {
    this.#knownValues ??= this.#collectKnownValues()
    return this.#knownValues.some((known) => known.text === text && mayBe(known.name, name))
  }

  #collectUses(): ReadonlyMap<string, ReadonlyMap<number, readonly SecretUse[]>> {
    const uses = new Map<string, Map<number, SecretUse[]>>()
    for (const module of this.#application.project.modules.values()) {
      if (module.role === 'test' || module.role === 'example') continue
      const found: TakenSecret[] = []
      const codes = [module.facts.topLevel, ...module.facts.functions]
      const names = namesOfTakers(module)
      for (const { calls } of codes) {
        for (const { call } of calls) {
          if (mayTakeSecret(call, names)) found.push(...this.#secretsTaken(module, call, names))
        }
      }
      for (const text of textsIn(module, codes)) {
        const filled = this.#secretFilledIn(module, text)
        if (filled !== null) found.push(filled)
      }
      for (const { secret, use } of found) {
        for (const { module: home, node } of this.#literalsBehind({ module, node: secret })) {
          const inFile = uses.get(home.path) ?? new Map<number, SecretUse[]>()
          uses.set(home.path, inFile)
          inFile.set(node.start, [...(inFile.get(node.start) ?? []), use])
        }
      }
    }
    return uses
  }

  #secretsTaken(module: Module, call: Call, { registrations }: TakerNames): readonly TakenSecret[] {
    const isRegistration = registrations.has(lastNameOf(call.func))
    const callee = isRegistration
      ? (argumentOf(call, 0, 'middleware_class') ?? argumentOf(call, null, 'cls') ?? call.func)
      : call.func
    for (const name of this.#calleeNames(module, callee)) {
      const taken = SECRET_ARGUMENTS[name]
      if (taken === undefined) continue
      if (this.#needsNoSecret(module, call)) return []
      return [taken].flat().flatMap(({ position, keyword, aliases = [], does, noun, isShared = false }) => {
        const secret = [keyword, ...aliases]
          .map((one) => argumentOf(call, isRegistration ? null : position, one))
          .find((argument) => argument !== null)
        if (!secret) return []
        const { start, end } = call.func
        const isLocal = this.#isLocalConnection(module, call)
        return { secret, use: { module, start, end, user: `${spelled(callee)}()`, does, noun, isShared, isLocal } }
      })
    }
    return []
  }

  /** The dotted names of what is called, and of the classes that take secrets from which a class of the project derives. */
  #calleeNames(module: Module, callee: Expression): readonly string[] {
    const { inference } = this.#application.project
    const bases = membersOf(inference.typeOf(module, callee)).flatMap((type) => {
      const derived = type.kind === 'class' && type.of.kind === 'instance' ? type.of.class : null
      if (derived === null || derived.module?.isStub !== false) return []
      return SECRET_CLASSES.filter((name) => inference.classes.isSubclass(derived, name) === true)
    })
    return [...calleeNames(inference, module, callee), ...bases]
  }

  /** The password that an f-string puts into a URL. */
  #secretFilledIn(module: Module, text: JoinedStr): TakenSecret | null {
    const filled = filledPassword(text)
    if (filled === null) return null
    const { password, host } = filled
    const name = typeof host === 'string' ? host : stringOf(this.#application.project.inference, { module, node: host })
    const use = { module, start: text.start, end: text.end, user: 'this URL', does: 'opens the connection' } as const
    return {
      secret: password,
      use: { ...use, noun: 'password', isShared: true, isLocal: name === null || isLocal(name) },
    }
  }

  /** Whether a call checks no signature, or checks it with public keys only. */
  #needsNoSecret(module: Module, call: Call): boolean {
    const { inference } = this.#application.project
    const only = (node: Expression | null): Expression | null =>
      node && (onlyValue(inference, { module, node })?.node ?? null)
    if (isFalse(argumentOf(call, null, 'verify'))) return true
    const options = only(argumentOf(call, null, 'options'))
    if (options?.kind === 'Dict' && isFalse(entryOf(options, 'verify_signature'))) return true
    if (options?.kind === 'Call' && isFalse(argumentOf(options, null, 'verify_signature'))) return true
    const algorithms = only(argumentOf(call, null, 'algorithms'))
    if (algorithms?.kind !== 'List' && algorithms?.kind !== 'Tuple') return false
    const names = algorithms.elts.map((element) => stringOf(inference, { module, node: element }))
    return names.length > 0 && names.every((name) => name !== null && /^(?:RS|ES|PS|EdDSA|none)/i.test(name))
  }

  #isLocalConnection(module: Module, call: Call): boolean {
    const host = argumentOf(call, null, 'host')
    if (host === null) return false
    const text = stringOf(this.#application.project.inference, { module, node: host })
    return text === 'localhost' || text === '127.0.0.1'
  }

  /** The literals that an expression may evaluate to, through names, attributes, settings, wrappers and fallbacks. */
  #literalsBehind(start: Located): readonly Located[] {
    const { inference } = this.#application.project
    const found: Located[] = []
    const seen = new Set<Expression>()
    const follow = (place: Located): void => {
      if (seen.has(place.node)) return
      seen.add(place.node)
      for (const { module, node } of valuesOf(inference, place)) {
        if (node.kind === 'Constant') {
          if ((node.type === 'str' || node.type === 'bytes') && !module.isStub) found.push({ module, node })
        } else if (node.kind === 'BoolOp' && node.op === 'Or') {
          for (const value of node.values) follow({ module, node: value })
        } else if (node.kind === 'Call') {
          const read = environmentRead(inference, module, node)
          const inner = read ? read.fallback : unwrapped(node)
          if (inner) follow({ module, node: inner })
          else if (!read && lastNameOf(node.func) === 'get') followEntry(module, node.func, node.args[0])
        } else if (node.kind === 'Subscript') {
          followEntry(module, node, node.slice)
        } else if (node.kind === 'Name') {
          for (const value of defaultsOf(inference, { module, node })) follow(value)
        }
      }
    }
    const followEntry = (module: Module, of: Expression, key: Expression | undefined): void => {
      const name = key && textOf(key)
      if (!name || (of.kind !== 'Subscript' && of.kind !== 'Attribute')) return
      for (const place of entriesOf(inference, { module, node: of.value }, name)) follow(place)
    }
    follow(start)
    return found
  }

  #collectKnownValues(): readonly KnownValue[] {
    const { inference } = this.#application.project
    const known: KnownValue[] = []
    for (const module of this.#application.project.modules.values()) {
      if (module.role === 'test') continue
      for (const { kind, test } of module.facts.blocks) {
        if (kind !== 'if' || test === null) continue
        for (const { compared, other } of comparisonsIn(test)) {
          const name = lastNameOf(compared)
          if (name === '') continue
          const texts = other.kind === 'Tuple' || other.kind === 'List' || other.kind === 'Set' ? other.elts : [other]
          for (const node of texts) {
            const isConstantName = node.kind !== 'Constant' && /^_?[A-Z]/.test(lastNameOf(node))
            if (node.kind !== 'Constant' && !isConstantName) continue
            for (const value of valuesOf(inference, { module, node })) {
              if (value.node.kind === 'Constant' && value.node.type === 'str')
                known.push({ text: value.node.value, name })
            }
          }
        }
      }
    }
    return known
  }
}

interface TakenSecret {
  readonly secret: Expression
  readonly use: SecretUse
}

/** Dictionaries lie no deeper than this within each other, and a name that stands for a part of itself is not followed for ever. */
const DEEPEST_DICTIONARY = 5

/** What a dictionary that is written out has under a key; it may itself be an entry of another one: `CONFIG["jwt"]["secret"]`. */
function entriesOf(inference: Inference, place: Located, name: string, depth = 0): readonly Located[] {
  if (depth > DEEPEST_DICTIONARY) return []
  return valuesOf(inference, place).flatMap(({ module, node }) => {
    if (node.kind === 'Dict') {
      const value = entryOf(node, name)
      return value ? [{ module, node: value }] : []
    }
    const key = node.kind === 'Subscript' ? textOf(node.slice) : null
    if (node.kind !== 'Subscript' || key === null) return []
    return entriesOf(inference, { module, node: node.value }, key, depth + 1).flatMap((entry) =>
      entriesOf(inference, entry, name, depth + 1),
    )
  })
}

function entryOf({ keys, values }: Dict, name: string): Expression | null {
  const index = keys.findIndex((key) => key !== null && textOf(key) === name)
  return values[index] ?? null
}

function isFalse(node: Expression | null): boolean {
  return node?.kind === 'Constant' && node.value === false
}

/** The default of the parameter that a name is. */
function defaultsOf(inference: Inference, { module, node }: Located): readonly Located[] {
  const resolution = node.kind === 'Name' ? inference.names.lookUp(module, node.id, node.start) : null
  if (resolution?.kind !== 'definitions') return []
  return resolution.sites.flatMap(({ module: home, definition }) => {
    if (definition.kind !== 'parameter') return []
    const value = home.facts.functions[definition.function]?.parameters[definition.index]?.default
    return value ? [{ module: home, node: value }] : []
  })
}

/** The f-strings with a URL in them that a module gives a name, hands to a call or returns. */
function textsIn(module: Module, codes: readonly CodeFacts[]): Iterable<JoinedStr> {
  const texts = new Set<JoinedStr>()
  const add = (node: Expression | null | undefined): void => {
    if (node?.kind === 'JoinedStr' && hasUrl(node)) texts.add(node)
  }
  for (const { bindings } of module.facts.scopes) {
    for (const { definitions } of bindings) for (const one of definitions) if ('value' in one) add(one.value)
  }
  for (const { calls, returns } of codes) {
    for (const { call } of calls) {
      for (const argument of call.args) add(argument)
      for (const { value } of call.keywords) add(value)
    }
    for (const { value } of returns) add(value)
  }
  return texts
}

function hasUrl({ values }: JoinedStr): boolean {
  return values.some((part) => part.kind === 'Constant' && part.type === 'str' && mayBeUrl(part.value))
}

/** How a module may call what takes secrets, and what registers a middleware that does: by their own names, or by others that it imports them under. */
interface TakerNames {
  readonly takers: ReadonlySet<string>
  readonly registrations: ReadonlySet<string>
}

function namesOfTakers({ facts }: Module): TakerNames {
  const isTaker = (name: string) => TAKERS.has(name) || MIDDLEWARE_REGISTRATIONS.has(name)
  if (!importsIn(facts).some((one) => one.kind === 'import-from' && isTaker(one.name))) {
    return { takers: TAKERS, registrations: MIDDLEWARE_REGISTRATIONS }
  }
  const takers = new Set(TAKERS)
  const registrations = new Set(MIDDLEWARE_REGISTRATIONS)
  for (const { bindings } of facts.scopes) {
    for (const { name, definitions } of bindings) {
      for (const definition of definitions) {
        if (definition.kind !== 'import-from' || definition.name === name) continue
        if (TAKERS.has(definition.name)) takers.add(name)
        if (MIDDLEWARE_REGISTRATIONS.has(definition.name)) registrations.add(name)
      }
    }
  }
  return { takers, registrations }
}

/** Whether a call may take a secret, by how it is written; asked of all calls of a project. */
function mayTakeSecret({ func, keywords }: Call, { takers, registrations }: TakerNames): boolean {
  const called = lastNameOf(func)
  if (takers.has(called) || registrations.has(called)) return true
  for (const { arg } of keywords) if (arg === 'secret_key') return true
  return false
}

/** The last parts of the names in `SECRET_ARGUMENTS`, so that other calls need no look at their types. */
const TAKERS: ReadonlySet<string> = new Set(
  Object.keys(SECRET_ARGUMENTS).map((name) => name.slice(name.lastIndexOf('.') + 1)),
)

/** The classes in `SECRET_ARGUMENTS` that take a `secret_key`, which classes of the project may derive from. */
const SECRET_CLASSES: readonly string[] = Object.entries(SECRET_ARGUMENTS).flatMap(([name, taken]) =>
  [taken].flat().some(({ keyword }) => keyword === 'secret_key') ? name : [],
)

/** Names of parameters of validators and checks that are used for many fields. */
const GENERAL_NAMES: ReadonlySet<string> = new Set(['v', 'val', 'value', 'default'])

/** Whether the value that is compared under one name may be the secret called `name`: `secret_key` and `APP_SECRET_KEY` may. */
function mayBe(compared: string, name: string): boolean {
  if (GENERAL_NAMES.has(compared)) return true
  return secretNoun(compared) !== null && `_${wordsOf(name).join('_')}`.endsWith(`_${wordsOf(compared).join('_')}`)
}

/** The last name of `name`, `object.name` or `object.name()`; empty for anything else. */
export function lastNameOf(node: Expression): string {
  if (node.kind !== 'Call') return lastIdentifier(node)
  return node.args.length === 0 ? lastNameOf(unwrapped(node) ?? node.func) : ''
}

/** What a call hands on as it is: `SecretStr(x)`, `str(x)`, `x.get_secret_value()`, `x.encode()`, `Field(default=x)`; null for another call. */
export function unwrapped(call: Call): Expression | null {
  const { func, args } = call
  const name = lastIdentifier(func)
  if (SECRET_WRAPPERS.has(name)) return args[0] ?? null
  if (func.kind === 'Name' && (name === 'str' || name === 'bytes')) return args[0] ?? null
  if (name === 'Field') return argumentOf(call, 0, 'default')
  if (name === 'field') return argumentOf(call, null, 'default')
  if (name === 'quote' || name === 'quote_plus') return args[0] ?? null
  if (func.kind === 'Attribute' && ['get_secret_value', 'encode', 'decode', 'strip'].includes(name)) return func.value
  return null
}

/** The pairs of sides of the equality and membership tests in a condition, each side as the one compared. */
function comparisonsIn(test: Expression): readonly { readonly compared: Expression; readonly other: Expression }[] {
  switch (test.kind) {
    case 'BoolOp':
      return test.values.flatMap(comparisonsIn)
    case 'UnaryOp':
      return comparisonsIn(test.operand)
    case 'Compare': {
      const [operator] = test.ops
      const [right] = test.comparators
      if (right === undefined || test.ops.length > 1) return []
      if (operator === 'In' || operator === 'NotIn') return [{ compared: test.left, other: right }]
      if (operator !== 'Eq' && operator !== 'NotEq') return []
      return [
        { compared: test.left, other: right },
        { compared: right, other: test.left },
      ]
    }
    default:
      return []
  }
}
