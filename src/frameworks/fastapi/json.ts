import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { isDefined, type Located } from '../../project/module.ts'
import { type ClassSymbol, lastName } from '../../project/symbols.ts'
import { type InstanceType, membersOf, type Type } from '../../project/types.ts'
import type { Call, Expression, Name } from '../../syntax/ast.ts'
import type { Application, CheckedFile } from '../application.ts'
import { annotationParts } from './annotations.ts'
import { isDataclass } from './parameters.ts'

/** Something in a value for which Python's `json` raises. */
export interface Unwritable {
  /** Its class: `datetime`, `Item`. */
  readonly name: string
  /** The expression that it is, or that holds it. */
  readonly at: Located
  /** The field of a dumped model that holds it, as `Item.created_at`; null for none. */
  readonly field: string | null
}

/**
 * What Python's `json` cannot write in an expression of the checked file; null where nothing is certain. A model is not written either; its
 * `model_dump()` is a dict of what its fields hold.
 */
export function unwritableIn(application: Application, file: CheckedFile, node: Expression): Unwritable | null {
  return new Content(application, file).in(node)
}

const JSON_RESPONSE = 'starlette.responses.JSONResponse'

/** Whether a type is Starlette's `JSONResponse`, or a class of the project that leaves the writing to it. */
export function writesPlainJson({ classes }: Inference, type: Type): boolean {
  if (type.kind !== 'class' || type.of.kind !== 'instance') return false
  const { class: symbol } = type.of
  if (symbol.qualifiedName === JSON_RESPONSE) return true
  if (!isDefined(symbol) || symbol.module.isStub || classes.isSubclass(symbol, JSON_RESPONSE) !== true) return false
  const object = classes.instanceOf(symbol)
  return ['__init__', 'render'].every((method) => classes.member(object, method)?.sites[0]?.module.isStub === true)
}

class Content {
  readonly #application: Application
  readonly #inference: Inference
  readonly #file: CheckedFile

  constructor(application: Application, file: CheckedFile) {
    this.#application = application
    this.#inference = application.project.inference
    this.#file = file
  }

  in(node: Expression, nested = 0): Unwritable | null {
    if (nested > MAXIMUM_NESTING) return null
    const firstIn = (nodes: readonly Expression[]): Unwritable | null => {
      for (const one of nodes) {
        const found = this.in(one, nested + 1)
        if (found) return found
      }
      return null
    }
    switch (node.kind) {
      case 'Dict':
        return firstIn(node.values)
      case 'List':
      case 'Tuple':
        return firstIn(node.elts)
      case 'ListComp':
        return this.in(node.elt, nested + 1)
      case 'DictComp':
        return this.in(node.value, nested + 1)
      case 'Set':
      case 'SetComp':
        return this.#found('set', node)
      case 'GeneratorExp':
        return this.#found('generator', node)
      case 'Call': {
        const made = MAKERS.find(([pattern]) => pattern.test(this.#nameOf(node.func)))
        if (made) return this.#found(made[1], node)
        return this.#inDump(node) ?? this.#inType(node)
      }
      case 'Name': {
        const display = this.#displayOf(node)
        const found = display ? this.in(display, nested + 1) : this.#inType(node)
        // A single object is what the name stands for; of a dict the entry is to be changed.
        return found && display?.kind === 'Call' && found.field === null ? this.#found(found.name, node) : found
      }
      default:
        return this.#inType(node)
    }
  }

  #found(name: string, node: Expression, field: string | null = null): Unwritable {
    return { name, at: { module: this.#file.module, node }, field }
  }

  #nameOf(node: Expression): string {
    return qualifiedNameOf(this.#inference.typeOf(this.#file.module, node)) ?? ''
  }

  #inType(node: Expression): Unwritable | null {
    const name = this.#unwritable(this.#inference.typeOf(this.#file.module, node))
    return name === null ? null : this.#found(name, node)
  }

  /** The expression that a local name stands for, where nothing else is ever put into it. */
  #displayOf({ id, start }: Name): Expression | null {
    const { module } = this.#file
    const resolution = this.#inference.names.lookUp(module, id, start)
    const only = resolution.kind === 'definitions' && resolution.sites.length === 1 ? resolution.sites[0]! : null
    if (only?.module !== module || only.definition.kind !== 'assign' || only.definition.path.length > 0) return null
    const { value } = only.definition
    // `answer["at"] = answer["at"].isoformat()`
    const isChanged = this.#file
      .nodesOf('Subscript')
      .some(({ value: object }) => object.kind === 'Name' && object.id === id && object.start < start)
    const isDisplay = ['Dict', 'List', 'Set', 'ListComp', 'DictComp', 'SetComp', 'Call'].includes(value.kind)
    return isDisplay && !isChanged ? value : null
  }

  /** What a dict has in it that `model.model_dump()` makes. */
  #inDump(node: Call): Unwritable | null {
    const { func, args, keywords } = node
    if (func.kind !== 'Attribute' || !DUMPS.has(func.attr) || args.length > 0) return null
    const model = this.#inference.typeOf(this.#file.module, func.value)
    if (!this.#application.pydantic.hasMethodOfBaseModel(model, func.attr) || model.kind !== 'instance') return null
    if (keywords.some(({ arg }) => arg === null || !HARMLESS.has(arg))) return null
    const isPartial = keywords.some(({ arg }) => arg === 'exclude_unset' || arg === 'exclude_defaults')
    const held = this.#inFields(model.class, isPartial, new Set())
    return held && this.#found(held.name, node, held.field)
  }

  /** The first field of a model that holds something unwritable; `isPartial`: only fields that are always set count. */
  #inFields(
    symbol: ClassSymbol,
    isPartial: boolean,
    seen: Set<ClassSymbol>,
  ): { readonly name: string; readonly field: string } | null {
    const { pydantic } = this.#application
    if (seen.has(symbol) || pydantic.hasSerializer(symbol)) return null
    seen.add(symbol)
    for (const { name, module, annotation, fieldCall, isRequired } of pydantic.fieldsOf(symbol).values()) {
      if (isPartial && !isRequired) continue
      if (fieldCall?.keywords.some(({ arg }) => arg === 'exclude') || pydantic.hasSerializer(symbol, name)) continue
      const type = this.#plainType({ module, node: annotation })
      if (type === null) continue
      const inner = this.#modelIn(type)
      if (inner) {
        const held = this.#inFields(inner, isPartial, seen)
        if (held) return held
        continue
      }
      const unwritable = this.#isKeptAsEnum(symbol, type) ? this.#unwritable(type) : null
      if (unwritable) return { name: unwritable, field: `${lastName(symbol.qualifiedName)}.${name}` }
    }
    return null
  }

