/** Changes of the imports at the head of a file, in the style that the file has, sorted as isort and Ruff sort. */
import type { ImportChanges, ImportedName, TextEdit } from '../engine/finding.ts'
import { isStandardLibrary } from '../knowledge/standard-library.ts'
import type { Alias, Import, ImportFrom, Module, Statement } from '../syntax/ast.ts'
import { importsThatHold } from '../syntax/head.ts'
import { walk } from '../syntax/visit.ts'
import type { Span } from '../text/span.ts'
import { insertion, joined } from './edits.ts'
import { changedList, importStatement } from './import-list.ts'
import { isSorted, statementKey, withNames } from './import-order.ts'
import { SourceLines } from './source-lines.ts'

/** What is asked of a file whose imports change. */
export interface ImportingFile {
  readonly text: string
  readonly module: Module
  /** Whether an absolute module name is one of the project's own. */
  readonly isOwn: (module: string) => boolean
  /** Whether a name of the file has to stay although the file does not use it: others import it from here, or `__all__` has it. */
  readonly isExported: (name: string) => boolean
}

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

/** Which of `names` the file uses outside the text that edits replace, or in what they write instead. */
function usedNames({ module, text }: ImportingFile, names: ReadonlySet<string>, edits: readonly TextEdit[]): string[] {
  if (names.size === 0) return []
  const uses = usesIn(module, text)
  return [...names].filter((name) =>
    uses.get(name)?.some((use) => {
      const around = edits.filter((edit) => edit.start <= use.start && use.end <= edit.end)
      return around.length === 0 || around.some((edit) => namesInCode(edit.text).includes(name))
    }),
  )
}

