import { DOCUMENTATION_NAMES, type SecretNoun } from '../../knowledge/secrets.ts'
import type { Module } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import type {
  AnnAssign,
  Arguments,
  Assign,
  BytesConstant,
  Call,
  ClassDef,
  Compare,
  Dict,
  Expression,
  If,
  JoinedStr,
  Node,
  StringConstant,
} from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { type EnvironmentRead, environmentRead, textOf } from './environment.ts'
import { lastNameOf, unwrapped } from './model.ts'
import { secretNoun, wordsOf } from './names.ts'
import { FILLED_IN, mayBeUrl } from './urls.ts'
import { mayBeIssued } from './values.ts'

export type Text = StringConstant | BytesConstant

/** How a literal comes to be what a name stands for. */
export type Origin =
  /** The default of a variable of the environment. */
  | { readonly kind: 'environment'; readonly reader: string }
  /** The default of a field that is filled from the environment. */
  | { readonly kind: 'settings'; readonly class: string }
  /** The default of `mapping.get()`. */
  | { readonly kind: 'lookup' }
  /** The value of a module or class level name. */
  | { readonly kind: 'constant' }
  /** A variable of a function, an argument, a parameter's default, an entry of a dictionary. */
  | { readonly kind: 'variable' }
  /** The other side of a comparison. */
  | { readonly kind: 'comparison' }
  /** A member of an enumeration. */
  | { readonly kind: 'label' }

/** A literal that may be a secret. */
export interface Candidate {
  readonly node: Text
  readonly name: string | null
  readonly noun: SecretNoun | null
  readonly origin: Origin
  /** The class in whose body the name is a field. */
  readonly owner: ClassSymbol | null
}

/** A string literal, or an f-string with `FILLED_IN` for its values. */
export interface WrittenText {
  readonly node: StringConstant | JoinedStr
  readonly text: string
}

/** Reads one file for literals that have a name, or that work as a secret without one. Documentation is left out. */
export class Candidates {
  readonly #application: Application
  readonly #module: Module
  /** By the start of the literal. */
  readonly #candidates = new Map<number, Candidate>()
  readonly #texts: WrittenText[] = []
  readonly #classes = new Map<number, ClassDef>()
  /** Entries of dictionaries that are shown to readers and not used. */
  readonly #documentation = new Set<Node>()
  /** The starts of literals that are used only when nobody provides another value. */
  readonly #fallbacks = new Set<number>()
  /** The starts of literals, and the names of constants, that what requests show is compared with before they are let in. */
  readonly #admitting = new Set<number>()
  readonly #admittingNames = new Set<string>()
  readonly #development: Span[] = []
  /** The starts of defaults that are looked up only to see whether they are in use. */
  readonly #compared = new Set<number>()
  readonly #text: string
  readonly #quote = /["']/g
  /** Where the first quote stands at or after the statement that was asked about last. */
  #nextQuote = -1

