import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf, withoutNone } from '../../project/types.ts'
import type { Attribute, Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import { isAsyncSession } from '../sqlalchemy/session-calls.ts'
import type { SessionSources } from './sources.ts'

export const COMMIT = 'sqlalchemy.ext.asyncio.AsyncSession.commit'
/** What makes the objects of a session forget what was loaded, or enters a block whose end does. */
const ENDINGS: ReadonlySet<string> = new Set(['commit', 'rollback', 'begin'])

/** Where in a project objects of asynchronous sessions may forget what was loaded: most functions have nothing to do with it. */
export class Forgetting {
  readonly #project: Project
  readonly #sources: SessionSources
  /** Whether what a function does to objects is felt by its callers: it commits their session, or returns an object that has forgotten. */
  readonly #isFelt: (symbol: FunctionSymbol) => boolean
  #own: ReadonlySet<FunctionSymbol> | null = null
  #spreads: boolean | null = null

  constructor({ project }: Application, sources: SessionSources, isFelt: (symbol: FunctionSymbol) => boolean) {
    this.#project = project
    this.#sources = sources
    this.#isFelt = isFelt
  }

  /** Whether the objects that a function knows may have forgotten something anywhere in its body. */
  mayHappenIn(symbol: FunctionSymbol): boolean {
    const own = this.#functionsWithEndings()
    if (own.size === 0) return false
    // If nobody feels what these do to objects, then nobody hands that on either.
    this.#spreads ??= [...own].some(this.#isFelt)
    return this.#spreads || own.has(symbol)
  }

  /** The functions that end a transaction of an asynchronous session themselves, in such a way that objects forget. */
  #functionsWithEndings(): ReadonlySet<FunctionSymbol> {
    if (this.#own === null) {
      const found = new Set<FunctionSymbol>()
      for (const { isStub, functions } of this.#project.modules.values()) {
        for (const symbol of isStub ? [] : functions) if (this.#hasEnding(symbol)) found.add(symbol)
      }
      this.#own = found
    }
    return this.#own
  }

  #hasEnding(symbol: FunctionSymbol): boolean {
    const { module, facts } = symbol
    // Asked first, because it needs no types.
    if (!facts.isAsync || !facts.calls.some(({ call }) => isEnding(call.func))) return false
    const { inference, calls } = this.#project
    return calls.callsIn(symbol).some((call) => {
      const func = call.site?.call.func
      if (!func || !isEnding(func)) return false
      const { attr, value } = func
      const types = membersOf(withoutNone(inference.typeOf(module, value)))
      if (!call.names.includes(COMMIT) && !types.some((type) => isAsyncSession(inference, type))) return false
      return attr === 'rollback' || this.#sources.expiresOnCommit({ module, node: value }) === true
    })
  }
}

function isEnding(func: Expression): func is Attribute {
  return func.kind === 'Attribute' && ENDINGS.has(func.attr)
}
