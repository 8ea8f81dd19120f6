/** Lowering of strings: implicit concatenation, f-strings, t-strings, strings that spell types. */
import type {
  Constant,
  Expression,
  FormattedValue,
  Interpolation,
  JoinedStr,
  StringConstant,
  TemplateStr,
} from './ast.ts'
import { type Index, NONE, Type } from './concrete-tree.ts'
import { type StringPrefix, stringPrefix, stringValue } from './literals.ts'
import { Lowering } from './lower-base.ts'

const DOTTED_NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

type Part = Constant | FormattedValue | Interpolation

/** Literal text being gathered from neighbouring parts of one string. */
interface Pending {
  value: string
  start: number
  end: number
}

export abstract class StringLowering extends Lowering {
  /** Whether the expression being lowered stands where Python expects a type. */
  protected inAnnotation = false

  /** Lowers one `string` node. */
  protected string(node: Index): Expression {
    const opening = node + 1
    if (this.types[opening] !== Type.string_start) return this.broken(node)
    const prefix = stringPrefix(this.text, this.starts[opening]!, this.ends[opening]!)
    const start = this.starts[node]!
    const end = this.ends[node]!
    if (this.text[this.ends[opening]! - 1] === '`') {
      this.report(start, end, 'unexpected "`", Python 3 spells it repr()')
      return this.broken(node)
    }
    if (prefix.fields !== null) return this.#joined([node], start, end)
    const contentStart = this.ends[opening]!
    const value = stringValue(this.text.slice(contentStart, this.#contentEnd(node)), prefix)
    if (prefix.isBytes) return { kind: 'Constant', start, end, type: 'bytes', value }
    const constant: StringConstant = { kind: 'Constant', start, end, type: 'str', value }
    if (!this.inAnnotation || !prefix.isPlain) return constant
    // A value that is as long as its source had no escapes: its offsets are those of the file.
    return contentStart + value.length === this.#contentEnd(node) ? this.#forward(constant, contentStart) : constant
  }

  /** Lowers adjacent strings, which Python joins. */
  protected concatenatedString(node: Index): Expression {
    const strings: Index[] = []
    let hasFields = false
    let bytes = 0
    let value = ''
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      const opening = child + 1
      if (this.types[opening] !== Type.string_start) continue
      strings.push(child)
      const prefix = stringPrefix(this.text, this.starts[opening]!, this.ends[opening]!)
      if (prefix.fields !== null) hasFields = true
      else if (prefix.isBytes) bytes++
      if (!hasFields) value += stringValue(this.text.slice(this.ends[opening], this.#contentEnd(child)), prefix)
    }
    const start = this.starts[node]!
    const end = this.ends[node]!
    if (bytes > 0 && bytes < strings.length) this.report(start, end, 'cannot mix bytes and nonbytes literals')
    if (hasFields) return this.#joined(strings, start, end)
    return { kind: 'Constant', start, end, type: bytes > 0 ? 'bytes' : 'str', value }
  }

  /** Where the closing quotes of a string start. */
  #contentEnd(node: Index): number {
    let last = node + 1
    for (let child = last; child < this.nexts[node]!; child = this.nexts[child]!) last = child
    const end = this.ends[node]!
    if (this.types[last] !== Type.string_end) return end
    // Not the start of the closing token: the grammar counts escapes at the end of a raw string among it.
    const opening = this.ends[node + 1]!
    const quotes = this.text.charCodeAt(opening - 1) === this.text.charCodeAt(opening - 3) ? 3 : 1
    return Math.max(opening, end - (opening - this.starts[node + 1]! >= 3 ? quotes : 1))
  }

  #forward(constant: StringConstant, start: number): StringConstant {
    const content = constant.value
    if (content.length === 0) return constant
    if (DOTTED_NAME.test(content)) {
      const forward = this.#dottedName(content, start)
      return forward === null ? constant : { ...constant, forward }
    }
    this.forwardReferences.push({ constant, start, content })
    return constant
  }

  /** The expression a dotted name spells, built without parsing it. */
  #dottedName(content: string, start: number): Expression | null {
    const names = content.split('.')
    const [first] = names
    if (first === 'None' && names.length === 1) {
      return { kind: 'Constant', start, end: start + 4, type: 'None', value: null }
    }
    if (names.some((name) => KEYWORDS.has(name))) return null
    let end = start + first!.length
    let expression: Expression = { kind: 'Name', start, end, id: first! }
    for (const attr of names.slice(1)) {
      end += 1 + attr.length
      expression = { kind: 'Attribute', start, end, value: expression, attr }
    }
    return expression
  }