  /** The type of a field; null where metadata may write it in its own way. */
  #plainType(annotation: Located): Type | null {
    const { base, metadata } = annotationParts(this.#inference, annotation)
    const isPlain = metadata.every(
      ({ module, node }) =>
        node.kind === 'Call' && qualifiedNameOf(this.#inference.typeOf(module, node.func)) === 'pydantic.Field',
    )
    return isPlain ? this.#inference.annotation(base.module, base.node) : null
  }

  /** The model that a field holds, alone or in a list or dict. */
  #modelIn(type: Type): ClassSymbol | null {
    if (type.kind !== 'instance') return null
    if (this.#application.pydantic.isModel(type.class) === true) return type.class
    const held = CONTAINERS.has(type.class.qualifiedName) ? type.args.at(-1) : undefined
    return held ? this.#modelIn(held) : null
  }

  /** False for enumerations of a model that dumps their values. */
  #isKeptAsEnum(symbol: ClassSymbol, type: Type): boolean {
    if (type.kind !== 'instance' || this.#inference.classes.isSubclass(type.class, 'enum.Enum') === false) return true
    const configuration = this.#application.pydantic.configurationOf(symbol)
    return configuration.isComplete && !configuration.values.has('use_enum_values')
  }

  /** The class of which every object of the type is or has one that is not written; null where that is not certain. */
  #unwritable(type: Type): string | null {
    const names = membersOf(type).map((member) => (member.kind === 'instance' ? this.#unwritableClass(member) : null))
    return names.includes(null) ? null : names[0]!
  }

  #unwritableClass(type: InstanceType): string | null {
    const { class: symbol, args } = type
    const { qualifiedName } = symbol
    if (UNWRITABLE.test(qualifiedName)) return lastName(qualifiedName)
    if (CONTAINERS.has(qualifiedName)) {
      const held = args[qualifiedName === 'builtins.dict' ? 1 : 0]
      // Of a tuple the first element says enough.
      return held ? this.#unwritable(held) : null
    }
    const { classes } = this.#inference
    if (classes.isSubclass(symbol, 'builtins.BaseException') === true) return lastName(qualifiedName)
    if (!isDefined(symbol) || symbol.module.isStub) return null
    if (WRITABLE.some((name) => classes.isSubclass(symbol, name) !== false)) return null
    const isKnown =
      ['pydantic.BaseModel', 'enum.Enum'].some((name) => classes.isSubclass(symbol, name) === true) ||
      this.#application.sqlAlchemy.isEntity(symbol) === true ||
      isDataclass(this.#inference, symbol)
    return isKnown ? lastName(qualifiedName) : null
  }
}

const MAXIMUM_NESTING = 20

/** Functions and methods of the standard library with what they give. */
const MAKERS: readonly (readonly [RegExp, string])[] = [
  [
    /^datetime\.datetime\.(now|utcnow|today|fromtimestamp|utcfromtimestamp|fromisoformat|strptime|combine)$/,
    'datetime',
  ],
  [/^datetime\.date\.(today|fromtimestamp|fromisoformat)$/, 'date'],
  [/^uuid\.uuid\d$/, 'UUID'],
]

/** What `json.JSONEncoder` refuses. Source: https://docs.python.org/3/library/json.html#json.JSONEncoder */
const UNWRITABLE =
  /^(datetime\.(datetime|date|time|timedelta)|decimal\.Decimal|uuid\.UUID|pathlib\.(Pure)?(Posix|Windows)?Path|builtins\.(set|frozenset|bytes|bytearray|complex))$/

const WRITABLE = ['str', 'int', 'float', 'list', 'tuple', 'dict'].map((name) => `builtins.${name}`)

const CONTAINERS: ReadonlySet<string> = new Set(['builtins.list', 'builtins.tuple', 'builtins.dict'])

const DUMPS: ReadonlySet<string> = new Set(['model_dump', 'dict'])

/** Arguments of `model_dump` that leave fields as they are. */
const HARMLESS: ReadonlySet<string> = new Set(['by_alias', 'exclude_none', 'exclude_unset', 'exclude_defaults'])