  constructor(application: Application, file: CheckedFile) {
    this.#application = application
    this.#module = file.module
    this.#text = file.text
    walk(file.tree.module, (node) => this.#visit(node))
  }

  /** Whether requests are let in by comparing what they show with the literal or with the constant that has it. */
  isCompared({ node, name, origin }: Candidate): boolean {
    return (
      this.#admitting.has(node.start) || (origin.kind === 'constant' && name !== null && this.#admittingNames.has(name))
    )
  }

  /** Whether a condition keeps the literal to machines of developers: `if ENV == "dev":`. */
  isForDevelopment({ start }: Expression): boolean {
    return this.#development.some((span) => span.start <= start && start < span.end)
  }

  /** One for each literal, in source order. */
  all(): readonly Candidate[] {
    return [...this.#candidates.values()].sort((a, b) => a.node.start - b.node.start)
  }

  /** All texts of the file that may be URLs and are no documentation, in source order. */
  texts(): readonly WrittenText[] {
    return this.#texts
  }

  /** Whether a literal is used only when nobody provides another value. */
  isFallback({ start }: Expression): boolean {
    return this.#fallbacks.has(start)
  }

  /** The definition of a class of this file. */
  definitionOf(symbol: ClassSymbol): ClassDef | null {
    return (symbol.facts && this.#classes.get(symbol.facts.nameSpan.start)) ?? null
  }

  /** Notes what a node says about the literals in it; false where everything below is documentation. */
  #visit(node: Node): boolean {
    if (node.kind === 'Name' || node.kind === 'Attribute') return true
    if (this.#documentation.size > 0 && this.#documentation.has(node)) return false
    switch (node.kind) {
      case 'Expr':
        return node.value.kind !== 'Constant' && node.value.kind !== 'JoinedStr' && this.#mayHaveText(node)
      case 'Return':
      case 'Raise':
      case 'Assert':
      case 'AugAssign':
      case 'Delete':
      case 'Import':
      case 'ImportFrom':
        return this.#mayHaveText(node)
      case 'ClassDef':
        this.#classes.set(node.nameSpan.start, node)
        if (DEVELOPMENT_SETTINGS.test(wordsOf(node.name).join(' '))) this.#development.push(node)
        // Settings for tests may stand beside the real ones.
        return !wordsOf(node.name).some((word) => word === 'test' || word === 'testing')
      case 'Assign':
        return this.#mayHaveText(node) && this.#visitAssignment(node, node.targets)
      case 'AnnAssign':
        if (!this.#mayHaveText(node)) return false
        if (isChoice(node.annotation)) return true
        return this.#visitAssignment(node, [node.target])
      case 'NamedExpr':
        this.#offer(lastNameOf(node.target), node.value, { kind: 'variable' })
        return true
      case 'keyword':
        if (node.arg === null) return true
        if (DOCUMENTATION_NAMES.has(node.arg)) return false
        this.#offer(node.arg, node.value, { kind: 'variable' })
        return true
      case 'arguments':
        this.#visitDefaults(node)
        return true
      case 'Dict':
        this.#visitEntries(node)
        return true
      case 'Call':
        this.#visitCall(node)
        return true
      case 'BoolOp':
        if (node.values.some(isText)) this.#offer(null, node, { kind: 'variable' })
        return true
      case 'IfExp':
        if (isText(node.body) || isText(node.orelse)) this.#offer(null, node, { kind: 'variable' })
        return true
      case 'Compare':
        this.#visitComparison(node)
        return true
      case 'If':
        this.#visitCondition(node)
        return true
      case 'Constant':
        if (node.type === 'str' || node.type === 'bytes') this.#visitText(node)
        return true
      case 'JoinedStr': {
        const text = filledIn(node)
        if (mayBeUrl(text)) this.#texts.push({ node, text })
        return false
      }
      default:
        return true
    }
  }

  /** Whether there may be a literal in a statement, about which it says something only then; statements come in the order of the text. */
  #mayHaveText({ start, end }: Span): boolean {
    if (this.#nextQuote < start) {
      this.#quote.lastIndex = start
      this.#nextQuote = this.#quote.test(this.#text) ? this.#quote.lastIndex - 1 : Number.POSITIVE_INFINITY
    }
    return this.#nextQuote < end
  }

  #visitAssignment({ value }: Assign | AnnAssign, targets: readonly Expression[]): boolean {
    if (value === null) return true
    for (const target of targets) {
      if ((target.kind === 'Tuple' || target.kind === 'List') && (value.kind === 'Tuple' || value.kind === 'List')) {
        for (const [index, element] of target.elts.entries()) {
          const part = value.elts[index]
          const name = lastNameOf(element)
          if (part && name !== '') this.#offer(name, part, this.#originOf(element, name, null))
        }
        continue
      }
      const name = target.kind === 'Subscript' ? textOf(target.slice) : lastNameOf(target)
      if (!name) continue
      if (isDocumentation(name)) return false
      const owner = this.#fieldOwner(target)
      this.#offer(name, value, this.#originOf(target, name, owner), owner)
    }
    return true
  }

  /** The class whose field an assignment in a class body gives its value. */
  #fieldOwner(target: Expression): ClassSymbol | null {
    if (target.kind !== 'Name') return null
    const scope = this.#module.scope(this.#module.scopeAt(target.start))
    return scope.class === null ? null : this.#module.classes[scope.class]!
  }

  #originOf(target: Expression, name: string, owner: ClassSymbol | null): Origin {
    if (owner === null) {
      const isConstant = target.kind === 'Name' && this.#module.scopeAt(target.start) === 0
      return { kind: isConstant ? 'constant' : 'variable' }
    }
    // Names with an underscore are attributes of a model, and no fields.
    if (this.#application.secrets.isSettings(owner) && !name.startsWith('_')) {
      return { kind: 'settings', class: owner.facts?.name ?? '' }
    }
    const isEnumeration = this.#application.project.inference.classes.isSubclass(owner, 'enum.Enum') === true
    return { kind: isEnumeration ? 'label' : 'constant' }
  }

