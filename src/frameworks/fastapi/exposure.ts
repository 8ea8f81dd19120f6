import type { Site } from '../../project/imports.ts'
import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { type InstanceType, membersOf, type Type } from '../../project/types.ts'
import { onlyValue } from '../../project/values.ts'
import type { CallSite, Definition, Parameter } from '../../semantics/facts.ts'
import type { Call, Expression, Name } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import { argumentsOf } from './arguments.ts'
import { dependencyOfParameter } from './dependency.ts'
import { isResponse, type ReturnedValue } from './responses.ts'

/** How much of the program's data a returned value takes along when FastAPI turns it into JSON without a model. */
export type Exposure =
  /** Nothing, or a response that is sent as it is. */
  | { readonly kind: 'none' }
  /** Only what is written out: constants, and single numbers, strings or dates under keys that stand in the source. */
  | { readonly kind: 'spelled-out' }
  /** No response, but for all that is known no more than what is written out. */
  | { readonly kind: 'unclear' }
  /** It may be a response for all that is known. */
  | { readonly kind: 'unknown' }
  /** Whatever the object holds; `type` is unknown for values of a written-out list or dict. */
  | { readonly kind: 'data'; readonly type: Type }
  /** An ORM entity with all its columns, alone or in a list or dict. */
  | { readonly kind: 'entity'; readonly entity: ClassSymbol }

/** What a returned value exposes. */
export function exposureOf(application: Application, { at, type }: ReturnedValue): Exposure {
  return new Exposures(application).of(at.module, at.node, type)
}

/** Follows a value to where its parts are written down. */
class Exposures {
  readonly #application: Application
  readonly #inference: Inference
  /** What is being followed: a function that calls itself adds nothing. */
  readonly #following = new Set<unknown>()
  /** What is left of `MAXIMUM_ANSWERS` for the present question. */
  #answers = 0
  /** The arguments of the calls that are being followed. */
  readonly #given = new Map<Parameter, Located>()
  /** How many of the functions that are being followed get different types from different callers. */
  #ambiguous = 0

  constructor(application: Application) {
    this.#application = application
    this.#inference = application.project.inference
  }

