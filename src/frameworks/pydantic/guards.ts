import { OLD_MODEL_METHODS } from '../../knowledge/pydantic-migration.ts'
import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { valuesOf } from '../../project/values.ts'
import type { Block } from '../../semantics/facts.ts'
import type { Call, Expression, Name, Node, SyntaxTree } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { walk } from '../../syntax/visit.ts'
import { contains, type Span } from '../../text/span.ts'

/** `PYDANTIC_V2`, `IS_PYDANTIC_V1`, `pydantic_version`, `needs_pydanticv1`. */
const VERSION_NAME = /pydantic_?(?:is_?)?(?:v(?:er(?:sion)?)?_?[12]?\b|version|[12]\b)/i

/** Files that exist to hide the difference between versions. */
const COMPATIBILITY_FILE =
  /(?:^|\/)(?:_?[a-z_]*compat(?:ibility)?|pydantic_v[12]|_?pydantic_?(?:shim|version))(?:\/|\.py$)/

/** Exceptions that tell one version from the other. */
const TELLING_EXCEPTIONS = new Set([
  'ImportError',
  'ModuleNotFoundError',
  'AttributeError',
  'PydanticImportError',
  'PydanticUserError',
])

/** Context managers of pytest and the standard library around code that is meant to fail or to warn. */
const EXPECTS_WARNINGS = new Set(['warns', 'deprecated_call', 'catch_warnings', 'raises'])

/**
 * Code that runs under one of Pydantic's versions only, because something asked for the version first: `if PYDANTIC_V2:`, a comparison of
 * `pydantic.VERSION`, `hasattr(model, "model_dump")`, `try`/`except ImportError`. Both branches of such a question are guarded; a file that
 * asks for the version itself is written for both and guarded as a whole. A test that expects the warning (`pytest.warns`) knows as well.
 */
export class VersionGuards {
  readonly #inference: Inference
  readonly #tests = new WeakMap<Expression, boolean>()
  readonly #conditionals = new WeakMap<SyntaxTree, readonly Span[]>()
  readonly #handlers = new WeakMap<Module, ReadonlyMap<number, boolean>>()
  readonly #versionAware = new WeakMap<Module, boolean>()

  constructor(inference: Inference) {
    this.#inference = inference
  }

  /** Whether what stands at the zero-based `offset` of a checked file is guarded. */
  covers({ module, tree }: { readonly module: Module; readonly tree: SyntaxTree }, offset: number): boolean {
    if (COMPATIBILITY_FILE.test(module.path) || this.isVersionAware(module)) return true
    const around = [...module.blocksAround(module.blockAt(offset))]
    return (
      around.some((block) => this.#isGuard(module, block)) ||
      this.#isAfterGuard(module, around, offset) ||
      this.#isMarked(module, offset) ||
      this.#conditionalsOf(module, tree).some((span) => contains(span, offset))
    )
  }

  /**
   * Whether the import at `offset` is guarded: like other code, and where any exception is caught, as in
   * `try: from pydantic import BaseSettings` with `except Exception: …`.
   */
  coversImport(file: { readonly module: Module; readonly tree: SyntaxTree }, offset: number): boolean {
    const { module } = file
    return (
      this.covers(file, offset) ||
      [...module.blocksAround(module.blockAt(offset))].some(
        ({ kind, statement }) =>
          (kind === 'try' || kind === 'except') &&
          module.facts.blocks.some(
            (block) => block.kind === 'except' && block.statement === statement && catchesEverything(block.test),
          ),
      )
    )
  }

  /** Whether some `if` of the file compares the version or looks at a flag that stands for it. */
  isVersionAware(module: Module): boolean {
    let isAware = this.#versionAware.get(module)
    if (isAware === undefined) {
      isAware = module.facts.blocks.some(
        ({ kind, test }) =>
          kind === 'if' && test !== null && this.#asksForVersion(module, test) && !asksForFeatureOnly(test),
      )
      this.#versionAware.set(module, isAware)
    }
    return isAware
  }

  #isGuard(module: Module, block: Block): boolean {
    switch (block.kind) {
      case 'if':
      case 'else':
        return block.test !== null && this.#asksForVersion(module, block.test)
      case 'with':
        return block.test?.kind === 'Call' && expectsDifference(block.test)
      case 'try':
      case 'except':
      case 'try-else':
        return this.#tellingHandlers(module).get(block.statement) === true
      default:
        return false
    }
  }

