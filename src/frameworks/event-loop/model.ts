import { blockingCallable } from '../../knowledge/blocking-calls.ts'
import type { BlockingKind, BlockingTable } from '../../knowledge/blocking-table.ts'
import { type Chain, Effects, type ResolvedCall } from '../../project/calls.ts'
import type { Module } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import type { Expression } from '../../syntax/ast.ts'
import { argumentValues } from '../../syntax/expressions.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { isValidator } from '../pydantic/construction.ts'
import { type DirectBlock, directBlock, runsLater } from './blocking.ts'
import { Dropped, type DroppedCoroutine, type DroppedTask } from './dropped.ts'
import { chainNotRuledOut, isRuledOut } from './flags.ts'
import { producersOf } from './handles.ts'
import { happensOnce } from './memo.ts'
import { type LoopMisuse, LoopNesting } from './nesting.ts'
import type { Service } from './service.ts'
import { lastPart, runsInThisThread } from './threads.ts'
import { requestModels } from './validators.ts'

/** A call in an `async def` during which the event loop stands still. */
export interface BlockingCall {
  readonly kind: BlockingKind
  /** The function in whose body it stands, which runs on the event loop: an `async def`, or a validator of a request's model. */
  readonly caller: FunctionSymbol
  /** The call; for a `with` or `for` that blocks, the expression that is entered or iterated. */
  readonly node: Expression
  /** The canonical dotted name of what blocks in the end: `requests.get`. */
  readonly name: string
  /** What to do instead, to be read after "use"; null where there is nothing but a thread. */
  readonly use: string | null
  /** The calls from this one to the one that blocks, both included: one for a call that blocks itself. */
  readonly chain: readonly ResolvedCall[]
}

/** Which of the project's code runs on the event loop while requests are served, and what blocks it there. */
export class EventLoopModel {
  readonly #application: Application
  /** What the user's configuration says to block. */
  readonly #declared: BlockingTable
  readonly #service: Service
  readonly #nesting: LoopNesting
  #dropped: Dropped | null = null
  readonly #direct = new WeakMap<ResolvedCall, DirectBlock | null>()
  readonly #effects = new Map<BlockingKind, Effects<DirectBlock>>()
  /** Whether anything blocks, of whatever kind: most calls lead to nothing, which is then known at once for all kinds. */
  readonly #anyEffect: Effects<DirectBlock>
  /** Whether a call opens a file, itself or through helpers. */
  readonly #opensFile = (call: ResolvedCall): boolean => this.#effectsOf('file').chainOf(call) !== null
  #requestModels: ReadonlySet<ClassSymbol> | null = null
  readonly #blockingProperties = new Map<string, boolean>()

