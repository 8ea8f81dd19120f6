import type { FileRole } from '../../project/file-role.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import type { CallSite, CodeFacts } from '../../semantics/facts.ts'
import { importsAllFrom, importsIn, importsModule } from '../../semantics/imports.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastPart } from './threads.ts'

/** A place that names a function: in a call of it, or to hand it over to something else. */
export interface Mention {
  readonly module: Module
  readonly caller: FunctionSymbol | null
  /** What names the function. */
  readonly node: Expression
  /** The call of the function itself; null where it is handed over. */
  readonly site: CallSite | null
  /** The call that takes the function, or the coroutine that calling it made, as an argument; null for none. */
  readonly taker: Call | null
}

/**
 * Tells code that runs while requests are served from code that runs before, after or without that: start-up, command-line programs,
 * tests, migrations. A function about which nothing is known does serve.
 */
export class Service {
  readonly #project: Project
  readonly #answers = new Map<FunctionSymbol, boolean>()
  #mentions: ReadonlyMap<string, readonly Mention[]> | null = null
  /** The files that scripts import, and those that other files of the application import. */
  #ofScripts: ReadonlySet<Module> | null = null
  #ofApplications: ReadonlySet<Module> | null = null

  constructor(project: Project) {
    this.#project = project
  }

  /** Whether a function may be part of a server at all, by the file and block in which it stands; cheap to ask. */
  mayServe({ facts, module }: FunctionSymbol): boolean {
    return isServerFile(module) && !isProgramText(module, facts.block)
  }

  /** Whether the code at the zero-based `offset` in the body of a function runs while requests are served. */
  serves(symbol: FunctionSymbol, offset: number): boolean {
    if (this.#isLifespanEntry(symbol)) return false
    if (this.isLifespan(symbol)) {
      const start = symbol.facts.yields[0]
      if (start !== undefined && offset < start.start) return false
    }
    return this.#serves(symbol)
  }

  /** The calls of a function outside tests, by functions; none for a name that is too common to look at each. */
  callsOf(symbol: FunctionSymbol): readonly { readonly caller: FunctionSymbol; readonly site: CallSite }[] {
    return (this.#mentionsOf(symbol) ?? []).flatMap(({ caller, site }) => (caller && site ? { caller, site } : []))
  }

  #serves(symbol: FunctionSymbol): boolean {
    const known = this.#answers.get(symbol)
    if (known !== undefined) return known
    // Functions that only call each other run nowhere; what else is known of them decides.
    this.#answers.set(symbol, false)
    const answer = this.#computeServes(symbol)
    this.#answers.set(symbol, answer)
    return answer
  }

  #computeServes(symbol: FunctionSymbol): boolean {
    const { facts, module } = symbol
    if (!this.mayServe(symbol) || this.#isScriptLibrary(module)) return false
    for (const decorator of facts.decorators) {
      const name = lastPart(decorator)
      if (name === 'on_event') return !isStartUp(decorator)
      if (COMMAND_DECORATORS.has(name)) return false
      if (!NEUTRAL_DECORATORS.has(name) && !this.#isOwnDecorator(module, decorator)) return true
    }
    const mentions = this.#mentionsOf(symbol)
    if (mentions === null) return true
    let isUsed = false
    for (const mention of mentions) {
      isUsed = true
      if (this.#servesAt(symbol, mention)) return true
    }
    if (isUsed) return false
    const maker = this.#makerOf(symbol)
    return maker === null || !this.#makesStartUp(maker)
  }

  /** The function around a function, if it returns it: `create_start_handler(app)`. */
  #makerOf({ module, facts }: FunctionSymbol): FunctionSymbol | null {
    const around = module.functions.find(({ facts: { scope } }) => scope === facts.outerScope)
    const isReturned = around?.facts.returns.some(({ value }) => value?.kind === 'Name' && value.id === facts.name)
    return around !== undefined && isReturned === true ? around : null
  }

  /** Whether what a function returns is called when the server starts, and never else. */
  #makesStartUp(maker: FunctionSymbol): boolean {
    const mentions = this.#mentionsOf(maker) ?? []
    return (
      mentions.length > 0 &&
      mentions.every(({ site, taker }) => site !== null && taker !== null && registersStartUp(taker, site.call))
    )
  }

  #servesAt({ facts }: FunctionSymbol, { module, caller, node, site, taker }: Mention): boolean {
    if (!isServerFile(module)) return false
    const takerName = taker === null ? '' : lastPart(taker.func)
    if (taker !== null && runsOnOwnLoop(taker)) return false
    if (taker !== null && registersStartUp(taker, node)) return false
    if (caller === null) return !isProgramText(module, module.blockAt(node.start))
    // A coroutine that is neither awaited here nor by what takes it goes on when this function has ended.
    const runsHere =
      site !== null && (!facts.isAsync || site.awaited || site.result === 'entered' || site.result === 'iterated')
    if (!runsHere && !GATHERERS.has(takerName)) return takerName === CROSS_THREAD || !this.#isThread(caller)
    return this.serves(caller, node.start)
  }

