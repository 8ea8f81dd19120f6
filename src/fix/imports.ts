/** Changes of the imports at the head of a file, in the style that the file has, sorted as isort and Ruff sort. */
import type { ImportChanges, ImportedName, TextEdit } from '../engine/finding.ts'
import { isStandardLibrary } from '../knowledge/standard-library.ts'
import type { Alias, Import, ImportFrom, Module, Statement } from '../syntax/ast.ts'
import { importsThatHold } from '../syntax/head.ts'
import { walk } from '../syntax/visit.ts'
import type { Span } from '../text/span.ts'
import { conflict } from './edits.ts'

/** What is asked of a file whose imports change. */
export interface ImportingFile {
  readonly text: string
  readonly module: Module
  /** Whether an absolute module name is one of the project's own. */
  readonly isOwn: (module: string) => boolean
  /** Whether a name of the file has to stay although the file does not use it: others import it from here, or `__all__` has it. */
  readonly isExported: (name: string) => boolean
}

/** Lines of imports may become this long; longer ones are written with one name on each line. */
const LONGEST_LINE = 88

/**
 * The edits that add names and take those out that nothing uses any more once `edits` are made. A name that is not used any more stays where
 * a comment speaks of it, which does no harm. None of the given edits conflict with each other.
 */
export function importEdits(
  file: ImportingFile,
  changes: readonly ImportChanges[],
  edits: readonly TextEdit[],
): readonly TextEdit[] {
  const removed = new Set(changes.flatMap((one) => one.removed ?? []))
  for (const name of removed) if (file.isExported(name)) removed.delete(name)
  for (const name of usedNames(file, removed, edits)) removed.delete(name)
  return new ImportEditor(file, {
    added: changes.flatMap((one) => one.added),
    removed,
    replaced: new Set(changes.flatMap((one) => one.replaced ?? [])),
  }).edits()
}

/** Which of `names` the file uses outside the text that edits replace. */
function usedNames({ module, text }: ImportingFile, names: ReadonlySet<string>, edits: readonly TextEdit[]): string[] {
  if (names.size === 0) return []
  const uses = usesIn(module, text)
  return [...names].filter((name) =>
    uses.get(name)?.some((use) => !edits.some((edit) => edit.start <= use.start && use.end <= edit.end)),
  )
}

const USES = new WeakMap<Module, ReadonlyMap<string, readonly Span[]>>()

/** Where a file uses each name, be it in an annotation written as a string. */
function usesIn(module: Module, text: string): ReadonlyMap<string, readonly Span[]> {
  let uses = USES.get(module)
  if (uses === undefined) {
    const found = new Map<string, Span[]>()
    const add = (name: string, node: Span): void => {
      const known = found.get(name)
      if (known === undefined) found.set(name, [node])
      else known.push(node)
    }
    walk(module, (node) => {
      if (node.kind === 'Name') add(node.id, node)
      if (node.kind === 'Constant' && node.type === 'str') {
        for (const name of namesInAnnotation(text.slice(node.start, node.end))) add(name, node)
      }
      return true
    })
    uses = found
    USES.set(module, uses)
  }
  return uses
}

/** The names in the source of a string that may be an annotation: one without words beside each other. */
function namesInAnnotation(literal: string): readonly string[] {
  const content = literal.slice(1, -1)
  return /^\s*[\w.]+(?:\s*[[\],|]\s*[\w.]*)*\s*$/.test(content) ? content.split(/\W+/) : []
}

interface Wanted {
  readonly added: readonly ImportedName[]
  /** Names that nothing uses. */
  readonly removed: ReadonlySet<string>
  /** Names that what is added binds. */
  readonly replaced: ReadonlySet<string>
}