  #visitEntries({ keys, values }: Dict): void {
    for (const [index, key] of keys.entries()) {
      const name = key && textOf(key)
      if (!name) continue
      if (DOCUMENTATION_NAMES.has(name)) this.#documentation.add(values[index]!)
      else this.#offer(name, values[index]!, { kind: 'variable' })
    }
  }

  #visitDefaults(node: Arguments): void {
    const positional = [...node.posonlyargs, ...node.args]
    const first = positional.length - node.defaults.length
    for (const [index, value] of node.defaults.entries()) {
      this.#offer(positional[first + index]!.arg, value, { kind: 'variable' })
    }
    for (const [index, value] of node.kw_defaults.entries()) {
      if (value) this.#offer(node.kwonlyargs[index]!.arg, value, { kind: 'variable' })
    }
  }

  #visitCall(node: Call): void {
    const [key, fallback] = node.args
    if (lastNameOf(node.func) === 'compare_digest' && node.args.length === 2) {
      const [left, right] = node.args as [Expression, Expression]
      for (const [named, value] of [[left, right] as const, [right, left] as const]) {
        const name = shownName(named)
        if (name !== '') this.#offer(name, value, { kind: 'comparison' })
      }
      return
    }
    if (!hasDefault(node)) return
    if (this.#environmentRead(node)) this.#offer(null, node, { kind: 'variable' })
    else if (node.func.kind === 'Attribute' && node.func.attr === 'get' && key && fallback) {
      const name = textOf(key)
      if (name) this.#offer(name, fallback, { kind: 'lookup' })
    }
  }

  #visitComparison({ left, comparators: [right], ops: [operator] }: Compare): void {
    for (const side of [left, right]) {
      if (side?.kind === 'Call') for (const argument of side.args.slice(1)) this.#compared.add(argument.start)
    }
    if (right === undefined || (operator !== 'Eq' && operator !== 'NotEq')) return
    for (const [named, value] of [[left, right] as const, [right, left] as const]) {
      const name = lastNameOf(named)
      if (name !== '') this.#offer(name, value, { kind: 'comparison' })
    }
  }

  /** Notes what a condition lets in: `if key != API_KEY: raise HTTPException(…)`, `if user == "…" and password == "…": return …`. */
  #visitCondition({ test, body, orelse }: If): void {
    const first = body[0]
    const last = body.at(-1)
    if (first && last && isForDevelopers(test)) this.#development.push({ start: first.start, end: last.end })
    const isJoined = test.kind === 'BoolOp'
    const comparisons = (isJoined ? test.values : [test]).filter(
      (node) => node.kind === 'Compare' && node.ops.length === 1,
    )
    if (comparisons.length === 0) return
    const refuses = body.some(refusesRequest)
    const admits =
      !body.some(({ kind }) => kind === 'Raise') &&
      (orelse.some(refusesRequest) || body.some(({ kind }) => kind === 'Return'))
    const expected =
      refuses && (!isJoined || test.op === 'Or') ? 'NotEq' : admits && (!isJoined || test.op === 'And') ? 'Eq' : null
    if (expected === null) return
    const matching = comparisons.filter((node) => node.kind === 'Compare' && node.ops[0] === expected)
    const namesUser = matching.some(
      (node) => node.kind === 'Compare' && /^(?:user|user_?name|login|e_?mail)$/i.test(lastNameOf(node.left)),
    )
    for (const node of comparisons) {
      if (node.kind !== 'Compare') continue
      const [operator] = node.ops
      const right = node.comparators[0]!
      const isMembership = refuses && operator === 'NotIn'
      if (operator !== expected && !isMembership) continue
      for (const [shown, known] of [[node.left, right] as const, [right, node.left] as const]) {
        const isSecret = namesSecret(lastNameOf(shown))
        if (
          known.kind === 'Name' &&
          secretNoun(known.id) !== null &&
          isSecret &&
          (refuses || orelse.some(refusesRequest))
        ) {
          this.#admittingNames.add(known.id)
        }
        const noun = secretNoun(lastNameOf(shown))
        if (isText(known) && (namesUser ? noun === 'password' : noun !== null && refuses))
          this.#admitting.add(known.start)
        if (isMembership) break
      }
    }
  }

  #visitText(node: Text): void {
    if (node.type === 'str' && mayBeUrl(node.value)) this.#texts.push({ node, text: node.value })
    if (this.#candidates.has(node.start) || !this.#mayCountWithoutName(node)) return
    this.#claim({ node, name: null, noun: null, origin: { kind: 'variable' }, owner: null })
  }

  /** Notes the literals that `value` gives to `name`. */
  #offer(name: string | null, value: Expression, origin: Origin, owner: ClassSymbol | null = null): void {
    for (const { node, read } of this.#literalsIn(value, null)) {
      if (this.#compared.has(node.start)) continue
      if (read !== null || origin.kind === 'settings' || origin.kind === 'lookup') this.#fallbacks.add(node.start)
      const names = [read?.variable ?? '', name ?? ''].filter((one) => one !== '')
      const called = names.find((one) => secretNoun(one) !== null) ?? names[0]
      if (called === undefined) continue
      const noun = secretNoun(called)
      if (noun === null && !this.#mayCountWithoutName(node)) continue
      this.#claim({
        node,
        name: called,
        noun,
        origin: read ? { kind: 'environment', reader: read.reader } : origin,
        owner,
      })
    }
  }

  /** Whether a literal that has no secret's name may be one all the same: something uses it as one, or it tells by itself what it is. */
  #mayCountWithoutName(node: Text): boolean {
    return mayBeIssued(node.value) || this.#application.secrets.usesOf(this.#module, node).length > 0
  }

  /** The first claim to a literal counts, unless a later one gives it the name of a secret. */
  #claim(candidate: Candidate): void {
    const { start } = candidate.node
    const known = this.#candidates.get(start)
    if (known === undefined || (known.noun === null && candidate.noun !== null)) this.#candidates.set(start, candidate)
  }

  /** The literals that an expression may evaluate to, each with the reading of the environment that comes before it. */
  #literalsIn(
    value: Expression,
    before: EnvironmentRead | null,
  ): readonly { readonly node: Text; readonly read: EnvironmentRead | null }[] {
    switch (value.kind) {
      case 'Constant':
        return value.type === 'str' || value.type === 'bytes' ? [{ node: value, read: before }] : []
      case 'Call': {
        const inner = unwrapped(value)
        if (inner) return this.#literalsIn(inner, before)
        const read = hasDefault(value) ? this.#environmentRead(value) : null
        return read?.fallback ? this.#literalsIn(read.fallback, read) : []
      }
      case 'BoolOp': {
        if (value.op !== 'Or' || !value.values.some(isText)) return []
        const read = value.values.map((one) => this.#environmentRead(one)).find((one) => one !== null) ?? before
        return value.values.flatMap((one) => this.#literalsIn(one, read))
      }
      case 'IfExp': {
        if (!isText(value.body) && !isText(value.orelse)) return []
        const read = this.#environmentRead(value.body) ?? this.#environmentRead(value.orelse) ?? before
        return [value.body, value.orelse].flatMap((one) => this.#literalsIn(one, read))
      }
      case 'List':
      case 'Tuple':
      case 'Set':
        return value.elts.flatMap((element) => this.#literalsIn(element, before))
      default:
        return []
    }
  }

  #environmentRead(node: Expression): EnvironmentRead | null {
    return environmentRead(this.#application.project.inference, this.#module, node)
  }
}

/** Whether an expression is, wraps, or has as its default a string literal. */
function isText(node: Expression): boolean {
  if (node.kind === 'Constant') return node.type === 'str' || node.type === 'bytes'
  if (node.kind !== 'Call') return false
  const inner = unwrapped(node)
  return inner ? isText(inner) : hasDefault(node)
}

/** Whether a call has a string literal beside its first argument. */
function hasDefault({ args, keywords }: Call): boolean {
  return args.slice(1).some(isText) || keywords.some(({ value }) => isText(value))
}

/** Whether a type lists the values that a name may have: one of those is no secret. */
function isChoice(annotation: Expression): boolean {
  return annotation.kind === 'Subscript' && lastNameOf(annotation.value) === 'Literal'
}

/** The last name of a value, whatever it is encoded to. */
function shownName(node: Expression): string {
  const inner = node.kind === 'Call' ? unwrapped(node) : null
  return lastNameOf(inner ?? node)
}

/** Whether what has this name is a secret, also when it came in a header: `x_api_key`, `api_key_header`, but not `token_type`. */
function namesSecret(name: string): boolean {
  const words = wordsOf(name)
  if (/^(?:type|kind|scope|name|id|purpose|use|length|hash)$/.test(words.at(-1) ?? '')) return false
  return words.some((word) => /^(?:key|apikey|token|secret|password|passwd|pwd|credentials)$/.test(word))
}

function refusesRequest(statement: Node): boolean {
  return (
    statement.kind === 'Raise' &&
    statement.exc?.kind === 'Call' &&
    /HTTPException$|Unauthorized|Forbidden/.test(lastNameOf(statement.exc.func))
  )
}

const DEVELOPMENT = /^(?:dev|develop|development|local|localhost|test|tests|testing|ci|debug)$/i

/** The words of a class of settings for the machines of developers: `DevConfig`, `LocalSettings`. */
const DEVELOPMENT_SETTINGS =
  /^(?:app )?(?:dev|development|develop|local|debug) (?:app )?(?:settings|config|configuration)$/

/** Whether a condition holds on the machines of developers only: `ENV == "dev"`, `settings.debug`. */
function isForDevelopers(test: Expression): boolean {
  if (test.kind === 'BoolOp') return test.op === 'And' && test.values.some(isForDevelopers)
  if (test.kind === 'Compare') {
    const [operator] = test.ops
    const right = test.comparators[0]!
    if (operator === 'Eq') return DEVELOPMENT.test(textOf(right) ?? '')
    const isList = right.kind === 'Tuple' || right.kind === 'List' || right.kind === 'Set'
    return operator === 'In' && isList && right.elts.every((element) => DEVELOPMENT.test(textOf(element) ?? ''))
  }
  return /^(?:is_?)?(?:debug|dev|development|testing)$/i.test(
    test.kind === 'Call' ? lastNameOf(test.func) : lastNameOf(test),
  )
}

/** Whether a name holds text for readers: `EXAMPLE_URL`, `help_text`, `ERROR_MESSAGES`, `json_schema_extra`. */
function isDocumentation(name: string): boolean {
  if (DOCUMENTATION_NAMES.has(name)) return true
  return MAY_BE_TEXT_FOR_READERS.test(name) && wordsOf(name).some((word) => TEXTS_FOR_READERS.has(word))
}

const TEXTS_FOR_READERS: ReadonlySet<string> = new Set(
  'example examples help errors messages labels translation translations i18n l10n locale locales placeholders selectors'.split(
    ' ',
  ),
)

/** A quick look that spares most names the full one. */
const MAY_BE_TEXT_FOR_READERS = new RegExp([...TEXTS_FOR_READERS].join('|'), 'i')

function filledIn(node: JoinedStr): string {
  return node.values.map((part) => (part.kind === 'Constant' && part.type === 'str' ? part.value : FILLED_IN)).join('')
}