  /** Whether a function is one of the project's, which may register what it decorates, but then that is not named in calls. */
  #isOwnDecorator(module: Module, decorator: Expression): boolean {
    const type = this.#project.inference.typeOf(module, decorator.kind === 'Call' ? decorator.func : decorator)
    return type.kind === 'function' && !type.function.module.isStub && type.function.owner === null
  }

  /** Whether a plain function is run as a thread of its own, so that coroutines that it starts run on an event loop of their own. */
  #isThread(symbol: FunctionSymbol): boolean {
    if (symbol.facts.isAsync) return false
    const mentions = this.#mentionsOf(symbol) ?? []
    return mentions.length > 0 && mentions.every(({ site, taker }) => site === null && isThreadMaker(taker))
  }

  /** Whether scripts import the file and nothing else does, and it has nothing to do with FastAPI itself. */
  #isScriptLibrary(module: Module): boolean {
    this.#ofScripts ??= importedBy(this.#project, 'script')
    if (!this.#ofScripts.has(module)) return false
    this.#ofApplications ??= importedBy(this.#project, 'application')
    if (this.#ofApplications.has(module)) return false
    return !importsFramework(module)
  }

  /** Whether a function is what a server runs around serving. */
  isLifespan({ facts, module }: FunctionSymbol): boolean {
    if (!facts.isAsync || !facts.isGenerator) return false
    if (/lifespan/i.test(facts.name)) return true
    const annotation = facts.parameters[0]?.annotation
    if (annotation && /^(FastAPI|Starlette)$/.test(lastPart(annotation))) return true
    return facts.decorators.length > 0 && this.#handedOverAs(module, facts.name, 'lifespan')
  }

  /** Whether a method is run when a server starts whose lifespan is a class. */
  #isLifespanEntry({ facts, module, owner }: FunctionSymbol): boolean {
    return facts.name === '__aenter__' && !!owner?.facts && this.#handedOverAs(module, owner.facts.name, 'lifespan')
  }

  /** Whether a call in the file has the function as its keyword argument `keyword`. */
  #handedOverAs(module: Module, name: string, keyword: string): boolean {
    const codes = [module.facts.topLevel, ...module.facts.functions]
    return codes.some((code) =>
      code.calls.some(({ call }) =>
        call.keywords.some(({ arg, value }) => arg === keyword && value.kind === 'Name' && value.id === name),
      ),
    )
  }

  /** Where calls outside tests mention a name of something in `home`, whatever it means there; null for a name that is too common to look at each. */
  mentionsNamed(name: string, home: Module): readonly Mention[] | null {
    this.#mentions ??= collectMentions(this.#project)
    const named = this.#mentions.get(name) ?? []
    if (named.length <= MOST_MENTIONS) return named
    // Its own file tells most of a function that is no method.
    const own = named.filter(({ module, node }) => module === home && node.kind === 'Name')
    return own.length === 0 || own.length > MOST_MENTIONS ? null : own
  }

  /** Where a function is named in calls outside tests; null for a name that is too common to look at each. */
  #mentionsOf(symbol: FunctionSymbol): readonly Mention[] | null {
    const { inference } = this.#project
    const named = this.mentionsNamed(symbol.facts.name, symbol.module)
    if (named === null) return null
    return named.filter(({ module, node }) =>
      membersOf(inference.typeOf(module, node)).some(
        (type) => type.kind === 'function' && type.function === symbol && qualifiedNameOf(type) !== null,
      ),
    )
  }
}

/** A name that calls mention more often than this belongs to many functions. */
const MOST_MENTIONS = 200

/** Where the functions and classes of a project are named in calls outside tests, by their last name. */
function collectMentions(project: Project): ReadonlyMap<string, readonly Mention[]> {
  const mentions = new Map<string, Mention[]>()
  // Most of what calls name belongs to libraries, or is no function at all.
  for (const { facts } of project.modules.values()) {
    for (const { name } of facts.functions) mentions.set(name, [])
    for (const { name } of facts.classes) mentions.set(name, [])
  }
  for (const module of project.modules.values()) {
    // Calls in tests do not make a function one that only tests use.
    if (module.role === 'test') continue
    collectMentionsIn(module, null, module.facts.topLevel, mentions)
    for (const symbol of module.functions) collectMentionsIn(module, symbol, symbol.facts, mentions)
  }
  return mentions
}