  of(module: Module, node: Expression, type?: Type): Exposure {
    switch (node.kind) {
      case 'Name': {
        const given = this.#givenFor(module, node)
        if (given) return this.#once<Exposure>(given.node, () => this.#ofGiven(given), NOTHING)
        return (
          this.#afterConversion(module, node) ??
          this.#ofValue(module, node, type ?? this.#inference.typeOf(module, node))
        )
      }
      case 'Constant':
      case 'JoinedStr':
      case 'Compare':
      case 'UnaryOp':
        return SPELLED_OUT
      case 'BinOp':
        // Only `+` and `|` make a larger whole of lists and dicts.
        if (node.op !== 'Add' && node.op !== 'BitOr') return SPELLED_OUT
        return worst([node.left, node.right].map((operand) => this.of(module, operand)))
      case 'Call':
        return this.#ofCall(module, node, type)
      case 'Dict':
        return worst(
          node.values.map((value, index) => {
            const key = node.keys[index]!
            if (key === null) return expanded(this.of(module, value))
            return this.#ofPart(module, value, key.kind === 'Constant' ? String(key.value) : '')
          }),
        )
      case 'List':
      case 'Tuple':
      case 'Set':
        return worst(node.elts.map((element) => this.#ofPart(module, element)))
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        return this.#ofPart(module, node.elt)
      case 'DictComp': {
        const names = node.generators[0]?.iter
        const areKeysWritten =
          (names?.kind === 'Tuple' || names?.kind === 'List') && names.elts.every(({ kind }) => kind === 'Constant')
        const exposure = this.of(module, node.value)
        return areKeysWritten && exposure.kind === 'unknown' ? UNCLEAR : expanded(exposure)
      }
      case 'IfExp':
        return worst([node.body, node.orelse].map((branch) => this.of(module, branch)))
      case 'BoolOp': {
        // Of `user and user.name` the first is the result only where there is none.
        const results = node.op === 'And' ? node.values.slice(-1) : node.values
        return worst(results.map((value) => this.of(module, value)))
      }
      case 'Starred':
      case 'NamedExpr':
        return this.of(module, node.value)
      case 'Await':
        if (isScalarMethod(node.value)) return SPELLED_OUT
        return this.#ofValue(module, node, type ?? this.#inference.typeOf(module, node))
      case 'Attribute':
        // `vars()` in another spelling.
        if (node.attr === '__dict__') return unpacked(this.of(module, node.value))
        return exposureOfType(this.#application, type ?? this.#inference.typeOf(module, node))
      default:
        return this.#ofValue(module, node, type ?? this.#inference.typeOf(module, node))
    }
  }

  /** What an argument exposes, which stands outside the function that is being followed. */
  #ofGiven({ module, node }: Located): Exposure {
    const ambiguous = this.#ambiguous
    this.#ambiguous = 0
    const exposure = this.of(module, node)
    this.#ambiguous = ambiguous
    return exposure
  }

  /** What an expression exposes by its source as far as that is in sight, else by its type. */
  #ofValue(module: Module, node: Expression, type: Type): Exposure {
    const source = this.#isSourceTelling(module, node, type) ? this.#behind(module, node) : null
    if (source !== null && source.kind !== 'unknown') return source
    const exposure = exposureOfType(this.#application, type)
    return this.#ambiguous > 0 && (exposure.kind === 'entity' || exposure.kind === 'data') ? UNKNOWN : exposure
  }

  /** Whether the source of a value says more than its type: the type of a parameter may come from other callers. */
  #isSourceTelling(module: Module, node: Expression, type: Type): boolean {
    if (type.kind === 'unknown' || this.#isVagueContainer(type)) return true
    if (node.kind === 'Name') {
      return membersOf(type).some((member) => member.kind === 'instance' && CONTAINERS.has(member.class.qualifiedName))
    }
    const call = node.kind === 'Await' ? node.value : node
    if (call.kind !== 'Call') return false
    return membersOf(this.#inference.typeOf(module, call.func)).every(
      (callee) => callee.kind === 'function' && callee.function.facts.annotation === null,
    )
  }

  #ofCall(module: Module, node: Call, type: Type | undefined): Exposure {
    const { func } = node
    if (isScalarMethod(node)) return SPELLED_OUT
    const name = qualifiedNameOf(this.#inference.typeOf(module, func)) ?? ''
    if (SCALAR_FUNCTIONS.test(name)) return SPELLED_OUT
    const first = node.args[0]
    if (first && UNPACKING_FUNCTIONS.has(name)) return unpacked(this.of(module, first))
    if (CHOOSING_FUNCTIONS.has(name)) return worst(node.args.map((argument) => this.of(module, argument)))
    if (name === 'builtins.dict' && node.args.length === 0) return this.#ofArguments(module, node)
    if (func.kind === 'Attribute' && func.value.kind === 'Call' && DUMPING_METHODS.has(func.attr)) {
      // `Model(…).model_dump()`, `Model.model_validate(…).model_dump()`: the model filters by hand.
      const maker = func.value.func
      const models = [maker, ...(maker.kind === 'Attribute' ? [maker.value] : [])]
      if (models.some((model) => this.#isModelClass(module, model))) return UNCLEAR
    }
    return this.#ofValue(module, node, type ?? this.#inference.typeOf(module, node))
  }

  #isModelClass(module: Module, node: Expression): boolean {
    const type = this.#inference.typeOf(module, node)
    if (type.kind !== 'class' || type.of.kind !== 'instance') return false
    return this.#inference.classes.isSubclass(type.of.class, 'pydantic.BaseModel') === true
  }

  /** A dict or an object that is made of a call's keyword arguments. */
  #ofArguments(module: Module, { args, keywords }: Call): Exposure {
    return worst([
      ...args.map((value) => this.#ofPart(module, value)),
      ...keywords.map(({ arg, value }) =>
        arg === null ? expanded(this.of(module, value)) : this.#ofPart(module, value, arg),
      ),
    ])
  }

  /** What a part of a list, or of a dict under `key`, exposes. It is no response, whatever else it may be. */
  #ofPart(module: Module, node: Expression, key = ''): Exposure {
    const exposure = this.of(module, node)
    if (exposure.kind !== 'unknown') return exposure
    if (this.#ambiguous > 0) return UNCLEAR
    const isSingle = SINGLE_VALUE_KEY.test(key.replace(/([a-z])([A-Z])/g, '$1_$2')) || this.#isPicked(module, node)
    return isSingle ? UNCLEAR : { kind: 'data', type: { kind: 'unknown', reason: 'a part of a list or dict' } }
  }

  /** Whether an expression picks one thing from something larger: an attribute, an element, a parameter. */
  #isPicked(module: Module, node: Expression): boolean {
    switch (node.kind) {
      case 'Attribute':
      case 'Subscript':
        return true
      case 'Call':
        return node.func.kind === 'Attribute' && node.func.attr === 'get' && node.args[0]?.kind === 'Constant'
      case 'Await':
        return this.#isPicked(module, node.value)
      case 'Name': {
        const given = this.#givenFor(module, node)
        if (given) return this.#once(given.node, () => this.#isPicked(given.module, given.node), false)
        const resolution = this.#inference.names.lookUp(module, node.id, node.start)
        if (resolution.kind !== 'definitions') return false
        return resolution.sites.every(({ module: home, definition }) => {
          if (definition.kind === 'parameter') return true
          if (definition.kind !== 'assign' || home !== module) return false
          return (
            definition.path.length > 0 || this.#once(definition, () => this.#isPicked(module, definition.value), false)
          )
        })
      }
      default:
        return false
    }
  }

  /** Whether a dict or list is among what a type admits, without a word on what is in it: its source may tell. */
  #isVagueContainer(type: Type): boolean {
    return membersOf(type).some((member) => {
      if (member.kind !== 'instance' || !CONTAINERS.has(member.class.qualifiedName)) return false
      const { kind } = worst(member.args.map((argument) => exposureOfType(this.#application, argument)))
      return kind !== 'entity' && (kind !== 'data' || !member.args.some((argument) => this.#isObject(argument)))
    })
  }

  /** Whether something else than dicts and lists is in a container. */
  #isObject(type: Type): boolean {
    return membersOf(type).some(
      (member) =>
        member.kind === 'instance' &&
        !CONTAINERS.has(member.class.qualifiedName) &&
        exposureOfType(this.#application, member).kind === 'data',
    )
  }

  /** What the expressions that a local name or a call of a project function stands for expose; null where they are out of sight. */
  #behind(module: Module, node: Expression): Exposure | null {
    switch (node.kind) {
      case 'Name':
        return this.#behindName(module, node)
      case 'Await':
        return node.value.kind === 'Call' ? this.#behindCall(module, node.value) : null
      case 'Call':
        return this.#behindCall(module, node)
      case 'Subscript':
        return node.slice.kind === 'Slice' ? this.#behind(module, node.value) : null
      default:
        return null
    }
  }

  #behindName(module: Module, node: Name): Exposure | null {
    const sites = this.#sitesOf(module, node)
    if (sites === null) return null
    const exposures: Exposure[] = []
    for (const { module: home, definition } of sites) {
      if (definition.kind === 'parameter') {
        const symbol = home.functions[definition.function]!
        const isRest = /^(kwarg|vararg)$/.test(symbol.facts.parameters[definition.index]!.kind)
        return isRest ? UNCLEAR : this.#behindDependency(symbol, definition.index)
      }
      if (definition.kind === 'annotated') {
        const declared = this.#inference.annotation(home, definition.annotation)
        if (declared.kind !== 'unknown' && !this.#isVagueContainer(declared)) {
          exposures.push(exposureOfType(this.#application, declared))
          continue
        }
      }
      const isPlain = definition.kind === 'annotated' || (definition.kind === 'assign' && definition.path.length === 0)
      const value = isPlain ? definition.value : null
      if (value === null) return null
      const { function: owner } = home.scope(home.scopeAt(definition.start))
      const type = this.#inference.typeOf(home, value)
      if (membersOf(type).some((member) => member.kind === 'instance' && isMapping(member))) {
        // `name[key] = …` may add to it, from anywhere where a whole module holds it.
        if (owner === null) return null
        exposures.push(UNCLEAR)
      }
      exposures.push(this.#once<Exposure>(value, () => this.of(home, value), NOTHING))
      exposures.push(
        ...(owner === null
          ? [...new Set([home, module])].flatMap((one) =>
              one.facts.functions.flatMap(({ calls }) => this.#additions(one, calls, node.id, definition)),
            )
          : this.#additions(home, within(home.functions[owner]!.facts.calls, definition, node), node.id, definition)),
      )
    }
    return worst(exposures)
  }

  /** Where a name gets its value, through one import; null where that is not known. */
  #sitesOf(module: Module, node: Name): readonly Site[] | null {
    const { names } = this.#inference
    const resolution = names.lookUp(module, node.id, node.start)
    if (resolution.kind !== 'definitions') return null
    const sites: Site[] = []
    for (const site of resolution.sites) {
      if (site.definition.kind !== 'import-from') sites.push(site)
      else {
        const imported = names.imported(site.module, site.definition)
        if (imported.kind !== 'definitions') return null
        sites.push(...imported.sites)
      }
    }
    return sites
  }

  /**
   * What a local name exposes that holds an entity at first and something else on some ways to its use: `if user: user = public(user)`.
   * Whether those are all ways is not worked out, so the entity does not count. Null for any other name.
   */
  #afterConversion(module: Module, node: Name): Exposure | null {
    const resolution = this.#inference.names.lookUp(module, node.id, node.start)
    if (resolution.kind !== 'definitions' || resolution.sites.length < 2) return null
    const exposures: Exposure[] = []
    for (const { module: home, definition } of resolution.sites) {
      if (definition.kind !== 'assign' || definition.path.length > 0 || home !== module) return null
      const { value } = definition
      const exposure = this.#once<Exposure>(value, () => this.of(module, value), NOTHING)
      if (exposure.kind !== 'none') exposures.push(exposure)
    }
    const others = exposures.filter(({ kind }) => kind !== 'entity')
    return others.length > 0 && others.length < exposures.length ? worst(others) : null
  }

  /** What the call that is being followed gives for the parameter that a name stands for; null for any other name. */
  #givenFor(module: Module, node: Name): Located | null {
    const resolution = this.#inference.names.lookUp(module, node.id, node.start)
    const only = resolution.kind === 'definitions' && resolution.sites.length === 1 ? resolution.sites[0]! : null
    if (only?.definition.kind !== 'parameter') return null
    const { definition, module: home } = only
    return this.#given.get(home.functions[definition.function]!.facts.parameters[definition.index]!) ?? null
  }

  /** What the dependency that fills a parameter returns. */
  #behindDependency(symbol: FunctionSymbol, index: number): Exposure | null {
    const dependency = dependencyOfParameter(this.#inference, symbol, index)?.callable.function
    return dependency ? this.#ofReturns(dependency) : null
  }

  /** What calls of the methods of lists and dicts put into the one that is called `name` and defined there. */
  #additions(module: Module, calls: readonly CallSite[], name: string, definition: Definition): readonly Exposure[] {
    return calls.flatMap(({ call: { func, args } }) => {
      if (func.kind !== 'Attribute' || func.value.kind !== 'Name' || func.value.id !== name) return []
      const added = ADDING_METHODS.has(func.attr) ? args.at(-1) : undefined
      const isMeant = added && this.#sitesOf(module, func.value)?.some((site) => site.definition === definition)
      return isMeant ? [this.#once(added, () => this.#ofPart(module, added), NOTHING)] : []
    })
  }

  #behindCall(module: Module, node: Call): Exposure | null {
    const exposures: Exposure[] = []
    for (const callee of membersOf(this.#inference.typeOf(module, node.func))) {
      if (callee.kind !== 'function') return null
      const bound = callee.function.owner !== null && callee.self !== null ? 1 : 0
      const exposure = this.#ofReturns(callee.function, () => this.#bind(module, node, callee.function, bound))
      if (exposure === null) return null
      exposures.push(exposure)
    }
    return worst(exposures)
  }

  /** What a function of the project returns, `before` which its parameters are filled; null where that is out of sight. */
  #ofReturns(symbol: FunctionSymbol, before?: () => void): Exposure | null {
    const { facts, module } = symbol
    const values = facts.returns.flatMap(({ value }) => (value ? [value] : []))
    if (module.isStub || facts.isGenerator || values.length === 0) return null
    const isAmbiguous = this.#isAmbiguous(symbol)
    const follow = () => {
      before?.()
      if (isAmbiguous) this.#ambiguous++
      const exposure = worst(values.map((value) => this.of(module, value)))
      if (isAmbiguous) this.#ambiguous--
      return exposure
    }
    const exposure = this.#once<Exposure>(facts, follow, NOTHING)
    // Its type is what all callers together get.
    return isAmbiguous && exposure.kind === 'unknown' ? UNCLEAR : exposure
  }

  /** Whether the callers of a function hand over different types for a parameter that declares none. */
  #isAmbiguous(symbol: FunctionSymbol): boolean {
    return symbol.facts.parameters.some(({ annotation, kind }, index) => {
      if (annotation !== null || (symbol.owner !== null && index === 0) || kind === 'vararg' || kind === 'kwarg')
        return false
      return (
        membersOf(this.#inference.parameterType(symbol, index)).filter((member) => member.kind !== 'none').length > 1
      )
    })
  }

  /** Remembers what a call gives for the parameters of its function, or what they are by default. */
  #bind(module: Module, node: Call, { facts, module: home }: FunctionSymbol, bound: number): void {
    const parameters = facts.parameters.slice(bound)
    const positional = parameters.filter(({ kind }) => kind === 'positional' || kind === 'positional-only')
    const given = argumentsOf(
      this.#inference,
      module,
      node,
      positional.map(({ name }) => name),
    )
    for (const parameter of parameters) {
      const fallback = given.isComplete && parameter.default ? { module: home, node: parameter.default } : null
      const value = given.get(parameter.name) ?? fallback
      if (value && parameter.kind !== 'vararg' && parameter.kind !== 'kwarg') this.#given.set(parameter, value)
      else this.#given.delete(parameter)
    }
  }

  /** The answer to a question that following values may lead back to; `otherwise` where it does, or where it would take too long. */
  #once<Answer>(key: unknown, compute: () => Answer, otherwise: Answer): Answer {
    if (this.#following.size === 0) this.#answers = MAXIMUM_ANSWERS
    if (this.#following.has(key) || this.#following.size >= MAXIMUM_STEPS || --this.#answers < 0) return otherwise
    this.#following.add(key)
    const answer = compute()
    this.#following.delete(key)
    return answer
  }
}

/** The calls between the definition of a name and its use. */
function within(calls: readonly CallSite[], { start }: Definition, { start: end }: Name): readonly CallSite[] {
  return calls.filter(({ call }) => call.start > start && call.start < end)
}

/** Values are followed through this many names and functions. */
const MAXIMUM_STEPS = 12

/** And through this many altogether: where a value is changed under many conditions, there is a way through each of them. */
const MAXIMUM_ANSWERS = 1000

const NOTHING: Exposure = { kind: 'none' }
const SPELLED_OUT: Exposure = { kind: 'spelled-out' }
const UNCLEAR: Exposure = { kind: 'unclear' }
const UNKNOWN: Exposure = { kind: 'unknown' }

/** `{**value}` takes along keys that are written nowhere. */
function expanded(exposure: Exposure): Exposure {
  return exposure.kind === 'unknown' ? { kind: 'data', type: { kind: 'unknown', reason: 'an expansion' } } : exposure
}

/** The attributes of an object as a dict, which is no longer an object of its class. */
function unpacked(exposure: Exposure): Exposure {
  return exposure.kind === 'entity'
    ? { kind: 'data', type: { kind: 'unknown', reason: 'the attributes of an entity' } }
    : exposure
}

const SEVERITY: readonly Exposure['kind'][] = ['none', 'spelled-out', 'unclear', 'unknown', 'data', 'entity']

/** The exposure of several values together. */
export function worst(exposures: readonly Exposure[]): Exposure {
  let result: Exposure = exposures.length === 0 ? SPELLED_OUT : NOTHING
  for (const exposure of exposures) {
    if (SEVERITY.indexOf(exposure.kind) > SEVERITY.indexOf(result.kind)) result = exposure
  }
  return result
}

/** Keys under which a single number, string or date is to be expected. */
const SINGLE_VALUE_KEY =
  /^(is|has|can|num|n|total)_|(^|_)(id|uuid|guid|slug|name|title|token|type|count|total|number|num|length|size|page|pages|limit|offset|status|message|msg|detail|error|reason|code|version|url|uri|href|link|path|filename|email|date|time|timestamp|at|ok|success|deleted|price|amount|balance|score|rate|hash|digest|role|host|port|duration|seconds|ms|age)$/i

/** Functions that give what their argument holds. */
const UNPACKING_FUNCTIONS: ReadonlySet<string> = new Set([
  'builtins.vars',
  'fastapi.encoders.jsonable_encoder',
  'dataclasses.asdict',
])

/** Functions that give one of their arguments, or an element of one. */
const CHOOSING_FUNCTIONS: ReadonlySet<string> = new Set(['builtins.max', 'builtins.min', 'random.choice'])

/** Methods of Pydantic models that give their fields. */
const DUMPING_METHODS: ReadonlySet<string> = new Set(['model_dump', 'dict'])

/** Methods of lists, sets and dicts whose last argument becomes a part of them. */
const ADDING_METHODS: ReadonlySet<string> = new Set(['append', 'extend', 'insert', 'add', 'update', 'setdefault'])

const SCALARS: ReadonlySet<string> = new Set([
  'builtins.bool',
  'builtins.bytes',
  'builtins.float',
  'builtins.int',
  'builtins.str',
  'datetime.date',
  'datetime.datetime',
  'datetime.time',
  'datetime.timedelta',
  'decimal.Decimal',
  'uuid.UUID',
  'pathlib.Path',
])

/** Pydantic's types for single values. */
const PYDANTIC_SCALARS = /^pydantic\.(\w+\.)*(UUID\d|EmailStr|NameEmail|SecretStr|\w*Url|\w*Dsn|IPvAny\w+)$/

/** Functions of Python's own that give a single number, string, date or identifier. */
const SCALAR_FUNCTIONS =
  /^(builtins\.(abs|all|any|ascii|bin|chr|hash|hex|id|isinstance|issubclass|oct|ord|repr|round|sum|len)|datetime\.(datetime|date)\.\w+|time\.\w+|uuid\.uuid\d|secrets\.token_\w+|math\.\w+|random\.(random|randint|randrange|uniform|gauss)|base64\.\w+|json\.dumps|getpass\.getuser|os\.(path\.)?\w+|platform\.\w+|socket\.gethostname)$/

function isScalarMethod(node: Expression): boolean {
  return node.kind === 'Call' && node.func.kind === 'Attribute' && SCALAR_METHODS.has(node.func.attr)
}

/** Methods of dates, strings and hashes, with names that give nothing larger elsewhere. */
const SCALAR_METHODS: ReadonlySet<string> = new Set(
  'isoformat strftime total_seconds timestamp encode hexdigest join lower upper strip startswith endswith count'.split(
    ' ',
  ),
)

const CONTAINERS: ReadonlySet<string> = new Set([
  'builtins.list',
  'builtins.tuple',
  'builtins.set',
  'builtins.frozenset',
  'builtins.dict',
  'typing.Sequence',
  'typing.Iterable',
  'typing.Collection',
  'typing.Mapping',
])

function exposureOfType(application: Application, type: Type): Exposure {
  const { inference } = application.project
  switch (type.kind) {
    case 'none':
      return NOTHING
    case 'literal':
      return SPELLED_OUT
    case 'union':
      return worst(membersOf(type).map((member) => exposureOfType(application, member)))
    case 'instance': {
      if (isResponse(inference, type) !== false) {
        return isResponse(inference, type) === true ? NOTHING : { kind: 'unknown' }
      }
      const { class: symbol } = type
      if (
        SCALARS.has(symbol.qualifiedName) ||
        PYDANTIC_SCALARS.test(symbol.qualifiedName) ||
        inference.classes.isSubclass(symbol, 'enum.Enum') === true
      ) {
        return SPELLED_OUT
      }
      if (inference.classes.isSubclass(symbol, 'builtins.BaseException') === true) return NOTHING
      if (CONTAINERS.has(symbol.qualifiedName)) return exposureOfContainer(application, type)
      if (application.sqlAlchemy.isEntity(symbol) === true) return { kind: 'entity', entity: symbol }
      return { kind: 'data', type }
    }
    default:
      return UNKNOWN
  }
}

function exposureOfContainer(application: Application, type: InstanceType): Exposure {
  const inside = worst(type.args.map((argument) => exposureOfType(application, argument)))
  if (inside.kind === 'entity') return inside
  if (inside.kind === 'data') return { kind: 'data', type }
  // Single numbers or strings have no fields to leak; nor is anything known of those of a mere list.
  const isKnown = type.args.length > 0 && inside.kind !== 'unknown' && inside.kind !== 'unclear'
  if (isKnown) return SPELLED_OUT
  return isMapping(type) ? { kind: 'data', type } : UNCLEAR
}

function isMapping({ class: symbol }: InstanceType): boolean {
  return symbol.qualifiedName === 'builtins.dict' || symbol.qualifiedName === 'typing.Mapping'
}

/** Whether an annotation says nothing about what is in a value: `Any`, `object`, `list`, `dict[str, Any]`; such a model filters nothing. */
export function isVague(application: Application, { module, node }: Located): boolean {
  const { inference } = application.project
  if (node.kind === 'Subscript') {
    if (!isVague(application, { module, node: node.value })) return false
    const slices = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
    const last = slices.at(-1)
    if (last?.kind === 'Constant' && last.type === 'Ellipsis') return isVague(application, { module, node: slices[0]! })
    return last !== undefined && isVague(application, { module, node: last })
  }
  if (node.kind === 'Constant')
    return node.type === 'str' && node.forward ? isVague(application, { module, node: node.forward }) : false
  const type = inference.typeOf(module, node)
  if (type.kind === 'library') return /^typing(_extensions)?\.Any$/.test(type.name)
  if (type.kind !== 'class' || type.of.kind !== 'instance') return false
  const { qualifiedName } = type.of.class
  // A `list[Model]` behind an alias has arguments that say something.
  if (!type.of.args.every((argument) => argument.kind === 'type-variable')) return false
  return qualifiedName === 'builtins.object' || CONTAINERS.has(qualifiedName)
}

/** Whether an annotation, through names for it, lets any content through: a vague one, or a union with one. */
export function filtersNothing(application: Application, place: Located): boolean {
  const { inference } = application.project
  const { module, node } = onlyValue(inference, place, { calls: false }) ?? place
  const within = (inner: Expression): boolean => filtersNothing(application, { module, node: inner })
  if (node.kind === 'BinOp' && node.op === 'BitOr') return within(node.left) || within(node.right)
  if (node.kind === 'Subscript') {
    const form = qualifiedNameOf(inference.typeOf(module, node.value))
    const members = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
    if (form === 'typing.Annotated') return within(members[0]!)
    if (form === 'typing.Optional' || form === 'typing.Union') return members.some(within)
  }
  return isVague(application, { module, node })
}