class ImportEditor {
  readonly #text: string
  readonly #body: readonly Statement[]
  readonly #wanted: Wanted
  readonly #isOwnModule: ImportingFile['isOwn']
  readonly #lineEnd: string
  /** The imports before the first other statement. */
  readonly #head: readonly (Import | ImportFrom)[]
  readonly #imports: readonly (Import | ImportFrom)[]
  /** Those that may take further names. */
  readonly #early: readonly ImportFrom[]
  /** Whether each name has a statement of its own. */
  readonly #isSingle: boolean

  constructor({ text, module, isOwn }: ImportingFile, wanted: Wanted) {
    this.#text = text
    this.#body = module.body
    this.#wanted = wanted
    this.#isOwnModule = isOwn
    this.#lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
    this.#head = headOf(module)
    this.#imports = importsThatHold(module)
    this.#early = this.#imports.filter((one): one is ImportFrom => one.kind === 'ImportFrom' && !isStar(one))
    this.#isSingle =
      this.#early.every(({ names }) => names.length === 1) &&
      this.#early.some((one, index) => one.level === 0 && isFrom(this.#early[index + 1], one.module ?? ''))
  }

  edits(): readonly TextEdit[] {
    const missing = this.#missing()
    const edits: TextEdit[] = []
    const gone: (Import | ImportFrom)[] = []
    for (const statement of this.#body) {
      if (statement.kind !== 'Import' && statement.kind !== 'ImportFrom') continue
      const leaving = statement.names.filter((alias) => this.#isLeaving(statement, alias))
      const module = moduleOf(statement)
      const further = statement === this.#takerOf(module) ? (missing.get(module) ?? []) : []
      if (further.length > 0) missing.delete(module)
      if (leaving.length === statement.names.length && further.length === 0) {
        if (this.#isAlone(statement)) gone.push(statement)
        else edits.push(...this.#inPlace(statement))
      } else if (statement.kind === 'ImportFrom') edits.push(...this.#changed(statement, new Set(leaving), further))
    }
    const statements: { readonly module: string; readonly names: readonly string[] }[] = [
      ...Array.from([...this.#missingModules()].sort(), (module) => ({ module, names: [] })),
      ...Array.from([...missing].sort(), ([module, names]) =>
        this.#isSingle ? withNames([], names).map((name) => ({ module, names: [name] })) : [{ module, names }],
      ).flat(),
    ]
    const sections = new Set(statements.map(({ module }) => this.#sectionOf(module, 0)))
    const additions = statements.map(({ module, names }) => this.#newStatement(module, names))
    return joined([...edits, ...additions, ...this.#without(gone, sections)])
  }

  /** The names to add that are not there, as they are written, by their module. */
  #missing(): Map<string, readonly string[]> {
    const missing = new Map<string, readonly string[]>()
    for (const wanted of this.#wanted.added) {
      const { module, name } = wanted
      if (
        name === null ||
        this.#early.some((one) => isFrom(one, module) && one.names.some((alias) => isImported(alias, wanted)))
      )
        continue
      missing.set(module, [...new Set([...(missing.get(module) ?? []), spellingOf(wanted)])])
    }
    return missing
  }

  #missingModules(): ReadonlySet<string> {
    const isThere = (module: string): boolean =>
      this.#imports.some(
        (one) => one.kind === 'Import' && one.names.some(({ name, asname }) => name === module && asname === null),
      )
    const modules = this.#wanted.added.filter(({ name }) => name === null).map(({ module }) => module)
    return new Set(modules.filter((module) => !isThere(module)))
  }

  /** The statement to which further names of a module are added. */
  #takerOf(module: string): ImportFrom | undefined {
    return this.#isSingle ? undefined : this.#early.findLast((one) => isFrom(one, module))
  }

  #isLeaving(statement: Import | ImportFrom, alias: Alias): boolean {
    const { added, removed, replaced } = this.#wanted
    const { name, asname } = alias
    // Of several modules in one statement, one that nothing uses does no harm.
    if (statement.kind === 'Import')
      return statement.names.length === 1 && removed.has(asname ?? name.split('.', 1)[0]!)
    const local = asname ?? name
    if (removed.has(local)) return true
    return replaced.has(local) && !added.some((one) => isFrom(statement, one.module) && isImported(alias, one))
  }

  /** A statement without some of its names and with others. */
  #changed(statement: ImportFrom, leaving: ReadonlySet<Alias>, added: readonly string[]): readonly TextEdit[] {
    if (leaving.size === 0 && added.length === 0) return []
    const { names } = statement
    if (this.#isOnePerLine(statement)) return this.#changedLines(statement, leaving, added)
    const first = names[0]!
    const last = names.at(-1)!
    if (this.#text.slice(first.start, statement.end).includes('#')) return this.#changedNames(names, leaving, added)
    const kept = names.filter((alias) => !leaving.has(alias))
    const written = withNames(
      kept.map((alias) => this.#source(alias)),
      added,
    )
    const separators = new Set(this.#gapsOf(statement))
    const [separator = ', '] = separators.size === 1 ? separators : []
    if (/[\r\n]/.test(separator)) return [{ start: first.start, end: last.end, text: written.join(separator) }]
    const line = `${this.#text.slice(this.#lineStart(first.start), first.start)}${written.join(', ')}`
    const isShort = line.length <= Math.max(LONGEST_LINE, this.#columnsOf(statement))
    if (isShort) return [{ start: first.start, end: last.end, text: written.join(', ') }]
    const lines = written.map((name) => `    ${name},${this.#lineEnd}`).join('')
    const open = this.#openOf(statement)
    return open === null
      ? [{ start: first.start, end: last.end, text: `(${this.#lineEnd}${lines})` }]
      : [{ start: open + 1, end: statement.end - 1, text: `${this.#lineEnd}${lines}` }]
  }

  /** The same for a list in parentheses with each name on a line of its own. */
  #changedLines({ names }: ImportFrom, leaving: ReadonlySet<Alias>, added: readonly string[]): readonly TextEdit[] {
    const edits: TextEdit[] = []
    const stays = (alias: Alias): boolean =>
      !leaving.has(alias) || (this.#hasComment(alias) && !this.#isReplaced(alias))
    const kept = names.filter(stays)
    for (const alias of names) {
      if (kept.includes(alias)) continue
      // The comment behind it stays, on a line of its own.
      const start = this.#hasComment(alias) ? alias.start : this.#lineStart(alias.start)
      const end = this.#hasComment(alias) ? this.#text.indexOf('#', alias.end) : this.#nextLine(alias.end)
      edits.push({ start, end, text: '' })
    }
    const first = names[0]!
    const indent = this.#text.slice(this.#lineStart(first.start), first.start)
    const order = withNames(
      kept.map((alias) => this.#source(alias)),
      added,
    )
    const last = names.at(-1)!
    const isEnded = /^[ \t]*,/.test(this.#text.slice(last.end))
    for (const name of order.filter((one) => added.includes(one))) {
      const following = order.slice(order.indexOf(name) + 1).find((one) => !added.includes(one))
      const next = kept.find((alias) => this.#source(alias) === following)
      if (next) edits.push(insertion(this.#lineStart(next.start), `${indent}${name},${this.#lineEnd}`))
      else if (!isEnded && kept.includes(last)) edits.push(insertion(last.end, `,${this.#lineEnd}${indent}${name}`))
      else edits.push(insertion(this.#nextLine(last.end), `${indent}${name},${this.#lineEnd}`))
    }
    return joined(edits)
  }

  /** The same for a list with comments somewhere among its names. */
  #changedNames(names: readonly Alias[], leaving: ReadonlySet<Alias>, added: readonly string[]): readonly TextEdit[] {
    const edits: TextEdit[] = []
    for (const [index, alias] of names.entries()) {
      if (!leaving.has(alias) || !this.#isReplaced(alias)) continue
      const comma = /^\s*,[ \t]*/.exec(this.#text.slice(alias.end))?.[0] ?? ''
      const isLast = index === names.length - 1
      edits.push(
        isLast && index > 0 && comma === ''
          ? { start: this.#commaBefore(alias), end: alias.end, text: '' }
          : { start: alias.start, end: alias.end + comma.length, text: '' },
      )
    }
    const last = names.at(-1)!
    const further = added.map((name) => `, ${name}`).join('')
    if (added.length > 0) edits.push(insertion(last.end, further))
    return joined(edits)
  }

  /** What is left of a statement of which nothing is used, where it shares its lines with something else. */
  #inPlace(statement: Import | ImportFrom): readonly TextEdit[] {
    const [alias] = statement.names
    const target = this.#wanted.added.find(
      (one) => one.name !== null && (one.asname ?? one.name) === (alias!.asname ?? alias!.name),
    )
    if (statement.kind === 'Import' || statement.names.length > 1 || !this.#isReplaced(alias!) || !target) return []
    const text = `from ${target.module} import ${spellingOf(target)}`
    return [{ start: statement.start, end: statement.end, text }]
  }

  /** Takes statements out that stand alone on their lines; with the blank lines of a section of which nothing is left. */
  #without(statements: readonly (Import | ImportFrom)[], sections: ReadonlySet<number>): readonly TextEdit[] {
    const edits: TextEdit[] = []
    for (const [index, statement] of statements.entries()) {
      const start = this.#lineStart(statement.start)
      const end = this.#nextLine(statement.end)
      const last = edits.at(-1)
      if (last?.end === start) edits[edits.length - 1] = { ...last, end }
      else edits.push({ start, end, text: '' })
      if (statements[index + 1] && this.#lineStart(statements[index + 1]!.start) === end) continue
      const paragraph = edits.pop()!
      edits.push(sections.has(this.#sectionOfStatement(statement)) ? paragraph : this.#withBlankLines(paragraph))
    }
    return edits
  }

  /** Lines that go, with the blank lines behind them, or before them where the imports end. */
  #withBlankLines({ start, end }: TextEdit): TextEdit {
    const before = /(?:^|\r\n|\r|\n)((?:[ \t]*(?:\r\n|\r|\n))*)$/.exec(this.#text.slice(0, start))?.[1] ?? ''
    const after = /^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(this.#text.slice(end))![0]
    const isFirst = start === before.length
    if ((before === '' && !isFirst) || after === '') return { start, end, text: '' }
    const next = this.#body.find((statement) => statement.start >= end)
    const isFollowedByImport = next?.kind === 'Import' || next?.kind === 'ImportFrom'
    return isFirst || isFollowedByImport
      ? { start, end: end + after.length, text: '' }
      : { start: start - before.length, end, text: '' }
  }

  /** A statement of its own, where isort would put it; `import module` where there are no names. */
  #newStatement(module: string, names: readonly string[]): TextEdit {
    const kind = names.length === 0 ? 'Import' : 'ImportFrom'
    const statement = this.#written(module, names)
    const section = this.#sectionOf(module, 0)
    const own = this.#head.filter((one) => this.#sectionOfStatement(one) === section)
    const key = sortKey(module, names[0])
    // isort can sort both kinds together.
    const kinds = own.map((one) => one.kind).join()
    const isMixed = kinds.includes('ImportFrom,Import') && isSorted(own.map((one) => moduleOf(one).toLowerCase()))
    const next = own.find((one) =>
      isMixed || one.kind === kind
        ? sortKey(moduleOf(one), one.kind === 'ImportFrom' ? one.names[0]?.name : undefined) > key
        : kind === 'Import',
    )
    if (next) return this.#before(next, statement, '')
    const previous = own.at(-1)
    if (previous) return this.#after(previous, statement, '')
    const before = this.#head.findLast((one) => this.#sectionOfStatement(one) < section)
    if (before) return this.#after(before, statement, this.#lineEnd)
    const [first] = this.#head
    return first ? this.#before(first, statement, this.#lineEnd) : this.#atTheTop(statement)
  }

  #written(module: string, names: readonly string[]): string {
    if (names.length === 0) return `import ${module}`
    const written = withNames([], names)
    const line = `from ${module} import ${written.join(', ')}`
    if (line.length <= LONGEST_LINE) return line
    const lines = written.map((name) => `    ${name},${this.#lineEnd}`).join('')
    return `from ${module} import (${this.#lineEnd}${lines})`
  }

  /** On the line above a statement; on the same one where it does not begin its line. */
  #before({ start }: Statement, statement: string, blankLine: string): TextEdit {
    const lineStart = this.#lineStart(start)
    return this.#text.slice(lineStart, start).trim() === ''
      ? insertion(lineStart, `${statement}${this.#lineEnd}${blankLine}`)
      : insertion(start, `${statement}; `)
  }

  /** On the line below a statement; on the same one where others follow on it. */
  #after({ end }: Statement, statement: string, blankLine: string): TextEdit {
    const next = this.#nextLine(end)
    if (this.#body.some((one) => one.start >= end && one.start < next)) return insertion(end, `; ${statement}`)
    const isLastLine = !/[\r\n]/.test(this.#text.slice(end, next))
    return insertion(next, `${isLastLine ? this.#lineEnd : ''}${blankLine}${statement}${this.#lineEnd}`)
  }

  /** Before everything but the comments at the top and the docstring. */
  #atTheTop(statement: string): TextEdit {
    const [first] = this.#body
    if (first && isDocstring(first)) return this.#after(first, statement, this.#lineEnd)
    const comments = /^(?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))*/.exec(this.#text)![0]
    const isBlank = /^\s*([\r\n]|$)/.test(this.#text.slice(comments.length))
    return insertion(comments.length, `${statement}${this.#lineEnd}${isBlank ? '' : this.#lineEnd}`)
  }

  #sectionOfStatement(statement: Import | ImportFrom): number {
    return this.#sectionOf(moduleOf(statement), statement.kind === 'Import' ? 0 : statement.level)
  }

  /** The rank of a group of imports: the future, the standard library, libraries, the project, relative ones. */
  #sectionOf(module: string, level: number): number {
    if (level > 0) return 4
    if (module === '__future__') return 0
    if (isStandardLibrary(module)) return 1
    return this.#isOwnModule(module) ? 3 : 2
  }

  /** Where the parenthesis around the names opens; null for none. */
  #openOf({ start, names }: ImportFrom): number | null {
    const keyword = /\bimport\s*\(/.exec(this.#text.slice(start, names[0]!.start))
    return keyword && start + keyword.index + keyword[0].length - 1
  }

  /** What stands between the names. */
  #gapsOf({ names }: ImportFrom): readonly string[] {
    return names.slice(1).map((alias, index) => this.#text.slice(names[index]!.end, alias.start))
  }

  /** Whether the names stand in parentheses, each with its comma alone on a line. */
  #isOnePerLine(statement: ImportFrom): boolean {
    return (
      this.#openOf(statement) !== null &&
      statement.names.every(({ start, end }) => {
        const before = this.#text.slice(this.#lineStart(start), start)
        return before.trim() === '' && /^[ \t]*,?[ \t]*(?:#[^\r\n]*)?[\r\n]/.test(this.#text.slice(end))
      }) &&
      this.#gapsOf(statement).every((gap) => /^[ \t]*,/.test(gap))
    )
  }

  #isReplaced({ name, asname }: Alias): boolean {
    return this.#wanted.replaced.has(asname ?? name)
  }

  #hasComment({ end }: Alias): boolean {
    return this.#text.slice(end, this.#nextLine(end)).includes('#')
  }

  /** Whether nothing else stands on the lines of a statement, and no comment in it. */
  #isAlone({ start, end }: Statement): boolean {
    const lines = this.#text.slice(this.#lineStart(start), this.#nextLine(end))
    return lines.trim() === this.#text.slice(start, end) && !lines.includes('#')
  }

  #source({ start, end }: Alias): string {
    return this.#text.slice(start, end)
  }

  #columnsOf({ start, end }: ImportFrom): number {
    return /[\r\n]/.test(this.#text.slice(start, end)) ? 0 : end - this.#lineStart(start)
  }

  #commaBefore({ start }: Alias): number {
    return this.#text.lastIndexOf(',', start)
  }

  #lineStart(offset: number): number {
    let start = offset
    while (start > 0 && !/[\r\n]/.test(this.#text[start - 1]!)) start--
    return start
  }

  /** The start of the line after the one that holds the offset; the end of the text on the last line. */
  #nextLine(offset: number): number {
    const line = /[^\r\n]*(?:\r\n|\r|\n|$)/y
    line.lastIndex = offset
    return offset + (line.exec(this.#text)?.[0].length ?? 0)
  }
}

/** The imports before the first other statement. */
function headOf({ body }: Module): readonly (Import | ImportFrom)[] {
  const head: (Import | ImportFrom)[] = []
  for (const [index, statement] of body.entries()) {
    if (statement.kind === 'Import' || statement.kind === 'ImportFrom') head.push(statement)
    else if (index > 0 || !isDocstring(statement)) break
  }
  return head
}

function isDocstring(statement: Statement): boolean {
  return statement.kind === 'Expr' && statement.value.kind === 'Constant' && statement.value.type === 'str'
}

function moduleOf(statement: Import | ImportFrom): string {
  return (statement.kind === 'Import' ? statement.names[0]!.name : statement.module) ?? ''
}

function isFrom(statement: ImportFrom | undefined, module: string): boolean {
  return statement?.level === 0 && statement.module === module
}

function isStar({ names }: ImportFrom): boolean {
  return names[0]?.name === '*'
}

function isImported({ name, asname }: Alias, wanted: ImportedName): boolean {
  return name === wanted.name && (asname ?? name) === (wanted.asname ?? wanted.name)
}

function spellingOf({ name, asname }: ImportedName): string {
  return asname === undefined || asname === name ? (name ?? '') : `${name} as ${asname}`
}

/** How isort compares statements; those of one module by what they import. */
function sortKey(module: string, name = ''): string {
  return `${module.toLowerCase()} ${byType(name)}`
}

function insertion(offset: number, text: string): TextEdit {
  return { start: offset, end: offset, text }
}

/** Edits of which those at one place are made one, in their order. */
function joined(edits: readonly TextEdit[]): readonly TextEdit[] {
  const result: TextEdit[] = []
  for (const edit of edits) {
    const index = result.findIndex((one) => conflict(one, edit))
    const other = result[index]
    if (other === undefined) result.push(edit)
    else if (edit.start === edit.end && other.end <= edit.start) {
      result[index] = { ...other, text: other.text + edit.text }
    } else if (edit.start === edit.end) result[index] = { ...other, text: edit.text + other.text }
    else result[index] = { start: edit.start, end: edit.end, text: other.text + edit.text }
  }
  return result
}

/** How isort sorts the names of a statement: constants, classes, everything else, in each without regard to case. */
function byType(name: string): string {
  const [first = ''] = name.split(' ', 1)
  const rank = first.length > 1 && first === first.toUpperCase() ? 'a' : /^[A-Z]/.test(first) ? 'b' : 'c'
  return `${rank}${first.toLowerCase()}`
}

function byName(name: string): string {
  return name.toLowerCase()
}

/** The names with others among them: in order where they are in order, else at the end. */
function withNames(names: readonly string[], added: readonly string[]): readonly string[] {
  const key = [byType, byName].find((one) => isSorted(names.map(one)))
  const all = [...names, ...added]
  if (key === undefined) return all
  return all.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || keys[index - 1]! <= key)
}