  constructor(application: Application, service: Service, declared: BlockingTable) {
    this.#application = application
    this.#declared = declared
    this.#service = service
    this.#nesting = new LoopNesting(application, this.#service)
    this.#anyEffect = new Effects(application.project.calls, {
      effectOf: (call) => this.#directBlock(call),
      follows: (call, callee) => this.#follows(call, callee),
    })
  }

  /**
   * The blocking calls in the body of a function that runs on the event loop while requests are served, in source order: those that block
   * themselves, and those that do so through functions that are not `async`; reads of properties are calls of these. Empty for every other
   * function.
   */
  blockingCallsIn(caller: FunctionSymbol): readonly BlockingCall[] {
    if (!this.#mayRunOnLoop(caller)) return []
    const { calls } = this.#application.project
    const reads = calls.readsIn(caller).filter(({ node }) => node.kind === 'Attribute' && this.#mayBlock(node.attr))
    const found = [...calls.callsIn(caller), ...reads].flatMap((call) => this.#blockingCalls(caller, call))
    // Asked only then, because it needs to know the parameters of every route.
    if (found.length === 0 || !this.#runsOnLoop(caller)) return []
    if (reads.length > 0) found.sort((one, other) => one.node.start - other.node.start)
    // Asked last, because it needs to know every caller in the project.
    const serving = found.filter(({ kind, node }) => {
      // When a server ends, it may wait for its threads.
      if (kind === 'wait' && this.#service.isLifespan(caller)) return false
      return !caller.facts.isAsync || this.#service.serves(caller, node.start)
    })
    // Two calls that lead to the same blocking call are one fault of this function, and so are leaving a pool and waiting for what it does.
    const ends = serving.map(({ chain }) => chain[chain.length - 1]!)
    const pools = serving.filter(({ name, chain }) => name === LEAVING_POOL && chain.length === 1)
    return serving.filter(
      (one, index) => ends.indexOf(ends[index]!) === index && !pools.some((pool) => isWithin(one, pool)),
    )
  }

  /** Whether the code at the zero-based `offset` in the body of a function runs while requests are served. */
  serves(symbol: FunctionSymbol, offset: number): boolean {
    return this.#service.serves(symbol, offset)
  }

  /** Whether a function is what a server runs around serving. */
  isLifespan(symbol: FunctionSymbol): boolean {
    return this.#service.isLifespan(symbol)
  }

  /** The calls in a file that raise because of the event loop of their thread, in source order. */
  misusesIn(module: Module): readonly LoopMisuse[] {
    return this.#nesting.misusesIn(module)
  }

  /** The coroutines that a function makes and drops; none outside of applications. */
  droppedCoroutinesIn(symbol: FunctionSymbol): readonly DroppedCoroutine[] {
    return symbol.module.role === 'application' ? this.#droppedIn().coroutinesIn(symbol) : []
  }

  /** The tasks that a function of a file starts and drops; none outside of applications. */
  droppedTasksIn(symbol: FunctionSymbol, file: CheckedFile): readonly DroppedTask[] {
    return symbol.module.role === 'application' ? this.#droppedIn().tasksIn(symbol, file) : []
  }

  #droppedIn(): Dropped {
    this.#dropped ??= new Dropped(this.#application.project)
    return this.#dropped
  }

  /** Whether reading an attribute of this name may run a property that blocks; asked before what has the attribute, which takes types. */
  #mayBlock(attribute: string): boolean {
    let mayBlock = this.#blockingProperties.get(attribute)
    if (mayBlock === undefined) {
      const properties = [...this.#application.project.calls.propertiesNamed(attribute)]
      mayBlock = properties.some((property) => this.#anyEffect.chainIn(property) !== null)
      this.#blockingProperties.set(attribute, mayBlock)
    }
    return mayBlock
  }

  /** Whether a function is an `async def`, or the validator of a model, of code that may serve requests. */
  #mayRunOnLoop(symbol: FunctionSymbol): boolean {
    if (!symbol.facts.isAsync && (symbol.owner === null || !isValidator(symbol))) return false
    return this.#service.mayServe(symbol)
  }

  #runsOnLoop({ facts, owner }: FunctionSymbol): boolean {
    if (facts.isAsync) return true
    this.#requestModels ??= requestModels(this.#application)
    return owner !== null && this.#requestModels.has(owner)
  }

  #blockingCalls(caller: FunctionSymbol, call: ResolvedCall): readonly BlockingCall[] {
    // What is awaited does not block; `await time.sleep(1)` does. Asked first, because it needs no types.
    if (call.site?.awaited && !MAY_SLEEP.test(lastPart(call.site.call.func))) return []
    if (runsLater(call) || (call.names.length === 0 && call.runs.length === 0)) return []
    const own = this.#directBlock(call)
    if (own !== null) {
      if (this.#usesOwnHandle(caller, call, own, this.#opensFile)) return []
      return [blockingCall(caller, call, { calls: [call], effect: own })]
    }
    if (this.#anyEffect.chainOf(call) === null) return []
    return FOLLOWED_KINDS.flatMap((kind) => {
      const chain = this.#chainOf(kind, call)
      if (chain === null || chain.calls.length > LONGEST_CHAIN) return []
      if (this.#readsOwnHandle(caller, call, chain)) return []
      return [blockingCall(caller, call, chain)]
    })
  }

  /** A short chain of calls that leads to one that blocks, and that the arguments of the calls allow. */
  #chainOf(kind: BlockingKind, call: ResolvedCall): Chain<DirectBlock> | null {
    const effects = this.#effectsOf(kind)
    const shortest = effects.chainOf(call)
    if (shortest === null || !isRuledOut(shortest.calls)) return shortest
    const { calls } = this.#application.project
    const inner = (outer: ResolvedCall) =>
      effects
        .followed(outer)
        .flatMap((callee) => [...calls.callsIn(callee), ...calls.readsIn(callee)])
        .filter((one) => effects.chainOf(one) !== null)
    return chainNotRuledOut(call, LONGEST_CHAIN, inner, (one) => effects.effectOf(one))
  }

  #directBlock(call: ResolvedCall): DirectBlock | null {
    let block = this.#direct.get(call)
    if (block === undefined) {
      block = directBlock(this.#application.project.inference, call, this.#declared)
      this.#direct.set(call, block)
    }
    return block
  }

  #effectsOf(kind: BlockingKind): Effects<DirectBlock> {
    let effects = this.#effects.get(kind)
    if (effects === undefined) {
      effects = new Effects(this.#application.project.calls, {
        effectOf: (call) => {
          const block = this.#directBlock(call)
          if (block?.callable.kind !== kind || happensOnce(call)) return null
          const isFile = (made: ResolvedCall) => this.#directBlock(made)?.callable.kind === 'file'
          return call.caller && this.#usesOwnHandle(call.caller, call, block, isFile) ? null : block
        },
        follows: (call, callee) => this.#follows(call, callee),
      })
      this.#effects.set(kind, effects)
    }
    return effects
  }

  #follows(call: ResolvedCall, callee: FunctionSymbol): boolean {
    return (
      // Migrations may share the code of a server, but requests do not migrate.
      callee.module.role !== 'migration' &&
      runsInThisThread(this.#application.project.inference, call, callee) &&
      !runsLater(call) &&
      !happensOnce(call)
    )
  }

  /** Whether the call is a method of something that another blocking call of the same function made: opening a file is reported, not each read of it. */
  #usesOwnHandle(
    caller: FunctionSymbol,
    call: ResolvedCall,
    block: DirectBlock,
    opens: (call: ResolvedCall) => boolean,
  ): boolean {
    if (!HANDLE_METHOD.test(block.name)) return false
    const object =
      call.site === null ? call.node : call.site.call.func.kind === 'Attribute' ? call.site.call.func.value : null
    return object !== null && this.#isOwnHandle(caller, object, block.callable.kind, opens)
  }

  /** Whether a helper does no more than read or write a file that the caller has opened. */
  #readsOwnHandle(caller: FunctionSymbol, call: ResolvedCall, { effect }: Chain<DirectBlock>): boolean {
    if (!effect.name.startsWith('typing.IO.') || call.site === null) return false
    return argumentValues(call.site.call).some((argument) =>
      this.#isOwnHandle(caller, argument, 'file', this.#opensFile),
    )
  }

  #isOwnHandle(
    caller: FunctionSymbol,
    object: Expression,
    kind: BlockingKind,
    opens: (call: ResolvedCall) => boolean,
  ): boolean {
    const { calls, inference } = this.#application.project
    return producersOf(inference.names, caller.module, object).some((producer) => {
      const call = calls
        .callsIn(caller)
        .find(({ site, node }) => site !== null && node.start === producer.start && node.end === producer.end)
      if (call === undefined) return false
      // What a call opens that has nothing to wait for, `/proc/meminfo`, has not either.
      if (kind === 'file' && call.names.some((name) => blockingCallable(name)?.kind === 'file')) return true
      return kind === 'file' ? opens(call) : this.#directBlock(call)?.callable.kind === kind
    })
  }
}

