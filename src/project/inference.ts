import type { Definition } from '../semantics/facts.ts'
import type { Call, Expression, Name } from '../syntax/ast.ts'
import { lastIdentifier } from '../syntax/expressions.ts'
import { contains } from '../text/span.ts'
import { Classes, type Member, typeVariableName } from './classes.ts'
import type { Imports, ModuleTarget, Site } from './imports.ts'
import type { Module } from './module.ts'
import type { Names, Resolution } from './names.ts'
import { narrowingsAt } from './narrowing.ts'
import { bareForm, ELLIPSIS, SELF, specialForm } from './special-forms.ts'
import type { Stubs } from './stubs.ts'
import { type ClassSymbol, type FunctionSymbol, lastName } from './symbols.ts'
import {
  type ClassType,
  classOf,
  type FunctionType,
  type InstanceType,
  membersOf,
  NONE,
  substitute,
  type Type,
  union,
  unknown,
  withoutNone,
} from './types.ts'

/** What a framework knows about types that Python's own rules do not tell. Every method may answer null: no opinion. */
export interface TypeExtension {
  /** The type of a parameter as the framework fills it (`Depends(f)`); `declared` is what the annotation says. */
  parameterType?(inference: Inference, symbol: FunctionSymbol, index: number, declared: Type): Type | null
  /** The type of an attribute of an object whose class body defines it at `site`. */
  attributeType?(inference: Inference, owner: InstanceType, name: string, site: Site): Type | null
  /** The type of an attribute of an object that no class body defines and no method assigns. */
  undeclaredAttributeType?(inference: Inference, object: InstanceType, name: string): Type | null
  /** The type of a call's result, asked before Python's own rules. */
  callType?(inference: Inference, module: Module, call: Call, callee: Type): Type | null
  /** The project's functions that run when an object is made, besides `__init__`. */
  runsOnConstruction?(inference: Inference, object: InstanceType): readonly FunctionSymbol[]
}

/** Evaluation deeper than this is cut off as unknown. Real code stays below 40. */
const MAXIMUM_DEPTH = 120

/** Definitions that depend on each other in circles could be worked out again and again; after this many times a result stays. */
const REPETITION_BUDGET = 300

/** Elements of a display beyond this many do not change its type. */
const SAMPLED_ELEMENTS = 8

/**
 * Types of expressions, as far as they follow from annotations, constructor calls, return values and the library stubs.
 * Everything is computed on demand and remembered; results do not depend on the order of the questions.
 */
export class Inference {
  readonly classes: Classes
  readonly names: Names
  readonly imports: Imports
  readonly #stubs: Stubs
  readonly #extensions: readonly TypeExtension[]
  readonly #types = new Map<Expression, Type>()
  readonly #inProgress = new Map<object, number>()
  readonly #returns = new Map<FunctionSymbol, Type>()
  readonly #decorators = new Map<FunctionSymbol, readonly (string | null)[]>()
  readonly #importTypes = new Map<Definition, Type>()
  /** The classes of stubs that were asked for by name. */
  readonly #stubClasses = new Map<string, ClassSymbol>()
  readonly #parameterTypes = new Map<FunctionSymbol, (Type | undefined)[]>()
  #depth = 0
  /** The smallest depth of an unfinished evaluation that the current one has run into: a result above it is not final. */
  #cutAt = Number.POSITIVE_INFINITY
  /** How many results of the current question were not remembered because they met an unfinished evaluation. */
  #repeatable = 0

  constructor(names: Names, imports: Imports, stubs: Stubs, extensions: readonly TypeExtension[]) {
    this.names = names
    this.imports = imports
    this.#stubs = stubs
    this.#extensions = extensions
    this.classes = new Classes(this)
  }

  /** Whether no type is being worked out: what is found out now depends on nothing unfinished, and may be kept. */
  get isIdle(): boolean {
    return this.#depth === 0
  }

  // ---- expressions ----------------------------------------------------------------------------------------------------------

