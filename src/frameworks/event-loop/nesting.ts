import type { ResolvedCall } from '../../project/calls.ts'
import type { Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { importsModule } from '../../semantics/imports.ts'
import type { Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { Application } from '../application.ts'
import { runsLater } from './blocking.ts'
import type { Service } from './service.ts'
import { lastPart, runsInThisThread } from './threads.ts'

/** A call that raises `RuntimeError` because of the event loop of its thread. */
export interface LoopMisuse {
  /** `nested`: it starts an event loop where one runs. `missing`: it needs one in a thread that has none. */
  readonly kind: 'nested' | 'missing'
  /** The function in whose body it stands: an `async def`, or a plain one that FastAPI calls in a thread. */
  readonly caller: FunctionSymbol
  /** The canonical dotted name of what raises in the end: `asyncio.run`. */
  readonly name: string
  /** The calls from this one to the one that raises, both included. */
  readonly chain: readonly ResolvedCall[]
}

/** Finds calls that start an event loop within another, and calls that need one where there is none. */
export class LoopNesting {
  readonly #application: Application
  readonly #service: Service
  #misuses: ReadonlyMap<Module, readonly LoopMisuse[]> | null = null

  constructor(application: Application, service: Service) {
    this.#application = application
    this.#service = service
  }

  /** Those in the functions of a file, in source order. */
  misusesIn(module: Module): readonly LoopMisuse[] {
    this.#misuses ??= this.#find()
    return this.#misuses.get(module) ?? []
  }

  /** Few calls are called like these, so the project is searched for them, and then for who leads to them. */
  #find(): ReadonlyMap<Module, readonly LoopMisuse[]> {
    const { calls, modules } = this.#application.project
    const found = new Map<Module, LoopMisuse[]>()
    const patched = [...modules.values()].some(mentionsPatch)
    for (const module of modules.values()) {
      if (module.role === 'test') continue
      for (const symbol of module.functions) {
        if (!symbol.facts.calls.some(({ call }) => SUSPECTS.has(suspectName(call.func)))) continue
        for (const call of calls.callsIn(symbol)) {
          // Asked first, because it needs no types.
          if (call.site === null || !SUSPECTS.has(suspectName(call.site.call.func))) continue
          const kind = kindOf(call)
          if (kind === null || (kind === 'nested' && patched) || runsLater(call)) continue
          for (const misuse of this.#leadingTo(kind, symbol, call)) {
            const home = misuse.caller.module
            const list = found.get(home) ?? []
            if (!list.some(({ chain }) => chain[0] === misuse.chain[0])) list.push(misuse)
            found.set(home, list)
          }
        }
      }
    }
    for (const list of found.values()) list.sort((a, b) => a.chain[0]!.node.start - b.chain[0]!.node.start)
    return found
  }

  /** The functions that fail because of a call in the body of `symbol`: itself, or those that call it in their thread. */
  #leadingTo(kind: LoopMisuse['kind'], symbol: FunctionSymbol, call: ResolvedCall): readonly LoopMisuse[] {
    const found: LoopMisuse[] = []
    const reached = new Set([symbol])
    let steps: { readonly symbol: FunctionSymbol; readonly chain: readonly ResolvedCall[] }[] = [
      { symbol, chain: [call] },
    ]
    for (let length = 0; length < LONGEST_CHAIN && steps.length > 0; length++) {
      const next: typeof steps = []
      for (const { symbol: current, chain } of steps) {
        if (isExpected(kind, chain[0]!, current)) continue
        if (this.#fails(kind, current)) {
          if (this.#service.mayServe(current)) found.push({ kind, caller: current, name: nameOf(call), chain })
          continue
        }
        if (current.facts.isAsync) continue
        for (const [caller, leading] of this.#callersOf(current)) {
          if (reached.has(caller)) continue
          reached.add(caller)
          next.push({ symbol: caller, chain: [leading, ...chain] })
        }
      }
      steps = next
    }
    return found
  }

  #fails(kind: LoopMisuse['kind'], symbol: FunctionSymbol): boolean {
    return kind === 'nested' ? symbol.facts.isAsync : this.#runsInThread(symbol)
  }

  /** Whether FastAPI calls the function in a thread: a plain `def` that answers a route or is a dependency. */
  #runsInThread(symbol: FunctionSymbol): boolean {
    const { facts, module } = symbol
    if (facts.isAsync || !facts.decorators.every((one) => ROUTE_DECORATORS.test(lastPart(one)))) return false
    return this.#application.fastapi.endpointsIn(module).some((endpoint) => endpoint.function === symbol)
  }

  /** Who calls a function so that its body runs in the same thread, with the calls. */
  #callersOf(symbol: FunctionSymbol): readonly (readonly [FunctionSymbol, ResolvedCall])[] {
    const { calls, inference } = this.#application.project
    return this.#service.callsOf(symbol).flatMap(({ caller, site }) => {
      const call = caller && calls.callsIn(caller).find((one) => one.site === site)
      if (!caller || !call || runsLater(call) || !call.runs.includes(symbol)) return []
      return runsInThisThread(inference, call, symbol) ? [[caller, call] as const] : []
    })
  }
}