  /** By the start of a `try` statement: whether one of its handlers catches what only one version raises. */
  #tellingHandlers(module: Module): ReadonlyMap<number, boolean> {
    let handlers = this.#handlers.get(module)
    if (handlers === undefined) {
      const found = new Map<number, boolean>()
      for (const { kind, test, statement } of module.facts.blocks) {
        if (kind !== 'except' || test === null) continue
        const classes = test.kind === 'Tuple' ? test.elts : [test]
        if (classes.some((one) => TELLING_EXCEPTIONS.has(lastIdentifier(one)))) found.set(statement, true)
      }
      handlers = found
      this.#handlers.set(module, handlers)
    }
    return handlers
  }

  /** Whether an earlier `if` of the same or an enclosing run of statements asked and left: `if hasattr(m, "model_dump"): return …`. */
  #isAfterGuard(module: Module, around: readonly Block[], offset: number): boolean {
    return module.facts.blocks.some(
      (block) =>
        block.kind === 'if' &&
        block.leaves !== null &&
        block.end <= offset &&
        around.includes(module.block(block.parent)) &&
        this.#isGuard(module, block),
    )
  }

  /** Whether a decorator of an enclosing function or class names the version: `@needs_pydanticv1`, `@skipif(PYDANTIC_V2)`. */
  #isMarked(module: Module, offset: number): boolean {
    const { functions, classes } = module.facts
    return [...functions, ...classes].some(
      (definition) =>
        definition.decorators.length > 0 &&
        contains(definition, offset) &&
        definition.decorators.some((decorator) => this.#asksForVersion(module, decorator)),
    )
  }

  /** `a if PYDANTIC_V2 else b`, `PYDANTIC_V2 and a`. */
  #conditionalsOf(module: Module, tree: SyntaxTree): readonly Span[] {
    let spans = this.#conditionals.get(tree)
    if (spans === undefined) {
      const found: Span[] = []
      walk(tree.module, (node) => {
        if (node.kind === 'IfExp' && this.#asksForVersion(module, node.test)) found.push(node)
        if (node.kind === 'BoolOp' && this.#asksForVersion(module, node.values[0]!)) found.push(node)
        return true
      })
      spans = found
      this.#conditionals.set(tree, spans)
    }
    return spans
  }

  /** Whether an expression depends on which version of Pydantic there is. */
  #asksForVersion(module: Module, test: Expression): boolean {
    const known = this.#tests.get(test)
    if (known !== undefined) return known
    this.#tests.set(test, false) // while names are followed, which may lead back here
    let asks = false
    walk(test, (node) => {
      asks ||= isVersionQuestion(node) || (node.kind === 'Name' && this.#standsForQuestion(module, node))
      return !asks
    })
    this.#tests.set(test, asks)
    return asks
  }

  #standsForQuestion(module: Module, name: Name): boolean {
    // A flag that stands for the version is a constant of some module.
    const resolution = this.#inference.names.lookUp(module, name.id, name.start)
    const isConstant =
      resolution.kind !== 'definitions' ||
      resolution.sites.some(
        ({ module: home, definition }) =>
          definition.kind === 'import-from' ||
          ((definition.kind === 'assign' || definition.kind === 'annotated') &&
            home.functionAt(definition.start) === null),
      )
    if (!isConstant) return false
    const type = this.#inference.typeOf(module, name)
    if (type.kind === 'library' && /^pydantic(?:\.version)?\.(?:VERSION|__version__|version)/.test(type.name))
      return true
    return valuesOf(this.#inference, { module, node: name }, { calls: false }).some(
      (value) => value.node !== name && value.node.kind !== 'Name' && this.#asksForVersion(value.module, value.node),
    )
  }
}

function catchesEverything(exception: Expression | null): boolean {
  return exception === null || /^(Base)?Exception$/.test(lastIdentifier(exception))
}

/** `pytest.warns(…)`, `contextlib.suppress(ImportError)`. */
function expectsDifference({ func, args }: Call): boolean {
  const name = lastIdentifier(func)
  if (name === 'suppress') return args.some((one) => TELLING_EXCEPTIONS.has(lastIdentifier(one)))
  return EXPECTS_WARNINGS.has(name)
}

/** Whether a question is about one object (`hasattr(model, "dict")`), not about the version. */
function asksForFeatureOnly(test: Expression): boolean {
  let isFeature = false
  let isVersion = false
  walk(test, (node) => {
    if (!isVersionQuestion(node)) return true
    if (node.kind === 'Call' && lastIdentifier(node.func) !== 'version') isFeature = true
    else isVersion = true
    return true
  })
  return isFeature && !isVersion
}

function isVersionQuestion(node: Node): boolean {
  switch (node.kind) {
    case 'Name':
      return VERSION_NAME.test(node.id)
    case 'Attribute':
      if (VERSION_NAME.test(node.attr)) return true
      return /^(VERSION|__version__|version)$/.test(node.attr) && /pydantic/i.test(lastIdentifier(node.value))
    case 'Call': {
      const called = lastIdentifier(node.func)
      const second = node.args[1]
      if ((called === 'hasattr' || called === 'getattr') && second?.kind === 'Constant' && second.type === 'str') {
        return (
          /^(model_|__pydantic_|__fields|__root|(outer_)?type_$|field_info$)/.test(second.value) ||
          OLD_MODEL_METHODS.has(second.value)
        )
      }
      const first = node.args[0]
      if (first?.kind !== 'Constant' || first.type !== 'str') return false
      if (called === 'find_spec') return /^pydantic(_settings|\.|_core|$)/.test(first.value)
      return called === 'version' && first.value === 'pydantic'
    }
    default:
      return false
  }
}
