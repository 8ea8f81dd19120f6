/** Changes of the imports at the head of a file, in the style that the file has, sorted as isort and Ruff sort. */
import type { ImportChanges, ImportedName, TextEdit } from '../engine/finding.ts'
import { isStandardLibrary } from '../knowledge/standard-library.ts'
import type { Alias, Import, ImportFrom, Module } from '../syntax/ast.ts'
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
 * The edits that add names and take those out that nothing uses any more once `edits` are made. A name that cannot be taken out without
 * losing a comment stays, which does no harm. None of the given edits conflict with each other.
 */
export function importEdits(
  file: ImportingFile,
  changes: readonly ImportChanges[],
  edits: readonly TextEdit[],
): readonly TextEdit[] {
  const added = changes.flatMap((one) => one.added)
  const removed = new Set(changes.flatMap((one) => one.removed ?? []))
  const replaced = changes.flatMap((one) => one.replaced ?? [])
  for (const name of removed) if (file.isExported(name)) removed.delete(name)
  for (const name of removed) {
    const uses = usesIn(file.module).get(name) ?? []
    const isUsed = uses.some((use) => !edits.some((edit) => edit.start <= use.start && use.end <= edit.end))
    if (isUsed) removed.delete(name)
  }
  return new ImportEditor(file).edits(added, new Set([...removed, ...replaced]))
}

const USES = new WeakMap<Module, ReadonlyMap<string, readonly Span[]>>()

/** Where a file uses each name. */
function usesIn(module: Module): ReadonlyMap<string, readonly Span[]> {
  let uses = USES.get(module)
  if (uses === undefined) {
    const found = new Map<string, Span[]>()
    walk(module, (node) => {
      if (node.kind !== 'Name') return true
      const known = found.get(node.id)
      if (known === undefined) found.set(node.id, [node])
      else known.push(node)
      return true
    })
    uses = found
    USES.set(module, uses)
  }
  return uses
}

class ImportEditor {
  readonly #file: ImportingFile
  readonly #text: string
  readonly #lineEnd: string

  constructor(file: ImportingFile) {
    this.#file = file
    this.#text = file.text
    this.#lineEnd = file.text.includes('\r\n') ? '\r\n' : '\n'
  }