/** The more calls there are in between, the less sure it is that the last one happens at all. */
const LONGEST_CHAIN = 6

const ROUTE_DECORATORS = /^(get|post|put|patch|delete|head|options|trace|api_route|route)$/

/** What starts an event loop and waits for its end. */
const STARTERS: ReadonlySet<string> = new Set([
  'asyncio.run',
  'asyncio.AbstractEventLoop.run_until_complete',
  'asyncio.AbstractEventLoop.run_forever',
  'asyncio.Runner.run',
  'anyio.run',
  'trio.run',
  'uvloop.run',
  'uvicorn.run',
])

/** What needs the event loop of the thread in which it is called. */
const DEPENDENTS: ReadonlySet<string> = new Set([
  'asyncio.create_task',
  'asyncio.ensure_future',
  'asyncio.get_running_loop',
  'asyncio.get_event_loop',
])

/** The last names of all these; `async_to_sync(f)(…)` is called for what it gives. */
const SUSPECTS: ReadonlySet<string> = new Set(
  ['async_to_sync', ...STARTERS, ...DEPENDENTS].map((name) => name.slice(name.lastIndexOf('.') + 1)),
)

function suspectName(func: Expression): string {
  return lastPart(func)
}

function kindOf(call: ResolvedCall): LoopMisuse['kind'] | null {
  const func = call.site?.call.func
  if (func === undefined || !SUSPECTS.has(suspectName(func))) return null
  if (func.kind === 'Call') return lastIdentifier(func.func) === 'async_to_sync' ? 'nested' : null
  const all = (names: ReadonlySet<string>) => call.names.length > 0 && call.names.every((name) => names.has(name))
  if (all(STARTERS)) return 'nested'
  return all(DEPENDENTS) ? 'missing' : null
}

function nameOf({ names, site }: ResolvedCall): string {
  return site?.call.func.kind === 'Call' ? 'asgiref.sync.async_to_sync' : names[0]!
}

/** Whether the code knows that it may be called with or without an event loop. */
function isExpected(kind: LoopMisuse['kind'], call: ResolvedCall, { facts, module }: FunctionSymbol): boolean {
  const asks = facts.calls.some((site) => {
    const name = lastPart(site.call.func)
    if (name === 'is_running' || name === 'set_event_loop' || name === 'current_async_library') return true
    return /^_?get_(running|event)_loop$/.test(name) && catches(module, site.block, /^(RuntimeError|Exception)$/)
  })
  return asks || catches(module, call.block, kind === 'nested' ? /^RuntimeError$/ : /^(RuntimeError|Exception)$/)
}

/** Whether a block stands in a `try` that catches one of the exceptions, or in such an `except`. */
function catches(module: Module, block: number, exceptions: RegExp): boolean {
  for (const around of module.blocksAround(block)) {
    if (around.kind === 'function') return false
    if (around.kind !== 'try' && around.kind !== 'except') continue
    const isCaught = module.facts.blocks.some(({ kind, statement, test, parent }) => {
      if (kind !== 'except' || statement !== around.statement || parent !== around.parent) return false
      return test === null || caughtBy(test).some((name) => exceptions.test(name))
    })
    if (isCaught) return true
  }
  return false
}

function caughtBy(test: Expression): readonly string[] {
  return (test.kind === 'Tuple' ? test.elts : [test]).map(lastIdentifier)
}

/** Whether a file imports what makes event loops nestable. */
function mentionsPatch({ facts }: Module): boolean {
  return importsModule(facts, /^nest_asyncio/)
}