  /** The type of an expression's value, as it stands in `module`. */
  typeOf(module: Module, node: Expression): Type {
    if (node.kind === 'Constant') return this.#constantType(node)
    const known = this.#types.get(node)
    if (known) return known
    return this.#guarded(
      node,
      () => this.#evaluate(module, node),
      (type) => this.#types.set(node, type),
    )
  }

  /** The type of the objects that an annotation admits: `User` for the expression `User`, not the class. */
  annotation(module: Module, node: Expression): Type {
    if (node.kind === 'Constant') {
      if (node.type === 'None') return NONE
      if (node.type === 'str') return this.#forwardReference(module, node)
      return unknown('not an annotation')
    }
    return this.instantiate(this.typeOf(module, node))
  }

  /** The objects of the class that a value is: what calling it or annotating with it gives. */
  instantiate(type: Type): Type {
    switch (type.kind) {
      case 'class': {
        const { of } = type
        // `type[User]` admits the class itself.
        const isMetaclass = of.kind === 'instance' && of.class.qualifiedName === 'builtins.type'
        return isMetaclass && of.args[0] ? classOf(of.args[0]) : of
      }
      case 'none':
      case 'unknown':
        return type
      case 'union':
        return union(type.members.map((member) => this.instantiate(member)))
      case 'library':
        return bareForm(type.name) ?? { kind: 'instance', class: this.classes.libraryClass(type.name), args: [] }
      default:
        return unknown('not a class')
    }
  }

  #forwardReference(module: Module, node: Expression & { kind: 'Constant'; type: 'str' }): Type {
    if (node.forward) return this.annotation(module, node.forward)
    const parts = node.value.trim().split('.')
    if (!parts.every((part) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part)))
      return unknown(`"${node.value}" is no simple name`)
    let type = this.#resolved(this.names.lookUp(module, parts[0]!, node.start))
    for (const part of parts.slice(1)) type = this.attribute(type, part)
    return this.instantiate(type)
  }

  #guarded(key: object, compute: () => Type, remember: (type: Type) => void): Type {
    const started = this.#inProgress.get(key)
    if (started !== undefined || this.#depth >= MAXIMUM_DEPTH) {
      this.#cutAt = Math.min(this.#cutAt, started ?? 0)
      return unknown(started === undefined ? 'nested too deeply' : 'depends on itself')
    }
    const depth = this.#depth
    const outerCut = this.#cutAt
    this.#cutAt = Number.POSITIVE_INFINITY
    this.#inProgress.set(key, depth)
    this.#depth = depth + 1
    try {
      const type = compute()
      // A result that met an unfinished evaluation is worked out again when it is asked for on its own, as far as the budget goes.
      if (this.#cutAt >= depth || ++this.#repeatable > REPETITION_BUDGET) {
        remember(type)
        this.#cutAt = outerCut
      } else this.#cutAt = Math.min(this.#cutAt, outerCut)
      return type
    } finally {
      this.#depth = depth
      if (depth === 0) this.#repeatable = 0
      this.#inProgress.delete(key)
    }
  }

  #evaluate(module: Module, node: Expression): Type {
    switch (node.kind) {
      case 'Name':
        return this.#nameType(module, node)
      case 'Attribute':
        return this.attribute(this.typeOf(module, node.value), node.attr)
      case 'Call':
        return this.#callType(module, node)
      case 'Await':
        return this.awaited(this.typeOf(module, node.value))
      case 'Subscript':
        return this.#subscriptType(module, node)
      case 'JoinedStr':
        return this.builtin('str')
      case 'List':
        return this.builtin('list', [this.#elementsType(module, node.elts)])
      case 'Set':
        return this.builtin('set', [this.#elementsType(module, node.elts)])
      case 'Tuple':
        if (node.elts.some((element) => element.kind === 'Starred'))
          return this.builtin('tuple', [unknown('starred'), ELLIPSIS])
        return this.builtin(
          'tuple',
          node.elts.map((element) => this.typeOf(module, element)),
        )
      case 'Dict': {
        const keys = node.keys.filter((key) => key !== null)
        return this.builtin('dict', [this.#elementsType(module, keys), this.#elementsType(module, node.values)])
      }
      case 'ListComp':
        return this.builtin('list', [this.#widened(this.typeOf(module, node.elt))])
      case 'SetComp':
        return this.builtin('set', [this.#widened(this.typeOf(module, node.elt))])
      case 'DictComp':
        return this.builtin('dict', [
          this.#widened(this.typeOf(module, node.key)),
          this.#widened(this.typeOf(module, node.value)),
        ])
      case 'GeneratorExp':
        return this.stubInstance('typing.Generator', [this.#widened(this.typeOf(module, node.elt))])
      case 'IfExp':
        return union([this.typeOf(module, node.body), this.typeOf(module, node.orelse)])
      case 'BoolOp': {
        const types = node.values.map((value) => this.typeOf(module, value))
        const last = types.length - 1
        return union(types.map((type, index) => (node.op === 'Or' && index < last ? withoutNone(type) : type)))
      }
      case 'NamedExpr':
        return this.typeOf(module, node.value)
      case 'Lambda': {
        const symbol = module.functions.find(
          (candidate) => candidate.facts.isLambda && candidate.facts.start === node.start,
        )
        return symbol ? { kind: 'function', function: symbol, self: null } : unknown('lambda')
      }
      case 'BinOp':
        return this.#binaryType(module, node)
      case 'Compare':
        return this.builtin('bool')
      case 'UnaryOp':
        return node.op === 'Not' ? this.builtin('bool') : this.typeOf(module, node.operand)
      default:
        return unknown(`a ${node.kind} expression`)
    }
  }

  #elementsType(module: Module, nodes: readonly Expression[]): Type {
    if (nodes.length === 0) return unknown('empty')
    const sample = nodes.slice(0, SAMPLED_ELEMENTS)
    return union(
      sample.map((element) =>
        element.kind === 'Starred'
          ? this.iterated(this.typeOf(module, element.value))
          : this.#widened(this.typeOf(module, element)),
      ),
    )
  }

  /** A literal's class instead of its value: what a container of such values holds. */
  #widened(type: Type): Type {
    return type.kind === 'literal' ? this.asInstance(type) : type
  }

  /** The object behind a literal (`str` for `"x"`) or a type variable (its bound); other types as they are. */
  asInstance(type: Type): Type {
    if (type.kind === 'literal') {
      const { value } = type
      if (typeof value === 'string') return this.builtin('str')
      return this.builtin(typeof value === 'boolean' ? 'bool' : Number.isInteger(value) ? 'int' : 'float')
    }
    if (type.kind === 'type-variable') return type.bound ?? unknown(`any ${lastName(type.name)}`)
    return type
  }

  #constantType(node: Expression & { kind: 'Constant' }): Type {
    switch (node.type) {
      case 'str':
      case 'bool':
        return { kind: 'literal', value: node.value }
      case 'int':
        return typeof node.value === 'number' ? { kind: 'literal', value: node.value } : this.builtin('int')
      case 'None':
        return NONE
      case 'bytes':
      case 'float':
      case 'complex':
        return this.builtin(node.type)
      case 'Ellipsis':
        return unknown('...')
    }
  }

  #binaryType(module: Module, node: Expression & { kind: 'BinOp' }): Type {
    const left = this.typeOf(module, node.left)
    if (node.op === 'BitOr') {
      const right = this.typeOf(module, node.right)
      // `EmailStr | None`: a library member beside a class or `None` is a class too.
      const isClass = (type: Type) =>
        membersOf(type).some(({ kind }) => kind === 'class' || kind === 'none' || kind === 'library')
      const asClass = (operand: Expression, type: Type): Type =>
        operand.kind === 'Constant' && operand.type === 'str' ? classOf(this.annotation(module, operand)) : type
      const classes = [asClass(node.left, left), asClass(node.right, right)]
      if (classes.some(isClass)) {
        return union(classes.map((type) => (type.kind === 'library' ? classOf(this.instantiate(type)) : type)))
      }
    }
    const method = OPERATOR_METHODS[node.op]
    // `None` has no operators: where it is one of several, it is not what stands here.
    const results = membersOf(this.asInstance(withoutNone(left))).map((member) =>
      member.kind === 'instance' ? this.#methodResult(member, method) : unknown(`operator ${node.op}`),
    )
    return union(results)
  }

  // ---- names ----------------------------------------------------------------------------------------------------------------

  #nameType(module: Module, node: Name): Type {
    const type = this.#resolved(this.names.lookUp(module, node.id, node.start))
    return narrowingsAt(module, node.id, node.start).reduce((narrowed, { classes, holds }) => {
      const expected = classes.flatMap((one) => membersOf(this.instantiate(this.typeOf(module, one))))
      return holds ? this.#onlyOf(narrowed, expected) : this.#noneOf(narrowed, expected)
    }, type)
  }

  /** What is left of a type when its object is of one of the classes. */
  #onlyOf(type: Type, classes: readonly Type[]): Type {
    const left = membersOf(type).flatMap((member): readonly Type[] => {
      const object = this.asInstance(member)
      if (object.kind !== 'instance') return object.kind === 'none' ? [] : classes
      const answers = classes.map((one) => this.#isOf(object, one))
      if (answers.includes(true)) return [member]
      const narrower = classes.filter((one) => one.kind === 'instance' && this.#isOf(one, object) === true)
      if (narrower.length > 0) return narrower
      return answers.every((answer) => answer === false) ? [] : classes
    })
    return union(left.length > 0 ? left : classes)
  }

  /** What is left of a type when its object is of none of the classes. */
  #noneOf(type: Type, classes: readonly Type[]): Type {
    const left = membersOf(type).filter((member) => {
      const object = this.asInstance(member)
      return object.kind !== 'instance' || !classes.some((one) => this.#isOf(object, one) === true)
    })
    return left.length > 0 ? union(left) : type
  }

  /** Whether the object is of the class that `expected` is an object of; null where that cannot be told. */
  #isOf(object: InstanceType, expected: Type): boolean | null {
    return expected.kind === 'instance'
      ? this.classes.isSubclass(object.class, expected.class.qualifiedName)
      : expected.kind === 'none'
        ? false
        : null
  }

  #resolved(resolution: Resolution): Type {
    switch (resolution.kind) {
      case 'definitions':
        return union(resolution.sites.map((site) => this.definition(site)))
      case 'module':
        return targetType(resolution.target)
      case 'library':
        return { kind: 'library', name: resolution.name }
      case 'builtin':
        return { kind: 'library', name: `builtins.${resolution.name}` }
      case 'unknown':
        return unknown(resolution.reason)
    }
  }

  /** The type of the value that a definition gives its name. */
  definition(site: Site): Type {
    const { module, definition } = site
    switch (definition.kind) {
      case 'import':
        return targetType(this.imports.resolve(module, definition.binds, 0))
      case 'import-from':
        return (
          this.#importTypes.get(definition) ??
          this.#guarded(
            definition,
            () => this.#resolved(this.names.imported(module, definition)),
            (type) => this.#importTypes.set(definition, type),
          )
        )
      case 'function':
        return { kind: 'function', function: module.functions[definition.function]!, self: null }
      case 'class':
        return { kind: 'class', of: this.classes.instanceOf(module.classes[definition.class]!) }
      case 'assign':
        return this.#assignedType(module, definition)
      case 'annotated': {
        const declared = this.annotation(module, definition.annotation)
        if (declared.kind !== 'unknown' || definition.value === null) return declared
        const value = this.typeOf(module, definition.value)
        return value.kind === 'none' ? declared : value
      }
      case 'augmented':
        return this.#widened(this.typeOf(module, definition.value))
      case 'for': {
        const iterable = this.typeOf(module, definition.iterable)
        return this.unpacked(
          definition.isAsync ? this.asyncIterated(iterable) : this.iterated(iterable),
          definition.path,
        )
      }
      case 'with':
        return this.unpacked(this.entered(this.typeOf(module, definition.context), definition.isAsync), definition.path)
      case 'except': {
        if (definition.type === null) return unknown('any exception')
        const classes = definition.type.kind === 'Tuple' ? definition.type.elts : [definition.type]
        return union(classes.map((one) => this.instantiate(this.typeOf(module, one))))
      }
      case 'parameter':
        return this.parameterType(module.functions[definition.function]!, definition.index)
      case 'type-alias':
        return classOf(this.annotation(module, definition.value))
      case 'type-parameter': {
        const bound = definition.bound ? this.annotation(module, definition.bound) : null
        return { kind: 'class', of: { kind: 'type-variable', name: typeVariableName(module, definition), bound } }
      }
      case 'match':
        return definition.class ? this.instantiate(this.typeOf(module, definition.class)) : unknown('match capture')
      case 'delete':
        return unknown('deleted')
    }
  }

  #assignedType(module: Module, definition: Definition & { kind: 'assign' }): Type {
    const { value, path } = definition
    if (path.length === 0 && value.kind === 'Call') {
      const variable = this.#typeVariable(module, definition, value)
      if (variable) return variable
    }
    // `a, b = f(), g()` gives each name its own value.
    let node = value
    let rest = path
    while (rest.length > 0 && (node.kind === 'Tuple' || node.kind === 'List')) {
      const step = rest[0]!
      const element =
        typeof step === 'number' && !node.elts.some((one) => one.kind === 'Starred') ? node.elts[step] : undefined
      if (element === undefined) return unknown('unpacked')
      node = element
      rest = rest.slice(1)
    }
    return this.unpacked(this.typeOf(module, node), rest)
  }

  /** What `T = TypeVar("T", bound=…)` or `UserId = NewType("UserId", int)` makes, or null for another call. */
  #typeVariable(module: Module, definition: Definition, call: Call): Type | null {
    const called = lastIdentifier(call.func)
    if (called === 'NewType' && call.args[1]) return classOf(this.annotation(module, call.args[1]))
    if (called !== 'TypeVar' && called !== 'ParamSpec' && called !== 'TypeVarTuple') return null
    const written = call.keywords.find(({ arg }) => arg === 'bound')?.value
    // `TypeVar("T", A, B)` stands for one of them.
    const constraints = called === 'TypeVar' ? call.args.slice(1) : []
    const bound = written
      ? this.annotation(module, written)
      : constraints.length > 0
        ? union(constraints.map((constraint) => this.annotation(module, constraint)))
        : null
    return { kind: 'class', of: { kind: 'type-variable', name: typeVariableName(module, definition), bound } }
  }

  /** The part of a value that an unpacking target takes. */
  unpacked(type: Type, path: readonly (number | '*')[]): Type {
    const step = path[0]
    if (step === undefined) return type
    const parts = membersOf(type)
      .filter(({ kind }) => kind !== 'none')
      .map((whole) => {
        if (whole.kind === 'instance' && whole.class.qualifiedName === 'builtins.tuple' && whole.args[1] !== ELLIPSIS) {
          return typeof step === 'number' ? (whole.args[step] ?? unknown('unpacked')) : unknown('starred')
        }
        const element = this.iterated(whole)
        return step === '*' ? this.builtin('list', [element]) : element
      })
    return this.unpacked(union(parts), path.slice(1))
  }

  // ---- functions ------------------------------------------------------------------------------------------------------------

  /** The type of a parameter inside its function. `index` counts `facts.parameters`. */
  parameterType(symbol: FunctionSymbol, index: number): Type {
    let types = this.#parameterTypes.get(symbol)
    if (types === undefined) {
      types = []
      this.#parameterTypes.set(symbol, types)
    }
    const known = types[index]
    if (known) return known
    const key = symbol.facts.parameters[index]!
    const remembered = types
    return this.#guarded(
      key,
      () => this.#computeParameterType(symbol, index),
      (type) => {
        remembered[index] = type
      },
    )
  }

  #computeParameterType(symbol: FunctionSymbol, index: number): Type {
    const parameter = symbol.facts.parameters[index]!
    let declared: Type = parameter.annotation
      ? this.annotation(symbol.module, parameter.annotation)
      : unknown(`parameter "${parameter.name}" has no annotation`)
    if (parameter.kind === 'vararg') return this.builtin('tuple', [declared, ELLIPSIS])
    if (parameter.kind === 'kwarg') return this.builtin('dict', [this.builtin('str'), declared])
    if (index === 0 && symbol.owner && parameter.annotation === null && !this.isStaticMethod(symbol)) {
      const self = this.classes.instanceOf(symbol.owner)
      return this.isClassMethod(symbol) || parameter.name === 'cls' ? { kind: 'class', of: self } : self
    }
    for (const extension of this.#extensions) {
      const type = extension.parameterType?.(this, symbol, index, declared)
      if (type) return type
    }
    if (declared.kind === 'unknown' && parameter.annotation === null && parameter.default) {
      const value = this.#widened(this.typeOf(symbol.module, parameter.default))
      if (value.kind === 'instance') declared = value
    }
    return declared
  }

  /** The dotted names of a function's decorators, outermost first; null for one that cannot be resolved. A call counts as its callee. */
  decoratorsOf(symbol: FunctionSymbol): readonly (string | null)[] {
    let names = this.#decorators.get(symbol)
    if (names === undefined) {
      names = symbol.facts.decorators.map((decorator) => {
        const callee = decorator.kind === 'Call' ? decorator.func : decorator
        return qualifiedNameOf(this.typeOf(symbol.module, callee))
      })
      this.#decorators.set(symbol, names)
    }
    return names
  }

  isStaticMethod(symbol: FunctionSymbol): boolean {
    return hasDecorator(symbol, 'staticmethod')
  }

  isClassMethod(symbol: FunctionSymbol): boolean {
    if (hasDecorator(symbol, 'classmethod')) return true
    return symbol.owner !== null && ['__new__', '__init_subclass__', '__class_getitem__'].includes(symbol.facts.name)
  }

  /** Whether reading the attribute calls the function: `property`, `cached_property`, `hybrid_property`, … */
  isProperty(symbol: FunctionSymbol): boolean {
    return symbol.facts.decorators.some((decorator) => {
      const name = lastIdentifier(decorator)
      return /(^|_)property$/.test(name) || name === 'reify'
    })
  }

  /** What a call of the function gives, before type arguments are filled in; a coroutine for `async def`. */
  returnType(symbol: FunctionSymbol): Type {
    const known = this.#returns.get(symbol)
    if (known) return known
    return this.#guarded(
      symbol,
      () => this.#computeReturnType(symbol),
      (type) => this.#returns.set(symbol, type),
    )
  }

  #computeReturnType(symbol: FunctionSymbol): Type {
    const { facts, module } = symbol
    let type: Type
    if (facts.annotation) type = this.annotation(module, facts.annotation)
    else if (facts.isGenerator) {
      const yielded = union(
        facts.yields.map(({ value, delegates }) => {
          if (value === null) return NONE
          const one = this.typeOf(module, value)
          return delegates ? this.iterated(one) : one
        }),
      )
      type = this.stubInstance(facts.isAsync ? 'typing.AsyncGenerator' : 'typing.Generator', [yielded])
    } else type = this.#inferredReturn(symbol)
    if (facts.isAsync && !facts.isGenerator) type = this.stubInstance('typing.Coroutine', [type])
    if (facts.decorators.length === 0) return type
    for (const decorator of this.decoratorsOf(symbol)) {
      if (decorator === 'contextlib.contextmanager') {
        type = this.stubInstance('contextlib.AbstractContextManager', [this.iterated(type)])
      } else if (decorator === 'contextlib.asynccontextmanager') {
        type = this.stubInstance('contextlib.AbstractAsyncContextManager', [this.asyncIterated(type)])
      }
    }
    for (const decorator of facts.decorators) {
      const wrapper = this.#replacement(module, decorator)
      if (wrapper) return this.returnType(wrapper)
    }
    return type
  }

  /**
   * The function that a decorator of the project puts in the place of what it decorates, where it gives something else back: one that
   * returns `f(…)` itself, or hands `f` on, is as good as `f`. Null for these, and for decorators of libraries, which mostly are such.
   */
  #replacement(module: Module, decorator: Expression): FunctionSymbol | null {
    const made = this.typeOf(module, decorator.kind === 'Call' ? decorator.func : decorator)
    if (made.kind !== 'function' || made.function.module.isStub) return null
    const inner = decorator.kind === 'Call' ? this.#returnedFunction(made.function) : made.function
    const wrapper = inner && this.#returnedFunction(inner)
    const decorated = inner?.facts.parameters[inner.owner ? 1 : 0]?.name
    if (!inner || !wrapper || decorated === undefined || wrapper.facts.isGenerator) return null
    const { facts, module: home } = wrapper
    const isDecorated = (node: Expression): boolean => node.kind === 'Name' && node.id === decorated
    const passesOn = (node: Expression): boolean => {
      if (node.kind === 'Await') return passesOn(node.value)
      if (node.kind === 'Call') return [node.func, ...node.args].some(isDecorated)
      if (node.kind !== 'Name') return false
      const definitions = home.definitionsIn(home.scopeAt(node.start), node.id)
      return definitions.some((one) => one.kind === 'assign' && passesOn(one.value))
    }
    const values = facts.returns.flatMap(({ value }) => value ?? [])
    return values.length === 0 || values.some(passesOn) ? null : wrapper
  }

  /** The project's functions that run when an object is made, besides `__init__` and `__post_init__`. */
  constructionOf(object: InstanceType): readonly FunctionSymbol[] {
    return this.#extensions.flatMap((extension) => extension.runsOnConstruction?.(this, object) ?? [])
  }

  /** The functions that decorators of the project put in the place of a function, and which mostly call it; outermost first. */
  wrappersOf({ facts, module }: FunctionSymbol): readonly FunctionSymbol[] {
    return facts.decorators.flatMap((decorator) => {
      const made = this.typeOf(module, decorator.kind === 'Call' ? decorator.func : decorator)
      if (made.kind !== 'function' || made.function.module.isStub) return []
      const inner = decorator.kind === 'Call' ? this.#returnedFunction(made.function) : made.function
      return (inner && this.#returnedFunction(inner)) ?? []
    })
  }

  /** The nested function that the function returns by its name, or null. */
  #returnedFunction({ facts, module }: FunctionSymbol): FunctionSymbol | null {
    for (const { value } of facts.returns) {
      const type = value?.kind === 'Name' ? this.typeOf(module, value) : null
      if (type?.kind === 'function' && type.function.module === module && contains(facts, type.function.facts.start))
        return type.function
    }
    return null
  }

  #inferredReturn({ facts, module }: FunctionSymbol): Type {
    if (facts.isStub) return unknown('the body says nothing')
    const values = facts.returns.map(({ value }) => (value ? this.#widened(this.typeOf(module, value)) : NONE))
    return values.length === 0 ? NONE : union(values)
  }

  // ---- attributes -----------------------------------------------------------------------------------------------------------

  /** The type of `object.name`. */
  attribute(object: Type, name: string): Type {
    switch (object.kind) {
      case 'module':
        return this.#resolved(this.names.memberOfTarget(object.target, name))
      case 'library': {
        // `import http.client` binds `http`, of which only `http.client` has a stub.
        const stub = this.#stubs.get(`${object.name}.${name}`)
        if (stub) return targetType({ kind: 'module', module: stub })
        return { kind: 'library', name: `${object.name}.${name}` }
      }
      case 'instance':
        return this.#instanceAttribute(object, name)
      case 'class':
        return this.#classAttribute(object, name)
      case 'literal':
      case 'type-variable':
        return this.attribute(this.asInstance(object), name)
      case 'union': {
        const present = object.members.filter((member) => member.kind !== 'none')
        return union(present.map((member) => this.attribute(member, name)))
      }
      case 'none':
        return unknown('attribute of None')
      case 'function':
        return unknown('attribute of a function')
      case 'unknown':
        return object
    }
  }

  #instanceAttribute(object: InstanceType, name: string): Type {
    if (name === '__class__') return classOf(object)
    const member = this.classes.member(object, name)
    if (member !== null) return this.#memberType(member, name, object)
    for (const extension of this.#extensions) {
      const type = extension.undeclaredAttributeType?.(this, object, name)
      if (type) return type
    }
    const fallback = this.#methodResult(object, '__getattr__')
    return fallback.kind === 'unknown' ? this.#undeclaredAttribute(object, name) : fallback
  }

  #classAttribute(object: ClassType, name: string): Type {
    const instance = this.asInstance(object.of)
    if (instance.kind !== 'instance') return unknown(`attribute of an unknown class`)
    const member = this.classes.member(instance, name)
    if (member === null) return this.#undeclaredAttribute(instance, name)
    return this.#memberType(member, name, { kind: 'class', of: instance })
  }

  #undeclaredAttribute(object: InstanceType, name: string): Type {
    const { classes, isComplete } = this.classes.ancestryOf(object)
    const library = classes.find((ancestor) => ancestor.class.module === null || ancestor.class.module.isStub)
    // The first library ancestor is the most useful name for something a stub does not list.
    if (library && library.class.qualifiedName !== 'builtins.object') {
      return { kind: 'library', name: `${library.class.qualifiedName}.${name}` }
    }
    return unknown(
      isComplete
        ? `${object.class.qualifiedName} has no "${name}"`
        : `a base of ${object.class.qualifiedName} is not known`,
    )
  }

  #memberType(member: Member, name: string, object: InstanceType | ClassType): Type {
    const { owner, sites, assignments } = member
    const bindings = this.classes.argumentsOf(owner)
    const types: Type[] = []
    for (const site of sites) types.push(this.#classLevelType(owner, name, site, object))
    if (types.length === 0 || types.every(({ kind }) => kind === 'unknown' || kind === 'none')) {
      for (const { module, value, annotation, path } of assignments) {
        if (annotation) types.push(this.annotation(module, annotation))
        else if (value) types.push(this.#widened(this.unpacked(this.typeOf(module, value), path)))
      }
    }
    return substitute(union(types), bindings)
  }

  #classLevelType(owner: InstanceType, name: string, site: Site, object: InstanceType | ClassType): Type {
    for (const extension of this.#extensions) {
      const type = object.kind === 'instance' ? extension.attributeType?.(this, owner, name, site) : null
      if (type) return type
    }
    const { module, definition } = site
    if (definition.kind === 'function') {
      const symbol = module.functions[definition.function]!
      if (object.kind === 'instance' && this.isProperty(symbol)) {
        return this.#withSelf(this.returnType(symbol), object)
      }
      const self = this.isStaticMethod(symbol) ? null : this.isClassMethod(symbol) ? asClass(object) : object
      return { kind: 'function', function: symbol, self }
    }
    const type = this.definition(site)
    if (object.kind === 'class') {
      // A member of an enumeration is an object of it.
      if (definition.kind === 'assign' && this.classes.isSubclass(owner.class, 'enum.Enum') === true) return owner
      return type
    }
    return this.#described(this.#widened(type))
  }

  /** What reading a descriptor on an object gives; other values as they are. */
  #described(type: Type): Type {
    return union(
      membersOf(type).map((member) => {
        if (member.kind !== 'instance') return member
        const getter = this.classes.member(member, '__get__')?.sites[0]
        if (getter?.definition.kind !== 'function') return member
        const returned = this.returnType(getter.module.functions[getter.definition.function]!)
        return substitute(returned, this.classes.argumentsOf(member))
      }),
    )
  }

  // ---- calls ----------------------------------------------------------------------------------------------------------------

  #callType(module: Module, call: Call): Type {
    const callee = this.typeOf(module, call.func)
    for (const extension of this.#extensions) {
      const type = extension.callType?.(this, module, call, callee)
      if (type) return type
    }
    return union(membersOf(callee).map((member) => this.#resultOf(module, call, member)))
  }

  #resultOf(module: Module, call: Call, callee: Type): Type {
    switch (callee.kind) {
      case 'class':
        return this.#constructed(module, call, callee)
      case 'function':
        return this.#functionResult(module, call, callee)
      case 'instance': {
        const method = this.attribute(callee, '__call__')
        return method.kind === 'function' ? this.#functionResult(module, call, method) : unknown('called object')
      }
      case 'library':
        return this.#libraryResult(module, call, callee.name)
      case 'none':
        return unknown('None is called')
      default:
        return unknown('what is called is not known')
    }
  }

  #libraryResult(module: Module, call: Call, name: string): Type {
    if (name === 'builtins.super') return this.#parentOf(module, call)
    // By PEP 8 a class is written in CapWords; ALL_CAPS is a constant.
    if (/^_?[A-Z](?=.*[a-z])/.test(lastName(name))) {
      return { kind: 'instance', class: this.classes.libraryClass(name), args: [] }
    }
    return unknown(`what ${name}() returns is not known`)
  }

  #parentOf(module: Module, call: Call): Type {
    const owner = module.functionAt(call.start)?.owner
    if (!owner) return unknown('super() outside a method')
    const parent = this.classes.ancestryOf(this.classes.instanceOf(owner)).classes[1]
    return parent ?? unknown('super() of a class without a known base')
  }

  #constructed(module: Module, call: Call, callee: ClassType): Type {
    const { of } = callee
    if (of.kind === 'type-variable') return of
    if (of.class.qualifiedName === 'builtins.type' && call.args.length === 1)
      return classOf(this.typeOf(module, call.args[0]!))
    const parameters = this.classes.parametersOf(of.class)
    // Type arguments that were not written down may follow from what the constructor is given.
    if (parameters.length === 0 || !of.args.every((argument) => argument.kind === 'type-variable')) return of
    const initializer = this.attribute(of, '__init__')
    if (initializer.kind !== 'function') return { ...of, args: of.args.map(() => unknown('type argument')) }
    const bindings = this.#bindArguments(module, call, initializer)
    return { ...of, args: parameters.map(({ name }) => bindings.get(name) ?? unknown('type argument')) }
  }

  #functionResult(module: Module, call: Call, callee: FunctionType): Type {
    const chosen = this.#overload(module, call, callee)
    const name = chosen.function.qualifiedName
    if (name === 'typing.cast' && call.args[0]) return this.annotation(module, call.args[0])
    const declared = this.returnType(chosen.function)
    const bindings = this.#bindArguments(module, call, chosen)
    // What the object's own type arguments say counts before what is passed: `Repository[User].create(data)` makes a `User`.
    return substitute(this.#withSelf(declared, chosen.self), bindings)
  }

  /** `type` with `Self` and the type arguments of the object filled in. */
  #withSelf(type: Type, self: InstanceType | ClassType | null): Type {
    const object = self?.kind === 'class' ? this.asInstance(self.of) : self
    if (object?.kind !== 'instance') return type
    const bindings = new Map<string, Type>([[SELF, object]])
    for (const ancestor of this.classes.ancestryOf(object).classes) {
      for (const [name, argument] of this.classes.argumentsOf(ancestor))
        if (!bindings.has(name)) bindings.set(name, argument)
    }
    return substitute(type, bindings)
  }

  /** The first overload that the arguments fit; the function itself where it has none. */
  #overload(module: Module, call: Call, callee: FunctionType): FunctionType {
    const { facts, module: home } = callee.function
    if (facts.isLambda) return callee
    const overloads = home
      .definitionsIn(facts.outerScope, facts.name)
      .flatMap((definition) => (definition.kind === 'function' ? [home.functions[definition.function]!] : []))
      .filter((candidate) => hasDecorator(candidate, 'overload'))
    const fitting = overloads.find((candidate) => this.#fits(module, call, { ...callee, function: candidate }))
    return fitting ? { ...callee, function: fitting } : callee
  }

  #fits(module: Module, call: Call, callee: FunctionType): boolean {
    const parameters = this.#explicitParameters(callee)
    const given = this.#pairs(call, callee)
    if (given === null) return false
    const names = new Set(given.map(({ index }) => index))
    for (const { parameter, index } of parameters) {
      const isRequired = parameter.default === null && parameter.kind !== 'vararg' && parameter.kind !== 'kwarg'
      if (isRequired && !names.has(index) && !call.args.some(({ kind }) => kind === 'Starred')) return false
    }
    return given.every(({ index, value }) => {
      const parameter = callee.function.facts.parameters[index]!
      if (!parameter.annotation) return true
      return this.#accepts(this.annotation(callee.function.module, parameter.annotation), this.typeOf(module, value))
    })
  }

  /** Whether a value may be passed where `expected` is wanted; true where that is not known. */
  #accepts(expected: Type, value: Type): boolean {
    if (expected.kind === 'union') return expected.members.some((member) => this.#accepts(member, value))
    if (value.kind === 'union') return value.members.every((member) => this.#accepts(expected, member))
    if (expected.kind === 'unknown' || value.kind === 'unknown' || value.kind === 'library') return true
    if (expected.kind === 'type-variable') return expected.bound === null || this.#accepts(expected.bound, value)
    if (expected.kind === 'none' || value.kind === 'none') return expected.kind === value.kind
    if (expected.kind === 'literal') return value.kind === 'literal' ? value.value === expected.value : true
    if (expected.kind === 'class') return value.kind === 'class' && this.#accepts(expected.of, value.of)
    if (expected.kind !== 'instance') return true
    // The abstract classes of `typing` are fulfilled by having their methods.
    if (expected.class.qualifiedName === 'builtins.object' || expected.class.module?.name === 'typing') return true
    if (value.kind === 'class') return expected.class.qualifiedName === 'builtins.type'
    const object = this.asInstance(value)
    if (object.kind !== 'instance') return true
    return this.classes.isSubclass(object.class, expected.class.qualifiedName) !== false
  }

  #explicitParameters({ function: symbol, self }: FunctionType) {
    const skip = self !== null && symbol.owner !== null ? 1 : 0
    return symbol.facts.parameters.map((parameter, index) => ({ parameter, index })).slice(skip)
  }

  /** Which argument goes to which parameter (by index in `facts.parameters`); null when they cannot go together. */
  #pairs(call: Call, callee: FunctionType): { index: number; value: Expression }[] | null {
    const parameters = this.#explicitParameters(callee)
    const result: { index: number; value: Expression }[] = []
    const positional = parameters.filter(
      ({ parameter: { kind } }) => kind === 'positional' || kind === 'positional-only',
    )
    const rest = parameters.find(({ parameter }) => parameter.kind === 'vararg')
    for (const [position, value] of call.args.entries()) {
      if (value.kind === 'Starred') break
      const target = positional[position] ?? rest
      if (target === undefined) return null
      result.push({ index: target.index, value })
    }
    const extra = parameters.find(({ parameter }) => parameter.kind === 'kwarg')
    for (const { arg, value } of call.keywords) {
      if (arg === null) continue
      const target =
        parameters.find(
          ({ parameter: { kind, name } }) => name === arg && kind !== 'positional-only' && kind !== 'vararg',
        ) ?? extra
      if (target === undefined) return null
      result.push({ index: target.index, value })
    }
    return result
  }

  /** What the type variables in a function's parameters stand for in a call. */
  #bindArguments(module: Module, call: Call, callee: FunctionType): Map<string, Type> {
    const bindings = new Map<string, Type>()
    const { facts, module: home } = callee.function
    if (facts.parameters.every(({ annotation }) => annotation === null)) return bindings
    // `def scalars(self: Result[tuple[T]])` says what its type variables are by the object it is called on.
    const receiver = facts.parameters[0]?.annotation
    if (receiver && callee.self && callee.function.owner && !this.isStaticMethod(callee.function)) {
      this.#unify(this.annotation(home, receiver), callee.self, bindings)
    }
    for (const { index, value } of this.#pairs(call, callee) ?? []) {
      const annotation = facts.parameters[index]!.annotation
      if (annotation === null || annotation.kind === 'Constant') continue
      const expected = this.annotation(home, annotation)
      if (!mentionsVariable(expected)) continue
      this.#unify(expected, this.typeOf(module, value), bindings)
    }
    return bindings
  }

  #unify(expected: Type, value: Type, bindings: Map<string, Type>): void {
    switch (expected.kind) {
      case 'type-variable': {
        if (value.kind === 'unknown' || expected.name === SELF) return
        const known = bindings.get(expected.name)
        const widened = this.#widened(value)
        bindings.set(expected.name, known ? union([known, widened]) : widened)
        return
      }
      case 'class':
        for (const member of membersOf(value)) {
          if (member.kind === 'class') this.#unify(expected.of, member.of, bindings)
          else if (member.kind === 'library') this.#unify(expected.of, this.instantiate(member), bindings)
        }
        return
      case 'union':
        for (const member of expected.members) this.#unify(member, withoutNone(value), bindings)
        return
      case 'instance':
        for (const member of membersOf(value)) {
          const object = this.asInstance(member)
          if (object.kind !== 'instance') continue
          const same = this.classes.ancestryOf(object).classes.find((ancestor) => ancestor.class === expected.class)
          if (same === undefined && ITERABLES.has(expected.class.qualifiedName) && expected.args[0]) {
            this.#unify(expected.args[0], this.iterated(object), bindings)
          }
          for (const [index, argument] of expected.args.entries()) {
            const given = same?.args[index]
            if (given) this.#unify(argument, given, bindings)
          }
        }
        return
      default:
    }
  }

  /** What calling a method by name gives, for operators and protocols. */
  #methodResult(object: InstanceType, name: string): Type {
    const method = this.classes.member(object, name)
    const site = method?.sites[0]
    if (!method || site?.definition.kind !== 'function') return unknown(`${object.class.qualifiedName} has no ${name}`)
    const symbol = site.module.functions[site.definition.function]!
    const declared = substitute(this.returnType(symbol), this.classes.argumentsOf(method.owner))
    return this.#withSelf(declared, object)
  }

  // ---- protocols ------------------------------------------------------------------------------------------------------------

  /** What `await` on the value gives. */
  awaited(type: Type): Type {
    return union(
      membersOf(type).map((member) => {
        if (member.kind !== 'instance') return unknown('awaited')
        if (member.class.qualifiedName === 'typing.Coroutine' && member.args.length === 3) return member.args[2]!
        return this.#methodResult(member, '__await__')
      }),
    )
  }

  /** The type of the elements that a `for` over the value gives. */
  iterated(type: Type): Type {
    return union(
      membersOf(type)
        .filter((member) => member.kind !== 'none')
        .map((member) => {
          const object = this.asInstance(member)
          if (object.kind === 'class' && object.of.kind === 'instance') return object.of // members of an enumeration
          if (object.kind !== 'instance') return unknown('iterated')
          if (object.class.qualifiedName === 'builtins.tuple')
            return union(object.args.filter((one) => one !== ELLIPSIS))
          const iterator = this.#methodResult(object, '__iter__')
          return iterator.kind === 'instance' ? this.#methodResult(iterator, '__next__') : iterator
        }),
    )
  }

  /** The type of the elements that an `async for` over the value gives. */
  asyncIterated(type: Type): Type {
    return union(
      membersOf(type).map((member) => {
        if (member.kind !== 'instance') return unknown('iterated')
        const iterator = this.#methodResult(member, '__aiter__')
        return iterator.kind === 'instance' ? this.awaited(this.#methodResult(iterator, '__anext__')) : iterator
      }),
    )
  }

  /** What `with … as` gives. */
  entered(type: Type, isAsync: boolean): Type {
    const method = isAsync ? '__aenter__' : '__enter__'
    const lacks = (member: Type): boolean =>
      member.kind === 'instance' &&
      this.classes.member(member, method) === null &&
      this.classes.ancestryOf(member).isComplete
    const members = membersOf(type)
    // Of `Session | AsyncSession`, `with` can only be about the one that has the method.
    const possible = members.filter((member) => !lacks(member))
    return union(
      (possible.length > 0 ? possible : members).map((member) => {
        if (member.kind !== 'instance') return unknown('entered')
        const result = this.#methodResult(member, method)
        // A library class without a stub gives itself far more often than anything else.
        if (result.kind === 'unknown' && member.class.module === null) return member
        return isAsync ? this.awaited(result) : result
      }),
    )
  }

  #subscriptType(module: Module, node: Expression & { kind: 'Subscript' }): Type {
    const value = this.typeOf(module, node.value)
    const form = specialForm(this, module, value, node.slice)
    if (form) return form
    return union(
      membersOf(value).map((member) => {
        switch (member.kind) {
          case 'class': {
            const slices = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
            if (member.of.kind !== 'instance') {
              // `Dep[Session]` of `Dep = Annotated[T, …]`, which has one parameter.
              const isAlias = slices.length === 1 && member.of.name !== SELF
              return isAlias ? classOf(this.annotation(module, slices[0]!)) : member
            }
            const args = slices.map((slice) =>
              slice.kind === 'Constant' && slice.type === 'Ellipsis' ? ELLIPSIS : this.annotation(module, slice),
            )
            return { kind: 'class', of: { ...member.of, args } }
          }
          case 'library':
            return member
          case 'instance': {
            const index = node.slice
            if (member.class.qualifiedName === 'builtins.tuple' && member.args[1] !== ELLIPSIS) {
              if (index.kind === 'Constant' && typeof index.value === 'number')
                return member.args[index.value] ?? unknown('index')
            }
            if (index.kind === 'Slice' && member.class.qualifiedName === 'builtins.list') return member
            if (index.kind === 'Constant' && index.type === 'str') {
              const isTyped = this.classes.isSubclass(member.class, 'typing.TypedDict') === true
              const item = isTyped ? this.classes.member(member, index.value) : null
              if (item !== null) return this.#memberType(item, index.value, member)
            }
            return this.#methodResult(member, '__getitem__')
          }
          default:
            return unknown('subscript')
        }
      }),
    )
  }

  // ---- stubs ----------------------------------------------------------------------------------------------------------------

  /** An object of a built-in class. */
  builtin(name: string, args: readonly Type[] = []): Type {
    return this.stubInstance(`builtins.${name}`, args)
  }

  /** An object of a class that a stub describes, by its dotted name; a library class of that name where there is no stub. */
  stubInstance(qualifiedName: string, args: readonly Type[] = []): InstanceType {
    let symbol = this.#stubClasses.get(qualifiedName)
    if (symbol === undefined) {
      symbol = this.#findStubClass(qualifiedName)
      this.#stubClasses.set(qualifiedName, symbol)
    }
    return { kind: 'instance', class: symbol, args: args.map(withoutDepths) }
  }

  #findStubClass(qualifiedName: string): ClassSymbol {
    const dot = qualifiedName.lastIndexOf('.')
    const stub = this.#stubs.get(qualifiedName.slice(0, dot))
    const name = qualifiedName.slice(dot + 1)
    const symbol = stub?.classes.find((candidate) => candidate.facts?.qualifiedName === name)
    return symbol ?? this.classes.libraryClass(qualifiedName)
  }
}

