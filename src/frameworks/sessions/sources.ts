import { callsLike, callsNamed } from '../../project/calls-by-name.ts'
import type { Site } from '../../project/imports.ts'
import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { Resolution } from '../../project/names.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import { constantOf, valuesOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { Callers } from '../fastapi/callers.ts'
import { callableOf, dependencyOfMarker, dependencyOfParameter, markerOf } from '../fastapi/dependency.ts'
import { keywordOf } from '../sqlalchemy/declarations.ts'

/** Where a session comes from. */
export interface SessionSource {
  /** The call that makes it: `Local()`, `AsyncSession(engine)`. */
  readonly call: Located<Call>
  /** Whether a commit makes its objects forget what was loaded; null where that is not known. */
  readonly expiresOnCommit: boolean | null
  /** The dependency with `yield` that hands it to a request and closes it afterwards; null for none. */
  readonly dependency: FunctionSymbol | null
  /** The `scope=` of the `Depends(…)` that asks for it; null for the default. */
  readonly scope: string | null
}

/** The way on which a session has come. */
interface Way {
  readonly depth: number
  readonly dependency: FunctionSymbol | null
  readonly scope: string | null
}

/** Following goes no further than this many steps. */
const MAXIMUM_DEPTH = 30

const ASYNC_SESSION = 'sqlalchemy.ext.asyncio.AsyncSession'
const SESSION = 'sqlalchemy.orm.Session'
const MAKER = /^sqlalchemy\.(orm\.sessionmaker|ext\.asyncio\.async_sessionmaker)$/
/** What stands for a session of each thread or task. */
const SCOPED = /\.(async_)?scoped_session$/
const MAKER_BEGIN = /^sqlalchemy\.(orm\.sessionmaker|ext\.asyncio\.async_sessionmaker)\.begin$/

/** Follows sessions to where they are made. */
export class SessionSources {
  readonly #project: Project
  readonly #inference: Inference
  readonly #callers: Callers
  /** Whether all asynchronous sessions of the project expire on commit; undefined while that has not been asked. */
  #agreement: boolean | null | undefined
  #toldElsewhere: boolean | undefined

  constructor(project: Project) {
    this.#project = project
    this.#inference = project.inference
    this.#callers = new Callers(project)
  }

  /** All that the value of an expression may come from; null as soon as some of it is not known. */
  sourcesOf(place: Located): readonly SessionSource[] | null {
    const sources = this.#sources(place, { depth: 0, dependency: null, scope: null }, new Set())
    return sources === null || sources.length === 0 ? null : sources
  }

  /**
   * Whether a commit makes the objects of an asynchronous session forget what was loaded. Where the session cannot be followed, those that the
   * project makes decide if they agree. Null for unknown.
   */
  expiresOnCommit(place: Located): boolean | null {
    const sources = this.sourcesOf(place)
    if (sources === null) return this.#agreed()
    const [first] = sources
    return sources.every(({ expiresOnCommit }) => expiresOnCommit === first!.expiresOnCommit)
      ? first!.expiresOnCommit
      : null
  }

  // ---- following ------------------------------------------------------------------------------------------------------------

