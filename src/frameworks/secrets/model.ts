import {
  MIDDLEWARE_REGISTRATIONS,
  SECRET_ARGUMENTS,
  SECRET_WRAPPERS,
  SETTINGS_CLASSES,
  type SecretArgument,
} from '../../knowledge/secrets.ts'
import type { Located, Module, Place } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { stringOf, valuesOf } from '../../project/values.ts'
import type { CallSite } from '../../semantics/facts.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import { argumentOf, calleeNames, environmentRead, spelled } from './environment.ts'
import { secretNoun, wordsOf } from './names.ts'

/** A call that works with a secret: signs with it, or opens a connection. */
export interface SecretUse extends Place {
  /** What is called, as the code spells it: `jwt.encode`. */
  readonly callee: string
  readonly does: string
  readonly noun: SecretArgument['noun']
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

  constructor(application: Application) {
    this.#application = application
  }

  /** The calls of the project that take the value written at `node` as a secret, through whatever names and settings it reaches them. */
  usesOf(module: Module, node: Expression): readonly SecretUse[] {
    this.#uses ??= this.#collectUses()
    return this.#uses.get(module.path)?.get(node.start) ?? []
  }

  /** Whether the fields of a class are filled from the environment (pydantic-settings, Pydantic 1's `BaseSettings`); false where unknown. */
  isSettings(symbol: ClassSymbol): boolean {
    let known = this.#settings.get(symbol)
    if (known === undefined) {
      const { classes } = this.#application.project.inference
      known = SETTINGS_CLASSES.some((name) => classes.isSubclass(symbol, name) === true)
      this.#settings.set(symbol, known)
    }
    return known
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
      const sites = [module.facts.topLevel, ...module.facts.functions].flatMap(({ calls }) => calls)
      for (const site of sites) {
        const taken = this.#secretTaken(module, site)
        if (taken === null) continue
        for (const { module: home, node } of this.#literalsBehind({ module, node: taken.argument })) {
          const inFile = uses.get(home.path) ?? new Map<number, SecretUse[]>()
          uses.set(home.path, inFile)
          inFile.set(node.start, [...(inFile.get(node.start) ?? []), taken.use])
        }
      }
    }
    return uses
  }

  #secretTaken(module: Module, { call }: CallSite): { argument: Expression; use: SecretUse } | null {
    const called = lastNameOf(call.func)
    const isRegistration = MIDDLEWARE_REGISTRATIONS.has(called)
    if (!isRegistration && !TAKERS.has(called)) return null
    const callee = isRegistration ? call.args[0] : call.func
    if (callee === undefined) return null
    for (const name of calleeNames(this.#application.project.inference, module, callee)) {
      const taken = SECRET_ARGUMENTS[name]
      if (taken === undefined) continue
      const argument = argumentOf(call, isRegistration ? null : taken.position, taken.keyword)
      if (argument === null || isUnverified(call)) return null
      return {
        argument,
        use: {
          module,
          start: call.func.start,
          end: call.func.end,
          callee: spelled(callee),
          does: taken.does,
          noun: taken.noun,
          isLocal: this.#isLocalConnection(module, call),
        },
      }
    }
    return null
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
        }
      }
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

/** The last parts of the names in `SECRET_ARGUMENTS`, so that other calls need no look at their types. */
const TAKERS: ReadonlySet<string> = new Set(
  Object.keys(SECRET_ARGUMENTS).map((name) => name.slice(name.lastIndexOf('.') + 1)),
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
  if (node.kind === 'Name') return node.id
  if (node.kind === 'Attribute') return node.attr
  return node.kind === 'Call' ? (node.args.length === 0 ? lastNameOf(unwrapped(node) ?? node.func) : '') : ''
}

/** What a call hands on as it is: `SecretStr(x)`, `str(x)`, `x.get_secret_value()`, `x.encode()`, `Field(default=x)`; null for another call. */
export function unwrapped(call: Call): Expression | null {
  const { func, args } = call
  const name = func.kind === 'Name' ? func.id : func.kind === 'Attribute' ? func.attr : ''
  if (SECRET_WRAPPERS.has(name)) return args[0] ?? null
  if (func.kind === 'Name' && (name === 'str' || name === 'bytes')) return args[0] ?? null
  if (name === 'Field') return argumentOf(call, 0, 'default')
  if (func.kind === 'Attribute' && ['get_secret_value', 'encode', 'decode', 'strip'].includes(name)) return func.value
  return null
}

function isUnverified(call: Call): boolean {
  const options = argumentOf(call, null, 'options')
  if (options?.kind !== 'Dict') return false
  return options.keys.some((key, index) => {
    const value = options.values[index]
    return (
      key?.kind === 'Constant' &&
      key.value === 'verify_signature' &&
      value?.kind === 'Constant' &&
      value.value === false
    )
  })
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