function targetType(target: ModuleTarget): Type {
  switch (target.kind) {
    case 'module':
      return { kind: 'module', name: target.module.name, target }
    case 'namespace':
      return { kind: 'module', name: target.name, target }
    case 'library':
      return { kind: 'library', name: target.name }
    case 'missing':
      return unknown(`there is no module ${target.name}`)
  }
}

/** The dotted name of a class, function, module or library member; null for everything else. */
export function qualifiedNameOf(type: Type): string | null {
  switch (type.kind) {
    case 'class':
      return type.of.kind === 'instance' ? type.of.class.qualifiedName : null
    case 'function':
      return type.function.qualifiedName
    case 'library':
    case 'module':
      return type.name
    default:
      return null
  }
}

/** Whether some decorator of the function is called `name`, with or without a module before it. */
export function hasDecorator({ facts }: FunctionSymbol, name: string): boolean {
  return facts.decorators.some((decorator) => lastIdentifier(decorator) === name)
}

function asClass(object: InstanceType | ClassType): ClassType {
  return object.kind === 'class' ? object : { kind: 'class', of: object }
}

/** Type arguments nested deeper than this say nothing to a rule, and could double in size with every line of a program. */
const MAXIMUM_NESTING = 6

const NESTING = new WeakMap<Type, number>()