  #sources(place: Located, way: Way, active: Set<Expression>): readonly SessionSource[] | null {
    const { module, node } = place
    if (way.depth > MAXIMUM_DEPTH) return null
    if (active.has(node)) return []
    active.add(node)
    const further = { ...way, depth: way.depth + 1 }
    const all = (nodes: readonly Expression[]) =>
      joined(nodes.map((one) => this.#sources({ module, node: one }, further, active)))
    try {
      switch (node.kind) {
        case 'Name':
          return this.#ofResolution(this.#inference.names.lookUp(module, node.id, node.start), further, active)
        case 'Await':
        case 'NamedExpr':
          return all([node.value])
        case 'IfExp':
          return all([node.body, node.orelse])
        case 'BoolOp':
          return all(node.values)
        case 'Constant':
          return node.type === 'None' ? [] : null
        case 'Attribute':
          return this.#ofAttribute(module, node, further, active)
        case 'Call':
          return this.#ofCall(module, node, further, active)
        default:
          return null
      }
    } finally {
      active.delete(node)
    }
  }

  #ofResolution(resolution: Resolution, way: Way, active: Set<Expression>): readonly SessionSource[] | null {
    if (resolution.kind !== 'definitions') return null
    return joined(resolution.sites.map((site) => this.#ofSite(site, way, active)))
  }

  #ofSite({ module, definition }: Site, way: Way, active: Set<Expression>): readonly SessionSource[] | null {
    const follow = (node: Expression) => this.#sources({ module, node }, way, active)
    switch (definition.kind) {
      case 'assign':
        return definition.path.length > 0 ? null : follow(definition.value)
      case 'annotated':
        return (
          definition.value && this.#ofClassValue({ module, node: definition.value }, definition.annotation, way, active)
        )
      case 'with':
        return definition.path.length > 0 ? null : follow(definition.context)
      case 'for':
        return definition.path.length > 0 || definition.iterable.kind !== 'Call' ? null : follow(definition.iterable)
      case 'parameter':
        return this.#ofParameter(module.functionSymbol(definition.function), definition.index, way, active)
      case 'import-from':
        return this.#ofResolution(this.#inference.names.imported(module, definition), way, active)
      case 'function': {
        const symbol = module.functionSymbol(definition.function)
        return this.#inference.isProperty(symbol) ? this.#ofFunction(symbol, way, active) : null
      }
      default:
        return null
    }
  }

  /** An annotated value, which `Depends(…)` may stand for in the body of a class. */
  #ofClassValue(
    place: Located,
    annotation: Expression,
    way: Way,
    active: Set<Expression>,
  ): readonly SessionSource[] | null {
    const marker = markerOf(this.#inference, place)
    if (marker?.kind !== 'depends') return this.#sources(place, way, active)
    const { callable, scope } = dependencyOfMarker(this.#inference, marker, { module: place.module, node: annotation })
    return callable.function && this.#ofDependency(callable.function, scope, way, active)
  }

  #ofParameter(
    symbol: FunctionSymbol,
    index: number,
    way: Way,
    active: Set<Expression>,
  ): readonly SessionSource[] | null {
    const dependency = dependencyOfParameter(this.#inference, symbol, index)
    if (dependency) {
      const { target, scope } = dependency
      const { function: provider } = target ? callableOf(this.#inference, target) : dependency.callable
      return provider && this.#ofDependency(provider, scope, way, active)
    }
    const parameter = symbol.facts.parameters[index]!
    const callers = this.#callers.of(symbol)
    if (callers.length === 0) return null
    return joined(
      callers.map(({ arguments: given }) => {
        const argument = given.get(parameter)
        return argument ? this.#sources(argument, way, active) : null
      }),
    )
  }

  #ofDependency(
    provider: FunctionSymbol,
    scope: string | null,
    way: Way,
    active: Set<Expression>,
  ): readonly SessionSource[] | null {
    const dependency = way.dependency ?? (provider.facts.isGenerator ? provider : null)
    return this.#ofFunction(provider, { ...way, dependency, scope: way.scope ?? scope }, active)
  }

  /** What a function returns or yields. */
  #ofFunction({ module, facts }: FunctionSymbol, way: Way, active: Set<Expression>): readonly SessionSource[] | null {
    const sites = facts.isGenerator ? facts.yields.filter(({ delegates }) => !delegates) : facts.returns
    const values = sites.flatMap(({ value }) => (value ? [value] : []))
    if (values.length === 0 || module.isStub) return null
    return joined(values.map((node) => this.#sources({ module, node }, way, active)))
  }

  #ofAttribute(
    module: Module,
    node: Expression & { kind: 'Attribute' },
    way: Way,
    active: Set<Expression>,
  ): readonly SessionSource[] | null {
    const type = this.#inference.typeOf(module, node.value)
    if (type.kind === 'module') {
      return this.#ofResolution(this.#inference.names.memberOfTarget(type.target, node.attr), way, active)
    }
    const object = type.kind === 'class' ? this.#inference.asInstance(type.of) : type
    const member = object.kind === 'instance' ? this.#inference.classes.member(object, node.attr) : null
    if (member?.owner.class.module?.isStub !== false) return null
    // An annotation alone gives no value, where a method assigns one.
    const sites = member.sites.filter(
      ({ definition }) =>
        definition.kind !== 'annotated' || definition.value !== null || member.assignments.length === 0,
    )
    return joined([
      ...sites.map((site) => this.#ofSite(site, way, active)),
      ...member.assignments.map(({ module: home, value, path }) =>
        value && path.length === 0 ? this.#sources({ module: home, node: value }, way, active) : null,
      ),
    ])
  }

  #ofCall(module: Module, call: Call, way: Way, active: Set<Expression>): readonly SessionSource[] | null {
    // `await anext(get_session())`
    if (call.func.kind === 'Name' && /^a?next$/.test(call.func.id) && call.args[0]) {
      return this.#sources({ module, node: call.args[0] }, way, active)
    }
    const callee = this.#inference.typeOf(module, call.func)
    return joined(
      membersOf(callee).map((type) => {
        if (type.kind === 'function') return this.#ofFunctionCall(module, call, type, way, active)
        if (type.kind === 'instance' && MAKER.test(type.class.qualifiedName)) {
          return this.#ofMaker({ module, node: call.func }, { module, node: call }, way)
        }
        if (type.kind !== 'class' || type.of.kind !== 'instance' || !this.#isPlainSession(type)) return null
        return [
          { call: { module, node: call }, expiresOnCommit: this.#expiryOf({ module, node: call }), ...placed(way) },
        ]
      }),
    )
  }

  #ofFunctionCall(
    module: Module,
    call: Call,
    type: Type & { kind: 'function' },
    way: Way,
    active: Set<Expression>,
  ): readonly SessionSource[] | null {
    const { function: symbol } = type
    const name = qualifiedNameOf(type) ?? ''
    if (MAKER_BEGIN.test(name) && call.func.kind === 'Attribute') {
      return this.#ofMaker({ module, node: call.func.value }, { module, node: call }, way)
    }
    return symbol.module.isStub ? null : this.#ofFunction(symbol, way, active)
  }

  /** A session that a maker makes; what its call says counts more than what the maker was told. */
  #ofMaker(maker: Located, call: Located<Call>, way: Way): readonly SessionSource[] | null {
    const own = keywordOf(call.node, 'expire_on_commit')
    const makers = valuesOf(this.#inference, maker)
    return joined(
      makers.map(({ module, node }) => {
        if (node.kind !== 'Call') return null
        const type = this.#inference.typeOf(module, node)
        if (type.kind !== 'instance' || !MAKER.test(type.class.qualifiedName)) return null
        const expiresOnCommit = own ? this.#flag({ module: call.module, node: own }) : this.#expiryOf({ module, node })
        return [{ call, expiresOnCommit, ...placed(way) }]
      }),
    )
  }

  /** Whether a class makes sessions in SQLAlchemy's own way. */
  #isPlainSession(type: Type & { kind: 'class' }): boolean {
    const { of } = type
    if (of.kind !== 'instance' || SCOPED.test(of.class.qualifiedName)) return false
    const { classes } = this.#inference
    if (classes.isSubclass(of.class, ASYNC_SESSION) !== true && classes.isSubclass(of.class, SESSION) !== true)
      return false
    return classes.member(of, '__init__')?.owner.class.module?.isStub === true
  }

  /** What the arguments of a session or a maker say of expiry. */
  #expiryOf({ module, node }: Located<Call>): boolean | null {
    if (node.keywords.some(({ arg }) => arg === null)) return null
    const given = keywordOf(node, 'expire_on_commit')
    if (given) return this.#flag({ module, node: given })
    return this.#isToldElsewhere() || this.#hasOwnWays({ module, node }) ? null : true
  }

  /** Whether the sessions of a maker are of a class that changes what the project's sessions do when made or committed. */
  #hasOwnWays({ module, node }: Located<Call>): boolean {
    const made = this.#inference.typeOf(module, node)
    const session = made.kind === 'instance' && MAKER.test(made.class.qualifiedName) ? made.args[0] : made
    if (session?.kind !== 'instance') return false
    const { classes } = this.#inference
    return ['__init__', 'commit'].some((name) => {
      const member = classes.member(session, name)
      return member !== null && member.owner.class.module?.isStub !== true
    })
  }