  edits(added: readonly ImportedName[], removed: ReadonlySet<string>): readonly TextEdit[] {
    const statements = this.#file.module.body.filter(
      (statement): statement is ImportFrom => statement.kind === 'ImportFrom',
    )
    const missing = new Map<string, Set<string>>()
    const modules = new Set<string>()
    for (const wanted of added) {
      const { module } = wanted
      if (wanted.name === null) {
        modules.add(module)
        continue
      }
      if (statements.some((one) => isFrom(one, module) && one.names.some((alias) => isImported(alias, wanted))))
        continue
      missing.set(module, (missing.get(module) ?? new Set()).add(spellingOf(wanted)))
    }
    const edits: TextEdit[] = []
    for (const statement of this.#file.module.body) {
      if (statement.kind !== 'Import' || statement.names.length > 1) continue
      const [{ name, asname }] = statement.names as readonly [Alias]
      if (removed.has(asname ?? name.split('.', 1)[0]!)) edits.push(...this.#withoutStatement(statement))
    }
    for (const statement of statements) {
      const names = statement.names.filter(({ name, asname }) => removed.has(asname ?? name))
      const isLast = statements.findLast((one) => isFrom(one, statement.module ?? '') && !isStar(one)) === statement
      const further = isLast && statement.level === 0 ? (missing.get(statement.module ?? '') ?? []) : []
      if (isLast) missing.delete(statement.module ?? '')
      edits.push(...this.#changed(statement, new Set(names), [...further]))
    }
    const additions = [
      ...Array.from(modules, (module) => this.#newStatement(module, [])),
      ...Array.from(missing, ([module, names]) => this.#newStatement(module, [...names])),
    ]
    return joined([...edits, ...additions])
  }

  /** A statement without some of its names and with others. */
  #changed(statement: ImportFrom, removed: ReadonlySet<Alias>, added: readonly string[]): readonly TextEdit[] {
    if (removed.size === 0 && added.length === 0) return []
    const { names } = statement
    if (removed.size === names.length && added.length === 0) return this.#withoutStatement(statement)
    const list = this.#listOf(statement)
    if (list.isOnePerLine) return this.#changedLines(statement, removed, added)
    const first = names[0]!
    const last = names.at(-1)!
    // A comment between the names would be lost.
    if (this.#text.slice(first.start, last.end).includes('#')) {
      return added.length === 0 ? [] : [insertion(last.end, added.map((name) => `, ${name}`).join(''))]
    }
    const kept = names.filter((alias) => !removed.has(alias))
    const written = withNames(
      kept.map((alias) => this.#source(alias)),
      added,
    )
    const isOnOneLine = !this.#text.slice(statement.start, statement.end).includes('\n')
    const line = `${this.#text.slice(this.#lineStart(statement.start), first.start)}${written.join(', ')}`
    if (!isOnOneLine || line.length <= Math.max(LONGEST_LINE, this.#columnsOf(statement))) {
      return [{ start: first.start, end: last.end, text: written.join(', ') }]
    }
    const lines = written.map((name) => `    ${name},${this.#lineEnd}`).join('')
    return list.open === null
      ? [{ start: first.start, end: last.end, text: `(${this.#lineEnd}${lines})` }]
      : [{ start: list.open + 1, end: statement.end - 1, text: `${this.#lineEnd}${lines}` }]
  }

  /** The same for a list in parentheses with each name on a line of its own. */
  #changedLines(statement: ImportFrom, removed: ReadonlySet<Alias>, added: readonly string[]): readonly TextEdit[] {
    const edits: TextEdit[] = []
    const { names } = statement
    const kept = names.filter((alias) => !removed.has(alias) || this.#hasComment(alias))
    for (const alias of names) {
      if (kept.includes(alias)) continue
      const start = this.#lineStart(alias.start)
      edits.push({ start, end: this.#nextLine(alias.end), text: '' })
    }
    const indent = this.#text.slice(this.#lineStart(names[0]!.start), names[0]!.start)
    const order = withNames(
      kept.map((alias) => this.#source(alias)),
      added,
    )
    for (const name of added) {
      const following = order.slice(order.indexOf(name) + 1).find((one) => !added.includes(one))
      const next = kept.find((alias) => this.#source(alias) === following)
      if (next) {
        edits.push(insertion(this.#lineStart(next.start), `${indent}${name},${this.#lineEnd}`))
        continue
      }
      const last = names.at(-1)!
      const rest = /^[ \t]*,/.exec(this.#text.slice(last.end))
      if (rest && this.#nextLine(last.end) < statement.end) {
        edits.push(insertion(this.#nextLine(last.end), `${indent}${name},${this.#lineEnd}`))
      } else if (kept.includes(last)) {
        edits.push(insertion(last.end, `,${this.#lineEnd}${indent}${name}`))
      }
    }
    return joined(edits)
  }

  /** Nothing where something else stands on its lines. */
  #withoutStatement({ start, end }: Import | ImportFrom): readonly TextEdit[] {
    const lineStart = this.#lineStart(start)
    const next = this.#nextLine(end)
    const isAlone = this.#text.slice(lineStart, start).trim() === '' && this.#text.slice(end, next).trim() === ''
    return isAlone ? [{ start: lineStart, end: next, text: '' }] : []
  }

  /** A statement of its own, where isort would put it; `import module` where there are no names. */
  #newStatement(module: string, names: readonly string[]): TextEdit {
    const kind = names.length === 0 ? 'Import' : 'ImportFrom'
    const statement = this.#written(module, names)
    const section = this.#sectionOf(module, 0)
    const head = this.#head()
    const own = head.filter((one) => this.#sectionOfStatement(one) === section)
    const next = own.find((one) =>
      one.kind === kind ? moduleOf(one).toLowerCase() > module.toLowerCase() : kind === 'Import',
    )
    if (next) return insertion(this.#lineStart(next.start), statement + this.#lineEnd)
    const previous = own.at(-1)
    if (previous) return this.#after(previous.end, statement, '')
    const before = head.findLast((one) => this.#sectionOfStatement(one) < section)
    if (before) return this.#after(before.end, statement, this.#lineEnd)
    const [first] = head
    if (first) return insertion(this.#lineStart(first.start), statement + this.#lineEnd + this.#lineEnd)
    return this.#atTheTop(statement)
  }

  #written(module: string, names: readonly string[]): string {
    if (names.length === 0) return `import ${module}`
    const written = withNames([], names)
    const line = `from ${module} import ${written.join(', ')}`
    if (line.length <= LONGEST_LINE) return line
    const lines = written.map((name) => `    ${name},${this.#lineEnd}`).join('')
    return `from ${module} import (${this.#lineEnd}${lines})`
  }

  /** On the line after the one on which something ends. */
  #after(end: number, statement: string, blankLine: string): TextEdit {
    const next = this.#nextLine(end)
    const isLastLine = !this.#text.slice(end, next).includes('\n')
    return insertion(next, `${isLastLine ? this.#lineEnd : ''}${blankLine}${statement}${this.#lineEnd}`)
  }

  /** Before everything but the comments at the top and the docstring. */
  #atTheTop(statement: string): TextEdit {
    const [first] = this.#file.module.body
    const isDocstring = first?.kind === 'Expr' && first.value.kind === 'Constant' && first.value.type === 'str'
    if (isDocstring) return this.#after(first.end, statement, this.#lineEnd)
    const comments = /^(?:[ \t]*#[^\n]*\n)*/.exec(this.#text)![0]
    const isBlank = /^\s*(\n|$)/.test(this.#text.slice(comments.length))
    return insertion(comments.length, `${statement}${this.#lineEnd}${isBlank ? '' : this.#lineEnd}`)
  }

  /** The imports before the first other statement. */
  #head(): readonly (Import | ImportFrom)[] {
    const head: (Import | ImportFrom)[] = []
    for (const [index, statement] of this.#file.module.body.entries()) {
      if (statement.kind === 'Import' || statement.kind === 'ImportFrom') head.push(statement)
      else if (index > 0 || statement.kind !== 'Expr' || statement.value.kind !== 'Constant') break
    }
    return head
  }

  #sectionOfStatement(statement: Import | ImportFrom): number {
    return this.#sectionOf(moduleOf(statement), statement.kind === 'Import' ? 0 : statement.level)
  }

  /** The rank of a group of imports: the future, the standard library, libraries, the project, relative ones. */
  #sectionOf(module: string, level: number): number {
    if (level > 0) return 4
    if (module === '__future__') return 0
    if (isStandardLibrary(module)) return 1
    return this.#file.isOwn(module) ? 3 : 2
  }

  /** Where the parenthesis around the names opens (null for none), and whether each name has a line to itself. */
  #listOf({ start, names }: ImportFrom): { readonly open: number | null; readonly isOnePerLine: boolean } {
    const first = names[0]!
    const head = this.#text.slice(start, first.start)
    const keyword = /\bimport\s*(\()?/.exec(head)
    const open = keyword?.[1] === undefined ? null : start + keyword.index + keyword[0].length - 1
    const gaps = names.slice(1).map((alias, index) => this.#text.slice(names[index]!.end, alias.start))
    const isOnePerLine =
      open !== null &&
      this.#text.slice(open, first.start).includes('\n') &&
      gaps.every((gap) => /^[ \t]*,[^\n]*\n\s*$/.test(gap))
    return { open, isOnePerLine }
  }

  #hasComment({ end }: Alias): boolean {
    return this.#text.slice(end, this.#nextLine(end)).includes('#')
  }

  #source({ start, end }: Alias): string {
    return this.#text.slice(start, end)
  }

  #columnsOf({ start, end }: ImportFrom): number {
    return end - this.#lineStart(start)
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1
  }

  /** The start of the line after the one that holds the offset; the end of the text on the last line. */
  #nextLine(offset: number): number {
    const end = this.#text.indexOf('\n', offset)
    return end < 0 ? this.#text.length : end + 1
  }
}

function moduleOf(statement: Import | ImportFrom): string {
  return (statement.kind === 'Import' ? statement.names[0]!.name : statement.module) ?? ''
}

function isFrom({ module, level }: ImportFrom, name: string): boolean {
  return level === 0 && module === name
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