/** How deep the type arguments of a type are nested. */
function nestingOf(type: Type): number {
  let nesting = NESTING.get(type)
  if (nesting === undefined) {
    const parts = type.kind === 'instance' ? type.args : type.kind === 'union' ? type.members : []
    nesting = parts.length === 0 ? 0 : 1 + Math.max(...parts.map(nestingOf))
    NESTING.set(type, nesting)
  }
  return nesting
}

function withoutDepths(type: Type): Type {
  return nestingOf(type) < MAXIMUM_NESTING ? type : unknown('nested too deeply')
}

function mentionsVariable(type: Type): boolean {
  switch (type.kind) {
    case 'type-variable':
      return true
    case 'instance':
      return type.args.some(mentionsVariable)
    case 'class':
      return mentionsVariable(type.of)
    case 'union':
      return type.members.some(mentionsVariable)
    default:
      return false
  }
}

/** Abstract classes that everything with an `__iter__` fulfils as far as type arguments are concerned. */
const ITERABLES: ReadonlySet<string> = new Set([
  'typing.Iterable',
  'typing.Iterator',
  'typing.Collection',
  'typing.Sequence',
])

const OPERATOR_METHODS = {
  Add: '__add__',
  Sub: '__sub__',
  Mult: '__mul__',
  MatMult: '__matmul__',
  Div: '__truediv__',
  Mod: '__mod__',
  Pow: '__pow__',
  LShift: '__lshift__',
  RShift: '__rshift__',
  BitOr: '__or__',
  BitXor: '__xor__',
  BitAnd: '__and__',
  FloorDiv: '__floordiv__',
} as const
