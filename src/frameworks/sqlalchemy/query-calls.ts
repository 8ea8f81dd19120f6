import { type Chain, Effects, isCached, type ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import { constantOf, onlyValue, valuesOf } from '../../project/values.ts'
import type { Call, Expression, Node } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { walk } from '../../syntax/visit.ts'
import { encloses } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'
import { isGuarded } from './guards.ts'
import {
  FEW_ELEMENTS,
  finalParts,
  isInBody,
  type Loop,
  loopsAround,
  loopsIn,
  mentions,
  namesOf,
  sliceLength,
  walkBody,
} from './loops.ts'

/** A query that a loop runs for each of its elements. */
export interface QueryInLoop {
  readonly loop: Loop
  /** The call in the loop. */
  readonly call: ResolvedCall
  /** The calls from it to the one that runs the query, both included: one for a call that does so itself. */
  readonly chain: readonly ResolvedCall[]
  /** The function that each call of the chain leads into: not the wrapper that a decorator puts around it; undefined for the last one. */
  readonly through: readonly (FunctionSymbol | undefined)[]
  /** The method that runs the query: `Session.execute`. */
  readonly method: string
  /** Further calls in the same loop that do the same. */
  readonly others: readonly ResolvedCall[]
}

const SESSION_READ =
  /^(sqlalchemy\.orm\.Session|sqlmodel\.Session|sqlalchemy\.engine\.Connection|sqlalchemy\.ext\.asyncio\.AsyncSession|sqlalchemy\.ext\.asyncio\.AsyncConnection|sqlmodel\.ext\.asyncio\.session\.AsyncSession)\.(execute|scalars|scalar|exec|stream|stream_scalars|get|get_one)$/
const QUERY_READ = /^sqlalchemy\.orm\.Query\.(all|first|one|one_or_none|get|scalar|count)$/
/** A `Query` runs when somebody goes through it. */
const ITERATION = 'sqlalchemy.orm.Query.__iter__'
const WRITE =
  /^(?:sqlalchemy\.(?:orm\.Session|ext\.asyncio\.AsyncSession)\.(?:add|add_all|merge|delete|delete_all|flush|commit|bulk_\w+)|sqlalchemy\.orm\.Query\.(?:update|delete))$/
const UNIT_OF_WORK =
  /^sqlalchemy\.(?:orm\.Session|ext\.asyncio\.AsyncSession|engine\.Connection)\.(?:commit|flush|rollback|begin|begin_nested|close)$/
/** What makes a session forget what it loaded. */
const ENDING =
  /^sqlalchemy\.(?:orm\.Session|ext\.asyncio\.AsyncSession)\.(?:commit|rollback|expire_all|expunge_all|close)$/
/** What sends changes at once, instead of noting them in the session. */
const SENDING =
  /^sqlalchemy\.(?:(?:orm\.Session|ext\.asyncio\.AsyncSession|engine\.Connection|ext\.asyncio\.AsyncConnection)\.(?:flush|commit|bulk_\w+)|orm\.Query\.(?:update|delete))$/
const CHANGES = ['sqlalchemy.Insert', 'sqlalchemy.Update', 'sqlalchemy.Delete']
const MAY_WRITE = new Set(['add', 'add_all', 'merge', 'delete', 'flush', 'commit', 'save', 'create', 'update'])
/** Statements that write after all, and questions about tables instead of their rows. */
const NO_ROWS = /\b(insert|update|delete|information_schema|pg_\w+|sqlite_master)\b/i
const ASYNC = /Async|\.asyncio\./
/** Calls that give the elements of their argument in another order or with a number. */
const ORDERING = new Set(['reversed', 'sorted', 'enumerate', 'list', 'tuple', 'set', 'zip'])
/** Calls that give what is endless, and what a pattern finds in one text. */
const FEW = new Set(['count', 'iter', 'finditer', 'findall'])
const VIEWS = new Set(['items', 'keys', 'values'])
/** Names of functions that change what they read. */
const WORK = /^_*(create|update|upsert|delete|remove|save|sync|process|add|set)(_|$)|_or_(create|update)(_|$)/
/** Names of functions that cut a list into pieces, and of lists of such pieces. */
const CUTTING = /chunk|batch|partition|grouper|pages/i
const CHUNKS = /(chunks|batches|pages|partitions|slices)$/i

/** Finds queries that loops repeat. */
export class QueryCalls {
  readonly #project: Project
  readonly #inference: Inference
  readonly #reads: Effects<string>
  readonly #writes: Effects<string>
  readonly #sentWrites: Effects<string>
  readonly #expiries: Effects<true>
  readonly #changes: Effects<string>

  constructor(project: Project) {
    this.#project = project
    this.#inference = project.inference
    this.#reads = new Effects(project.calls, {
      // What runs only in some cases may not run for each element.
      effectOf: (call) => {
        const query = this.#queryOf(call)
        return query === null || isGuarded(call, null) ? null : query
      },
      follows: (call, callee) => callee.module.role === 'application' && !isGuarded(call, null),
    })
    this.#writes = new Effects(project.calls, {
      effectOf: (call) => this.#writeOf(call),
      follows: () => true,
    })
    this.#sentWrites = new Effects(project.calls, {
      effectOf: (call) => this.#sentWriteOf(call),
      follows: (_, callee) => callee.module.role === 'application',
    })
    this.#changes = new Effects(project.calls, {
      effectOf: changeOf,
      follows: (_, callee) => callee.module.role === 'application',
    })
    this.#expiries = new Effects(project.calls, {
      effectOf: (call) => (isEndOfTransaction(call) ? true : null),
      follows: (_, callee) => callee.module.role === 'application',
    })
  }

  /** The shortest way from the body of a function to a call that changes something in the database; null where none is known. */
  writeIn(symbol: FunctionSymbol): readonly ResolvedCall[] | null {
    return this.#changes.chainIn(symbol)?.calls ?? null
  }

  /** Whether the body of a loop ends a transaction: all that was loaded before must then be loaded again, whatever loaded it. */
  expiresEach(module: Module, loop: Loop): boolean {
    const caller = module.functionAt(loop.iterable.start)
    const calls = caller ? this.#project.calls.callsIn(caller) : this.#project.calls.callsAtImport(module)
    return calls.some((call) => isInBody(loop, call.node) && this.#expiries.chainOf(call) !== null)
  }

  /** The loops of a file that run queries for each element, with the first call that does so. */
  *queriesInLoops(file: CheckedFile): Generator<QueryInLoop> {
    const { module } = file
    const byCaller = new Map<FunctionSymbol | null, Loop[]>()
    for (const loop of loopsIn(file)) {
      const caller = module.functionAt(loop.iterable.start)
      const own = byCaller.get(caller)
      if (own) own.push(loop)
      else byCaller.set(caller, [loop])
    }
    const counted = new Map<Loop, boolean>()
    const counts = (loop: Loop): boolean => {
      const known = counted.get(loop) ?? !this.#isSmallOrChunked(module, loop)
      counted.set(loop, known)
      return known
    }
    const found = new Map<Loop, { call: ResolvedCall; chain: Chain<string>; others: ResolvedCall[] }>()
    for (const [caller, loops] of byCaller) {
      const calls = caller ? this.#project.calls.callsIn(caller) : this.#project.calls.callsAtImport(module)
      for (const call of calls) {
        // What needs no types is asked first: most calls are in no loop, or have nothing to do with its elements.
        const around = loopsAround(loops, call.node.start)
        if (!around.some((loop) => this.#varies(loop, call))) continue
        if (call.site !== null && call.names.length === 0 && call.runs.length === 0) continue
        const chain = this.#chainOf(call)
        const loop = chain && around.find(counts)
        if (!loop || !this.#isRepeated(loop, call, chain)) continue
        const known = found.get(loop)
        if (known) known.others.push(call)
        else found.set(loop, { call, chain, others: [] })
      }
    }
    for (const [loop, { call, chain, others }] of found) {
      if (isKnownOf(module, loop)) continue
      yield { loop, call, chain: chain.calls, through: followed(chain.calls), method: chain.effect, others }
    }
  }

  /** The shortest chain from a call in a loop to a query; what guards the call itself is not looked at. */
  #chainOf(call: ResolvedCall): Chain<string> | null {
    const own = this.#queryOf(call) ?? (this.#isUnexpectedQuery(call) ? shortName(ITERATION) : null)
    if (own !== null) return { calls: [call], effect: own }
    let shortest: Chain<string> | null = null
    for (const callee of call.runs) {
      if (callee.module.role !== 'application' || isCached(callee)) continue
      const chain = this.#reads.chainIn(callee)
      if (chain && (shortest === null || chain.calls.length < shortest.calls.length)) shortest = chain
    }
    return shortest && { calls: [call, ...shortest.calls], effect: shortest.effect }
  }

  /** The method by which a call itself runs a SELECT; null for anything else, and for statements that are not known. */
  #queryOf(call: ResolvedCall): string | null {
    const { site, module } = call
    if (site === null) return call.names.includes(ITERATION) ? shortName(ITERATION) : null
    for (const name of call.names) {
      if (QUERY_READ.test(name)) return shortName(name)
      const match = SESSION_READ.exec(name)
      if (!match) continue
      if (ASYNC.test(name) && !site.awaited && site.result !== 'entered' && site.result !== 'iterated') continue
      const method = match[2]!
      if (method === 'get' || method === 'get_one') return shortName(name)
      const statement = site.call.args[0] ?? site.call.keywords.find(({ arg }) => arg === 'statement')?.value
      if (statement && this.#isSelect({ module, node: statement })) return shortName(name)
    }
    return null
  }

  /** Whether what is iterated is a `Query`, although the function that gives it is annotated with a list. */
  #isUnexpectedQuery({ site, module, node }: ResolvedCall): boolean {
    if (site !== null) return false
    return valuesOf(this.#inference, { module, node }).every((value) => {
      const type = value.node.kind === 'Call' ? this.#inference.typeOf(value.module, value.node) : null
      return type?.kind === 'instance' && type.class.qualifiedName === 'sqlalchemy.orm.Query'
    })
  }

  #isSelect(place: Located): boolean {
    const type = this.#inference.typeOf(place.module, place.node)
    const members = membersOf(type)
    if (members.every((member) => this.#isInstanceOf(member, 'sqlalchemy.Select'))) return true
    if (!members.every((member) => this.#isInstanceOf(member, 'sqlalchemy.TextClause'))) return false
    const value = onlyValue(this.#inference, place)
    const text = value?.node.kind === 'Call' ? value.node.args[0] : undefined
    const sql = value && text && constantOf(this.#inference, { module: value.module, node: text })
    return typeof sql === 'string' && /^\s*(select|with)\b/i.test(sql) && !NO_ROWS.test(sql)
  }

  #isInstanceOf(type: Type, name: string): boolean {
    return type.kind === 'instance' && this.#inference.classes.isSubclass(type.class, name) === true
  }

  #writeOf(call: ResolvedCall): string | null {
    const func = call.site?.call.func
    // What has a name that only writing has may write, whatever it is called on.
    if (call.names.length === 0 && func?.kind === 'Attribute' && MAY_WRITE.has(func.attr)) return func.attr
    for (const name of call.names) {
      if (WRITE.test(name)) return name
      const method = SESSION_READ.exec(name)?.[2]
      const statement = call.site?.call.args[0]
      // A statement that is not known to be a SELECT may be an INSERT.
      if (method !== 'execute' && method !== 'exec') continue
      if (statement && !this.#isSelect({ module: call.module, node: statement })) return name
    }
    return null
  }

  /** How a call itself sends a change to the database, instead of only noting it in the session; null for a call that does not. */
  #sentWriteOf({ names, site, module }: ResolvedCall): string | null {
    if (isUnknownCommit({ names, site })) return 'commit'
    for (const name of names) {
      if (SENDING.test(name)) return name
      const statement = SESSION_READ.test(name) ? site?.call.args[0] : undefined
      if (!statement) continue
      const isChange = membersOf(this.#inference.typeOf(module, statement)).some((member) =>
        CHANGES.some((change) => this.#isInstanceOf(member, change)),
      )
      if (isChange) return name
    }
    return null
  }

  /** Whether the call really runs once for each element, with something different each time, and only reads. */
  #isRepeated(loop: Loop, call: ResolvedCall, chain: Chain<string>): boolean {
    if (!this.#varies(loop, call) || isGuarded(call, loop)) return false
    const names = namesOf(loop)
    const parts = this.#partsOf(call)
    if (parts.some((part) => isBounded(part) || asksForClassOf(part, names))) return false
    if (loop.isComprehension && this.#stopsEarly(call, loop)) return false
    if (chain.calls.length > 1) {
      if (followed(chain.calls).some((callee) => WORK.test(callee?.facts.name ?? ''))) return false
      // A function that walks a tree asks for the next level of one branch.
      if (call.caller !== null && chain.calls.some(({ runs }) => runs.includes(call.caller!))) return false
      // A helper whose result nobody uses, or that also writes, does a piece of work; what it reads for that cannot be read beforehand.
      if (call.site?.result === 'statement' || this.#writes.chainOf(call)) return false
      if (!this.#reachesQuery(chain.calls, names)) return false
    }
    return !handsOut(loop) && !isSearch(loop, call.node) && !this.#writesEach(loop, call)
  }

  /** Whether the call is made for each element of a loop, and with something that follows from it: as far as the text tells. */
  #varies(loop: Loop, call: ResolvedCall): boolean {
    const { node } = call
    if (!isInBody(loop, node) || finalParts(loop).some((part) => encloses(part, node))) return false
    const names = namesOf(loop)
    return mentions(node, names) || this.#partsOf(call).some((part) => mentions(part, names))
  }

  /** Whether `any(…)` or `next(…)` takes elements of a generator expression until one is found. */
  #stopsEarly({ caller, module }: ResolvedCall, loop: Loop): boolean {
    const { calls } = caller?.facts ?? module.facts.topLevel
    return calls.some(({ call: { func, args } }) => {
      const isSearching = func.kind === 'Name' && (func.id === 'any' || func.id === 'next')
      return isSearching && args[0]?.kind === 'GeneratorExp' && encloses(args[0], loop.header)
    })
  }

  /** Whether what changes with each element of the loop is handed on through all calls of a chain to the query. */
  #reachesQuery(calls: readonly ResolvedCall[], names: ReadonlySet<string>): boolean {
    let changing = names
    const callees = followed(calls)
    for (const [index, { module, node }] of calls.entries()) {
      if (!this.#partsOf({ module, node }).some((part) => mentions(part, changing))) return false
      const callee = callees[index]
      if (callee === undefined || index === calls.length - 1) continue
      if (node.kind !== 'Call') return false
      changing = changingNames(callee, node, changing)
    }
    return true
  }

  /** The expressions that say what is queried: the call, and the statement it is given by name. */
  #partsOf(place: Located): readonly Expression[] {
    const parts: Expression[] = [place.node]
    const given = place.node.kind === 'Call' ? place.node.args : []
    for (const argument of [...given, receiverOf(place.node)]) {
      if (argument?.kind !== 'Name') continue
      for (const value of valuesOf(this.#inference, { module: place.module, node: argument }, { calls: false })) {
        if (value.module === place.module) parts.push(value.node)
      }
    }
    return parts
  }

  /** Whether the body writes to the database for each element: a job that works its elements off one by one. */
  #writesEach(loop: Loop, { caller, module }: ResolvedCall): boolean {
    const calls = caller ? this.#project.calls.callsIn(caller) : this.#project.calls.callsAtImport(module)
    return calls.some((one) => {
      if (!isInBody(loop, one.node)) return false
      if (one.names.some((name) => UNIT_OF_WORK.test(name))) return true
      if (one.names.some((name) => SESSION_READ.test(name)) && this.#writeOf(one) !== null) return true
      return this.#sentWrites.chainOf(one) !== null
    })
  }

  /** `kwargs` or `kwargs.items()` of `**kwargs`: as many as somebody wrote down. */
  #isKeywordArguments(module: Module, node: Expression): boolean {
    const receiver = receiverOf(node)
    if (receiver?.kind !== 'Name') return false
    const resolution = this.#inference.names.lookUp(module, receiver.id, receiver.start)
    return (
      resolution.kind === 'definitions' &&
      resolution.sites.some(
        ({ module: home, definition }) =>
          definition.kind === 'parameter' &&
          home.functionSymbol(definition.function).facts.parameters[definition.index]?.kind === 'kwarg',
      )
    )
  }

  /** Loops over a few written-out values, over classes, over chunks of a longer list, and endless ones. */
  #isSmallOrChunked(module: Module, loop: Loop): boolean {
    if (loop.isAsync) return false
    if (this.#isKeywordArguments(module, loop.iterable) || isFilledByHand(module, loop.iterable)) return true
    const iterable = this.#inference.typeOf(module, loop.iterable)
    if (membersOf(iterable).some(({ kind }) => kind === 'class')) return true // the members of an enumeration
    const type = this.#inference.iterated(iterable)
    if (membersOf(type).some((member) => isChunkOrClass(member))) return true
    const place = { module, node: loop.iterable }
    return !this.#mayBeLoaded(place) && this.#isSmall(place, new Set())
  }

  /** Whether one of several values of a variable comes from the database: `tasks = [task] if task else crud.tasks(db)`. */
  #mayBeLoaded(place: Located): boolean {
    const values = valuesOf(this.#inference, place, { calls: false })
    if (values.length < 2) return false
    return values.some(({ module, node }) => {
      const callees = node.kind === 'Call' ? membersOf(this.#inference.typeOf(module, node.func)) : []
      return callees.some((callee) => callee.kind === 'function' && this.#reads.chainIn(callee.function) !== null)
    })
  }

  #isSmall(place: Located, seen: Set<Expression>): boolean {
    return valuesOf(this.#inference, place).some(({ module, node }) => {
      // `names = sorted(names)` leads back to itself.
      if (seen.has(node)) return false
      seen.add(node)
      switch (node.kind) {
        case 'List':
        case 'Tuple':
        case 'Set':
        case 'Dict':
          // An empty display is filled elsewhere.
          return (node.kind === 'Dict' ? node.values : node.elts).length > 0
        case 'Call': {
          const name = lastIdentifier(node.func)
          const [first] = node.args
          if (name === 'range') {
            if (node.args.length === 3) return true
            return node.args.every((bound) => typeof constantOf(this.#inference, { module, node: bound }) === 'number')
          }
          if (first && ORDERING.has(name)) return this.#isSmall({ module, node: first }, seen)
          if (node.func.kind === 'Attribute' && VIEWS.has(name)) {
            return this.#isSmall({ module, node: node.func.value }, seen)
          }
          return CUTTING.test(name) || FEW.has(name)
        }
        case 'Subscript':
          return (sliceLength(node.slice) ?? (isCutOff(node.slice) ? 0 : FEW_ELEMENTS + 1)) <= FEW_ELEMENTS
        case 'Attribute':
          return CHUNKS.test(node.attr)
        case 'Name':
          return CHUNKS.test(node.id)
        default:
          return false
      }
    })
  }
}

/** How far before a loop a comment about it may begin, in characters. */
const COMMENT_DISTANCE = 500

/** Whether a comment before the loop says that it sends N + 1 queries: somebody has thought of it. */
function isKnownOf({ facts }: Module, { header }: Loop): boolean {
  return facts.comments.some(
    ({ start, text }) => start < header.start && header.start - start < COMMENT_DISTANCE && /\bn ?\+ ?1\b/i.test(text),
  )
}

/** The functions through which a chain of calls goes, by the calls of them: not the wrappers that decorators put around them. */
function followed(calls: readonly ResolvedCall[]): readonly (FunctionSymbol | undefined)[] {
  return calls.map(({ runs }, index) => runs.find((callee) => callee === calls[index + 1]?.caller))
}

/** `db.commit()` where nothing is known of `db`: little else has a method of that name. */
function isUnknownCommit({ names, site }: Pick<ResolvedCall, 'names' | 'site'>): boolean {
  const func = site?.call.func
  return names.length === 0 && func?.kind === 'Attribute' && func.attr === 'commit'
}

function isEndOfTransaction(call: ResolvedCall): boolean {
  return call.names.some((name) => ENDING.test(name)) || isUnknownCommit(call)
}

/** The names in a function that change when the changing names of its caller do: parameters, and what is made of them. */
function changingNames(callee: FunctionSymbol, call: Call, changing: ReadonlySet<string>): ReadonlySet<string> {
  const { parameters, scope } = callee.facts
  const positional = parameters.filter(({ kind }) => kind === 'positional' || kind === 'positional-only')
  const isMethod = callee.owner !== null && call.func.kind === 'Attribute'
  const names = new Set<string>()
  for (const [index, argument] of call.args.entries()) {
    const parameter = positional[index + (isMethod ? 1 : 0)] ?? parameters.find(({ kind }) => kind === 'vararg')
    if (parameter && mentions(argument, changing)) names.add(parameter.name)
  }
  for (const { arg, value } of call.keywords) {
    const parameter = parameters.find(({ name }) => name === arg) ?? parameters.find(({ kind }) => kind === 'kwarg')
    if (parameter && mentions(value, changing)) names.add(parameter.name)
  }
  if (isMethod && call.func.kind === 'Attribute' && parameters[0] && mentions(call.func.value, changing)) {
    names.add(parameters[0].name)
  }
  for (const { name, definitions } of callee.module.scope(scope).bindings) {
    for (const definition of definitions) {
      if ((definition.kind === 'assign' || definition.kind === 'annotated') && definition.value) {
        if (mentions(definition.value, names)) names.add(name)
      } else if (definition.kind === 'for' && mentions(definition.iterable, names)) names.add(name)
    }
  }
  return names
}

/** Whether a name holds a list that starts empty and gets a few elements, one written-out `append` at a time. */
function isFilledByHand(module: Module, node: Expression): boolean {
  const caller = module.functionAt(node.start)
  if (node.kind !== 'Name' || caller === null) return false
  const definitions = module.definitionsIn(caller.facts.scope, node.id)
  const isEmptyList = definitions.every((one) => {
    if (one.kind !== 'assign' && one.kind !== 'annotated') return false
    return one.value?.kind === 'List' && one.value.elts.length === 0
  })
  const changes = caller.facts.calls.filter(
    ({ call: { func } }) => func.kind === 'Attribute' && func.value.kind === 'Name' && func.value.id === node.id,
  )
  if (definitions.length === 0 || !isEmptyList || changes.length === 0) return false
  return changes.every(({ call: { func }, block }) => {
    if (func.kind !== 'Attribute' || func.attr !== 'append') return false
    for (const { kind } of module.blocksAround(block)) {
      if (kind === 'function') return true
      if (kind === 'for' || kind === 'while' || kind === 'comprehension' || kind === 'generator') return false
    }
    return true
  })
}

function isChunkOrClass(type: Type): boolean {
  if (type.kind === 'class' || type.kind === 'literal') return true
  return (
    type.kind === 'instance' && /^(builtins\.(list|set|frozenset)|typing\.Sequence)$/.test(type.class.qualifiedName)
  )
}

/** Whether a slice has an end that is no number: somebody thought of how many there may be. */
function isCutOff(slice: Expression): boolean {
  return (
    slice.kind === 'Slice' &&
    slice.lower === null &&
    slice.upper !== null &&
    slice.upper.kind !== 'Constant' &&
    slice.upper.kind !== 'UnaryOp'
  )
}

/** Whether a generator hands out one result after the other, so that whoever takes them decides how many there are. */
function handsOut(loop: Loop): boolean {
  let yields = false
  walkBody(loop, ({ kind }) => {
    if (kind === 'Yield' || kind === 'YieldFrom') yields = true
  })
  return yields
}

/** Whether the loop tries its elements one after the other until a query finds something. */
function isSearch(loop: Loop, call: Node): boolean {
  const results = new Set<string>()
  const leaving: Node[] = []
  let enough = false
  walkBody(loop, (node) => {
    if ((node.kind === 'Assign' || node.kind === 'AnnAssign' || node.kind === 'NamedExpr') && node.value) {
      const targets = node.kind === 'Assign' ? node.targets : [node.target]
      if (!encloses(node.value, call) && !mentions(node.value, results)) return
      for (const target of targets) if (target.kind === 'Name') results.add(target.id)
    } else if (node.kind === 'If' && leavesLoop(node)) {
      if (isEnough(node)) enough = true
      leaving.push(node.test)
    }
  })
  return enough || leaving.some((test) => encloses(test, call) || mentions(test, results))
}

/** `if len(found) >= limit: break`. */
function isEnough({ test, body }: Extract<Node, { kind: 'If' }>): boolean {
  if (test.kind !== 'Compare' || (test.ops[0] !== 'GtE' && test.ops[0] !== 'Gt' && test.ops[0] !== 'Eq')) return false
  const isCount = test.left.kind === 'Call' && lastIdentifier(test.left.func) === 'len'
  return isCount && body.some(({ kind }) => kind === 'Break' || kind === 'Return')
}

/** Whether the loop is left where the condition holds, at once or after a closer look at what was found. */
function leavesLoop({ test, body }: Extract<Node, { kind: 'If' }>): boolean {
  const isMissing = isNegative(test)
  return body.some((statement) => {
    if (statement.kind === 'Break') return true
    // `if not found: return` is about something that ought to be there.
    if (isMissing) return false
    if (statement.kind === 'Return') return true
    if (statement.kind === 'If') return leavesLoop(statement)
    return statement.kind === 'Try' && [...statement.body, ...statement.orelse].some(({ kind }) => kind === 'Return')
  })
}

/** Whether a condition asks for something that is not there: `not found`, `found is None`. */
function isNegative(test: Expression): boolean {
  if (test.kind === 'UnaryOp') return test.op === 'Not'
  if (test.kind === 'BoolOp') return test.values.some(isNegative)
  if (test.kind !== 'Compare') return false
  return test.ops.some((op) => op === 'Is' || op === 'Eq') && test.comparators.some(isNone)
}

function isNone(node: Expression): boolean {
  return node.kind === 'Constant' && node.type === 'None'
}

/** Whether a query asks for a page, for many rows at once, or for a lock. */
function isBounded(node: Expression): boolean {
  let bounded = false
  walk(node, (inner) => {
    if (inner.kind === 'Call' && inner.func.kind === 'Attribute') {
      const limit =
        inner.func.attr === 'limit' ? inner.args[0] : inner.keywords.find(({ arg }) => arg === 'limit')?.value
      // The first few of each group do not come from one simple query.
      if (limit && !(limit.kind === 'Constant' && limit.value === 1)) bounded = true
      if (['in_', 'offset', 'any_', 'notin_', 'not_in', 'with_for_update'].includes(inner.func.attr)) bounded = true
    }
    return !bounded
  })
  return bounded
}

/** Whether the element of a loop says which table is asked: `session.query(model)`. */
function asksForClassOf(node: Expression, names: ReadonlySet<string>): boolean {
  let asks = false
  walk(node, (inner) => {
    if (inner.kind !== 'Call' || !['select', 'query', 'get', 'get_one'].includes(lastIdentifier(inner.func)))
      return !asks
    const [first, ...others] = inner.args
    // `query.get(key)` has the key alone.
    if (lastIdentifier(inner.func).startsWith('get') && others.length === 0) return !asks
    if ((first?.kind === 'Name' || first?.kind === 'Attribute') && mentions(first, names)) asks = true
    return !asks
  })
  return asks
}

function receiverOf(expression: Expression): Expression | null {
  let node = expression
  while (node.kind === 'Call' || node.kind === 'Attribute') {
    node = node.kind === 'Call' ? node.func : node.value
  }
  return node
}

/** `Session.execute` of `sqlalchemy.orm.Session.execute`. */
function shortName(name: string): string {
  return name.split('.').slice(-2).join('.')
}

/**
 * What a call asks a session to change; null for anything else. A commit by itself may only end what was read; with attributes assigned beside
 * it, it stores them.
 */
function changeOf({ caller, site, names }: ResolvedCall): string | null {
  const func = site?.call.func
  if (func?.kind !== 'Attribute' || !/^(add|add_all|merge|delete|update|commit|bulk_\w+)$/.test(func.attr)) return null
  const name = names.find((one) => WRITE.test(one)) ?? null
  if (func.attr !== 'commit' || name === null) return name
  const stores = caller?.facts.attributeAssignments.some(
    ({ target: { value } }) => value.kind === 'Name' && !/^(self|cls|app|request|response)$/.test(value.id),
  )
  return stores ? name : null
}