  /** Whether the project sets `expire_on_commit` where sessions are not made: `Maker.configure(…)`, `session.expire_on_commit = False`. */
  #isToldElsewhere(): boolean {
    this.#toldElsewhere ??=
      callsNamed(this.#inference, 'configure').some(
        ({ module, site }) => module.role !== 'test' && keywordOf(site.call, 'expire_on_commit') !== undefined,
      ) ||
      [...this.#project.modules.values()].some(
        ({ role, facts }) =>
          role !== 'test' &&
          [facts.topLevel, ...facts.functions].some(({ attributeAssignments }) =>
            attributeAssignments.some(({ target }) => target.attr === 'expire_on_commit'),
          ),
      )
    return this.#toldElsewhere
  }

  #flag(place: Located): boolean | null {
    const value = constantOf(this.#inference, place)
    return typeof value === 'boolean' ? value : null
  }

  // ---- the whole project ----------------------------------------------------------------------------------------------------

  #agreed(): boolean | null {
    if (this.#agreement === undefined) {
      const answers = new Set<boolean | null>(this.#isToldElsewhere() ? [null] : [])
      for (const { module, site } of callsLike(this.#inference, /session/i)) {
        if (module.role !== 'test') this.#addAnswer(answers, module, site.call)
      }
      const [only] = answers
      this.#agreement = answers.size === 1 ? only! : null
    }
    return this.#agreement
  }

  #addAnswer(answers: Set<boolean | null>, module: Module, call: Call): void {
    const callee = this.#inference.typeOf(module, call.func)
    if (callee.kind !== 'class' || callee.of.kind !== 'instance') return
    const made = this.#inference.typeOf(module, call)
    if (made.kind !== 'instance') return
    const isMaker = MAKER.test(callee.of.class.qualifiedName)
    const [session] = isMaker ? made.args : [made]
    if (SCOPED.test(callee.of.class.qualifiedName)) return
    const isAsync =
      session?.kind === 'instance' && this.#inference.classes.isSubclass(session.class, ASYNC_SESSION) === true
    if (isAsync || (isMaker && session?.kind !== 'instance')) {
      const isKnown = isMaker || this.#isPlainSession(callee)
      answers.add(isKnown ? this.#expiryOf({ module, node: call }) : null)
    }
  }
}

function placed({ dependency, scope }: Way): Pick<SessionSource, 'dependency' | 'scope'> {
  return { dependency, scope }
}

/** All of `parts` together; null as soon as one is not known. */
function joined<Part>(parts: readonly (readonly Part[] | null)[]): readonly Part[] | null {
  const results: Part[] = []
  for (const part of parts) {
    if (part === null) return null
    results.push(...part)
  }
  return results
}