/** The names in a piece of source that are not attributes of something. */
function namesInCode(source: string): readonly string[] {
  return source.match(/(?<![\w.])[A-Za-z_]\w*/g) ?? []
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
      if (node.kind === 'Constant' && node.type === 'str' && node.forward === undefined) {
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
  readonly #lines: SourceLines
  readonly #body: readonly Statement[]
  readonly #wanted: Wanted
  readonly #isOwnModule: ImportingFile['isOwn']
  /** The imports before the first other statement. */
  readonly #head: readonly (Import | ImportFrom)[]
  readonly #imports: readonly (Import | ImportFrom)[]
  /** Those that may take further names. */
  readonly #early: readonly ImportFrom[]
  /** Whether each name has a statement of its own. */
  readonly #isSingle: boolean

  constructor({ text, module, isOwn }: ImportingFile, wanted: Wanted) {
    this.#lines = new SourceLines(text)
    this.#body = module.body
    this.#wanted = wanted
    this.#isOwnModule = isOwn
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
      } else if (statement.kind === 'ImportFrom') {
        const replaced = new Set(leaving.filter((alias) => this.#isReplaced(alias)))
        const unused = new Set(leaving.filter((alias) => !replaced.has(alias)))
        edits.push(...changedList(this.#lines, statement, { unused, replaced, added: further }))
      }
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
    const paragraphs: { span: Span; section: number }[] = []
    for (const statement of statements) {
      const { start, end } = this.#lines.around(statement)
      const above = paragraphs.at(-1)?.span
      if (above?.end === start) paragraphs.pop()
      const span = { start: above?.end === start ? above.start : start, end }
      paragraphs.push({ span, section: this.#sectionOfStatement(statement) })
    }
    const edits: TextEdit[] = []
    // Up to where everything goes.
    let top = 0
    for (const { span, section } of paragraphs) {
      const isFirst = this.#lines.text.slice(top, span.start).trim() === ''
      const { start, end } = sections.has(section) ? span : this.#withBlankLines(span, isFirst)
      if (isFirst) top = end
      edits.push({ start: Math.max(start, edits.at(-1)?.end ?? 0), end, text: '' })
    }
    return edits
  }

  /** Lines that go, with the blank lines behind them, or before them where the imports end. */
  #withBlankLines(span: Span, isFirst: boolean): Span {
    const { start, end } = span
    const before = /(?:^|\r\n|\r|\n)((?:[ \t]*(?:\r\n|\r|\n))*)$/.exec(this.#lines.text.slice(0, start))?.[1] ?? ''
    const after = /^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(this.#lines.text.slice(end))![0]
    if ((before === '' && !isFirst) || after === '') return span
    const next = this.#body.find((statement) => statement.start >= end)
    const isFollowedByImport = next?.kind === 'Import' || next?.kind === 'ImportFrom'
    return isFirst || isFollowedByImport ? { start, end: end + after.length } : { start: start - before.length, end }
  }

  /** A statement of its own, where isort would put it; `import module` where there are no names. */
  #newStatement(module: string, names: readonly string[]): TextEdit {
    const kind = names.length === 0 ? 'Import' : 'ImportFrom'
    const statement = kind === 'Import' ? `import ${module}` : importStatement(module, names, this.#lines.lineEnd)
    const section = this.#sectionOf(module, 0)
    const own = this.#head.filter((one) => this.#sectionOfStatement(one) === section)
    const key = statementKey(module, names[0])
    // isort can sort both kinds together.
    const kinds = own.map((one) => one.kind).join()
    const isMixed = kinds.includes('ImportFrom,Import') && isSorted(own.map((one) => moduleOf(one).toLowerCase()))
    const next = own.find((one) =>
      isMixed || one.kind === kind
        ? statementKey(moduleOf(one), one.kind === 'ImportFrom' ? one.names[0]?.name : undefined) > key
        : kind === 'Import',
    )
    if (next) return this.#before(next, statement, '')
    const previous = own.at(-1)
    if (previous) return this.#after(previous, statement, '')
    const before = this.#head.findLast((one) => this.#sectionOfStatement(one) < section)
    if (before) return this.#after(before, statement, this.#lines.lineEnd)
    const [first] = this.#head
    return first ? this.#before(first, statement, this.#lines.lineEnd) : this.#atTheTop(statement)
  }

  /** On the line above a statement; on the same one where it does not begin its line. */
  #before({ start }: Statement, statement: string, blankLine: string): TextEdit {
    const lineStart = this.#lines.startAt(start)
    return this.#lines.text.slice(lineStart, start).trim() === ''
      ? insertion(lineStart, `${statement}${this.#lines.lineEnd}${blankLine}`)
      : insertion(start, `${statement}; `)
  }

  /** On the line below a statement; on the same one where others follow on it. */
  #after({ end }: Statement, statement: string, blankLine: string): TextEdit {
    const next = this.#lines.nextAfter(end)
    if (this.#body.some((one) => one.start >= end && one.start < next)) return insertion(end, `; ${statement}`)
    const isLastLine = !/[\r\n]/.test(this.#lines.text.slice(end, next))
    return insertion(next, `${isLastLine ? this.#lines.lineEnd : ''}${blankLine}${statement}${this.#lines.lineEnd}`)
  }

  /** Before everything but the comments at the top and the docstring. */
  #atTheTop(statement: string): TextEdit {
    const [first] = this.#body
    if (first && isDocstring(first)) return this.#after(first, statement, this.#lines.lineEnd)
    const comments = /^(?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))*/.exec(this.#lines.text)![0]
    const isBlank = /^\s*([\r\n]|$)/.test(this.#lines.text.slice(comments.length))
    return insertion(comments.length, `${statement}${this.#lines.lineEnd}${isBlank ? '' : this.#lines.lineEnd}`)
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

  #isReplaced({ name, asname }: Alias): boolean {
    return this.#wanted.replaced.has(asname ?? name)
  }

  /** Whether nothing else stands on the lines of a statement, and no comment in it. */
  #isAlone(statement: Statement): boolean {
    const around = this.#lines.of(this.#lines.around(statement))
    return around.trim() === this.#lines.of(statement) && !around.includes('#')
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