function collectMentionsIn(
  module: Module,
  caller: FunctionSymbol | null,
  { calls }: CodeFacts,
  mentions: ReadonlyMap<string, Mention[]>,
): void {
  // By the start of the call that is an argument: no two arguments start at the same place.
  const taken = new Map<number, { readonly end: number; readonly taker: Call }>()
  const takes = (taker: Call, node: Expression): void => {
    const named = mentions.get(lastPart(node))
    if (named === undefined) return
    if (node.kind === 'Call') taken.set(node.start, { end: node.end, taker })
    else named.push({ module, caller, node, site: null, taker })
  }
  for (const { call } of calls) {
    for (const argument of call.args) takes(call, argument)
    for (const { value } of call.keywords) takes(call, value)
    for (const node of startUpsOf(call)) takes(call, node)
  }
  for (const site of calls) {
    const { func, start, end } = site.call
    const named = mentions.get(lastPart(func))
    if (named === undefined) continue
    const argument = taken.get(start)
    named.push({ module, caller, node: func, site, taker: argument?.end === end ? argument.taker : null })
  }
}

/** The files that files of a role import, themselves left out. */
function importedBy({ modules, inference: { imports } }: Project, role: FileRole): ReadonlySet<Module> {
  const imported = new Set<Module>()
  for (const importer of modules.values()) {
    if (importer.role !== role) continue
    const add = (name: string, level: number, member: string | null): void => {
      const target = imports.resolve(importer, name, level)
      if (target.kind === 'module' && target.module !== importer) imported.add(target.module)
      // `from .a import b`: `b` may be a module as well.
      const submodule = member === null ? null : imports.submodule(target, member)
      if (submodule?.kind === 'module' && submodule.module !== importer) imported.add(submodule.module)
    }
    for (const { module, level } of importer.facts.starImports) add(module, level, null)
    for (const definition of importsIn(importer.facts)) {
      if (definition.kind === 'import') add(definition.module, 0, null)
      else add(definition.module, definition.level, definition.name)
    }
  }
  return imported
}

/** Whether a file imports FastAPI or Starlette themselves. */
function importsFramework({ facts }: Module): boolean {
  const framework = /^(fastapi|starlette)(\.|$)/
  return importsAllFrom(facts, framework) || importsModule(facts, framework)
}

/** Whether the file may be part of a server, by its role and by the conventional names of command-line programs. */
function isServerFile({ path, role }: Module): boolean {
  return (
    role === 'application' && !/(^|\/)(cli|cli\.py|commands\.py|__main__\.py|manage\.py|setup\.py)($|\/)/.test(path)
  )
}

/** Whether a block runs only when its file is started as a program. */
function isProgramText(module: Module, block: number): boolean {
  for (const { kind, test } of module.blocksAround(block)) {
    if (kind === 'if' && test?.kind === 'Compare' && test.left.kind === 'Name' && test.left.id === '__name__')
      return true
  }
  return false
}

/** Whether a call hands over something that is called when the server starts, and only then. */
function registersStartUp(taker: Call, given: Expression): boolean {
  if (startUpsOf(taker).includes(given)) return true
  const { func } = taker
  if (func.kind !== 'Attribute') return false
  // app.router.on_startup.append(start)
  return func.attr === 'append'
    ? lastPart(func.value) === 'on_startup'
    : func.attr === 'add_event_handler' && isStartUp(taker)
}

/** What a call lists as `on_startup=[…]`. */
function startUpsOf(call: Call): readonly Expression[] {
  const listed = call.keywords.find(({ arg }) => arg === 'on_startup')?.value
  return listed?.kind === 'List' || listed?.kind === 'Tuple' ? listed.elts : []
}

/** Whether `on_event("startup")` or `add_event_handler("startup", …)` is what the call says. */
function isStartUp(node: Expression): boolean {
  const event = node.kind === 'Call' ? node.args[0] : undefined
  return event?.kind === 'Constant' && event.value === 'startup'
}

/** Whether `Thread(target=…)` or its like is what takes a function. */
export function isThreadMaker(taker: Call | null): boolean {
  return taker !== null && /^(Thread|Timer|Process|start_new_thread)$/.test(lastPart(taker.func))
}

/** What hands a coroutine to the event loop of another thread. */
const CROSS_THREAD = 'run_coroutine_threadsafe'

/** Whether a call runs a coroutine on an event loop of its own. `anyio.from_thread.run` runs it on the server's. */
function runsOnOwnLoop({ func }: Call): boolean {
  return RUNNERS.has(lastPart(func)) && !(func.kind === 'Attribute' && lastPart(func.value) === 'from_thread')
}

/** What runs a coroutine on an event loop of its own. */
const RUNNERS: ReadonlySet<string> = new Set(['run', 'run_until_complete', 'async_to_sync', 'run_sync'])

/** What awaits the coroutines it is given. */
const GATHERERS: ReadonlySet<string> = new Set([
  'gather',
  'wait_for',
  'shield',
  'wait',
  'as_completed',
  'enter_async_context',
])

/** Decorators of command-line programs (click, typer). */
const COMMAND_DECORATORS: ReadonlySet<string> = new Set(['command', 'group', 'callback'])

/** Decorators that do not hand a function to anybody. */
const NEUTRAL_DECORATORS: ReadonlySet<string> = new Set([
  'staticmethod',
  'classmethod',
  'asynccontextmanager',
  'wraps',
  'override',
  'final',
  'retry',
  'abstractmethod',
])