/** What leaving `with ThreadPoolExecutor() as pool:` calls. */
const LEAVING_POOL = 'concurrent.futures.Executor.__exit__'

/** Whether a call waits in the `with` that enters a pool. */
function isWithin({ kind, chain }: BlockingCall, { chain: [entered] }: BlockingCall): boolean {
  const [call] = chain
  if (kind !== 'wait' || call === undefined || entered === undefined || call === entered) return false
  for (const { kind: around, test } of call.module.blocksAround(call.block)) {
    if (around === 'with' && test !== null && test.start === entered.node.start) return true
  }
  return false
}

/** How a function that sleeps may be called in the code. */
const MAY_SLEEP = /sleep/i

/** Methods of what opening a file, an archive or a connection gives. */
const HANDLE_METHOD =
  /^(typing\.IO|zipfile\.ZipFile|tarfile\.TarFile|smtplib\.SMTP|ftplib\.FTP|imaplib\.IMAP4|poplib\.POP3|pika\.BlockingConnection|kafka\.Kafka\w+)/

/** The more calls there are in between, the less sure it is that the last one happens at all. */
const LONGEST_CHAIN = 6

/** The kinds that are looked for below a call. A single `os.path.exists` in a helper is not worth a report. */
const FOLLOWED_KINDS: readonly BlockingKind[] = [
  'sleep',
  'http',
  'database',
  'file',
  'subprocess',
  'service',
  'wait',
  'cpu',
]

function blockingCall(caller: FunctionSymbol, call: ResolvedCall, { calls, effect }: Chain<DirectBlock>): BlockingCall {
  const { kind, use } = effect.callable
  return { kind, caller, node: call.node, name: effect.name, use, chain: calls }
}