  #joined(strings: readonly Index[], start: number, end: number): JoinedStr | TemplateStr {
    const parts: Part[] = []
    let pending: Pending | null = null
    let isTemplate = false
    for (const string of strings) {
      const opening = string + 1
      const prefix = stringPrefix(this.text, this.starts[opening]!, this.ends[opening]!)
      if (prefix.fields === 't') isTemplate = true
      if (prefix.fields === null) {
        const value = stringValue(this.text.slice(this.ends[opening], this.#contentEnd(string)), prefix)
        pending = gather(pending, value, this.starts[string]!, this.ends[string]!)
        continue
      }
      pending = this.#fields(string, this.ends[opening]!, this.#contentEnd(string), prefix, parts, pending)
    }
    flush(pending, parts)
    return isTemplate
      ? { kind: 'TemplateStr', start, end, values: parts }
      : { kind: 'JoinedStr', start, end, values: parts }
  }

  /** Appends literal text and replacement fields between two offsets of `node` to `parts`; gives the text not yet appended. */
  #fields(
    node: Index,
    start: number,
    end: number,
    prefix: StringPrefix,
    parts: Part[],
    before: Pending | null,
  ): Pending | null {
    let pending = before
    let offset = start
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type !== Type.interpolation && type !== Type.format_expression) continue
      const fieldStart = this.starts[child]!
      if (fieldStart > offset) {
        pending = gather(pending, stringValue(this.text.slice(offset, fieldStart), prefix), offset, fieldStart)
      }
      offset = this.ends[child]!
      pending = this.#field(child, prefix, parts, pending)
    }
    if (end > offset) pending = gather(pending, stringValue(this.text.slice(offset, end), prefix), offset, end)
    return pending
  }

  /** Appends one replacement field, and before it the text gathered so far. */
  #field(node: Index, prefix: StringPrefix, parts: Part[], before: Pending | null): Pending | null {
    const start = this.starts[node]!
    const end = this.ends[node]!
    let value: Expression | null = null
    let conversion: 's' | 'r' | 'a' | null = null
    let formatSpec: JoinedStr | null = null
    let equalsAt = NONE
    let textEnd = end - 1
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type === Type.equals) {
        equalsAt = child
      } else if (type === Type.type_conversion) {
        textEnd = Math.min(textEnd, this.starts[child]!)
        const letter = this.text[this.ends[child]! - 1]
        if (letter === 's' || letter === 'r' || letter === 'a') conversion = letter
        else this.reportNode(child, `invalid conversion character "${letter}", expected "s", "r" or "a"`)
      } else if (type === Type.format_specifier) {
        textEnd = Math.min(textEnd, this.starts[child]!)
        formatSpec = this.#formatSpecifier(child, prefix)
      } else if (type === Type.named_expression) {
        // `{x:=10}`: not in parentheses, so the colon starts a format specifier.
        const name = this.firstNamed(child)
        const colon = name === NONE ? end - 1 : this.text.indexOf(':', this.ends[name])
        value = name === NONE ? this.broken(child) : this.expression(name)
        const spec = stringValue(this.text.slice(colon + 1, end - 1), prefix)
        formatSpec = { kind: 'JoinedStr', start: colon, end: end - 1, values: [] }
        if (spec !== '') {
          const text: Constant = { kind: 'Constant', start: colon + 1, end: end - 1, type: 'str', value: spec }
          formatSpec = { ...formatSpec, values: [text] }
        }
      } else if (type > Type.ERROR && value === null) {
        value = this.expression(child)
      }
    }
    value ??= { kind: 'Broken', start: start + 1, end: textEnd }
    let pending = before
    if (equalsAt !== NONE) {
      const text = this.textWithoutComments(start + 1, textEnd)
      pending = gather(pending, text, start + 1, textEnd)
      if (conversion === null && formatSpec === null) conversion = 'r'
    }
    flush(pending, parts)
    if (prefix.fields === 't' && this.types[node] === Type.interpolation) {
      const str = this.text.slice(start + 1, equalsAt === NONE ? textEnd : this.starts[equalsAt]).trimEnd()
      parts.push({ kind: 'Interpolation', start, end, value, str, conversion, format_spec: formatSpec })
    } else {
      parts.push({ kind: 'FormattedValue', start, end, value, conversion, format_spec: formatSpec })
    }
    return null
  }

  #formatSpecifier(node: Index, prefix: StringPrefix): JoinedStr {
    const start = this.starts[node]!
    const end = this.ends[node]!
    const values: Part[] = []
    flush(this.#fields(node, start + 1, end, prefix, values, null), values)
    return { kind: 'JoinedStr', start, end, values }
  }
}

function gather(pending: Pending | null, value: string, start: number, end: number): Pending {
  if (pending === null) return { value, start, end }
  pending.value += value
  pending.end = end
  return pending
}

function flush(pending: Pending | null, parts: Part[]): void {
  if (pending === null || pending.value === '') return
  parts.push({ kind: 'Constant', start: pending.start, end: pending.end, type: 'str', value: pending.value })
}
