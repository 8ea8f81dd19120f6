import type { Fix, TextEdit } from '../engine/finding.ts'
import type { CheckedFile } from '../frameworks/application.ts'
import type { BlockingCall } from '../frameworks/event-loop/model.ts'
import type { Module } from '../project/module.ts'
import type { Call } from '../syntax/ast.ts'
import { importedName } from './imports.ts'

/** Ready-made fixes and the edits they are made of. */
export const edit = {
  /** Makes the edit that imports a whole module at the beginning of a file. */
  addImport,
  /** The fix that awaits instead of sleeping; null where the call is part of a larger expression. */
  awaitSleep,
  /** The edits that make a name of a module usable in the file, importing it where it is not; null where the name means something else. */
  useName,
  /** The edit that adds a keyword argument (`response_model=None`) at the end of a call. */
  addArgument,
  /** The edit that takes a keyword argument out of a call; null where it is the only one, or comments stand beside it. */
  removeArgument,
}

function addArgument({ args, keywords }: Call, text: string): TextEdit | null {
  const ends = [...args, ...keywords].map(({ end }) => end)
  if (ends.length === 0) return null
  const start = Math.max(...ends)
  return { start, end: start, text: `, ${text}` }
}

function removeArgument({ text }: CheckedFile, { args, keywords }: Call, name: string): TextEdit | null {
  const all = [...args, ...keywords].sort((one, other) => one.start - other.start)
  const index = all.findIndex((one) => one.kind === 'keyword' && one.arg === name)
  const argument = all[index]
  const before = all[index - 1]
  const after = all[index + 1]
  if (argument === undefined || (before === undefined && after === undefined)) return null
  const span = before ? { start: before.end, end: argument.end } : { start: argument.start, end: after!.start }
  return text.slice(span.start, span.end).includes('#') ? null : { ...span, text: '' }
}

function awaitSleep(file: CheckedFile, { chain, name }: BlockingCall): Fix | null {
  const site = chain[0]?.site
  if (site?.result !== 'statement' || name !== 'time.sleep') return null
  const used = importedAs(file.module, 'asyncio') ?? importedAs(file.module, 'anyio')
  const { start, end } = site.call.func
  const replacement = `${used ?? 'asyncio'}.sleep`
  const edits = [{ start, end, text: site.awaited ? replacement : `await ${replacement}` }]
  return {
    title: `Replace with "await ${replacement}"`,
    safety: 'unsafe',
    edits: used === null ? [addImport(file, 'asyncio'), ...edits] : edits,
  }
}

/** The name under which a file imports a whole module, or null. */
function importedAs(module: Module, library: string): string | null {
  for (const { name, definitions } of module.scope(0).bindings) {
    const isImport = definitions.every(({ kind }) => kind === 'import')
    if (isImport && definitions.some((one) => one.kind === 'import' && one.binds === library)) return name
  }
  return null
}

function useName(file: CheckedFile, module: string, name: string): readonly TextEdit[] | null {
  const edits = importedName(file, module, name)
  if (edits !== null || file.module.definitionsIn(0, name).length > 0) return edits
  return [insertImport(file, `from ${module} import ${name}`)]
}

function addImport(file: CheckedFile, library: string): TextEdit {
  return insertImport(file, `import ${library}`)
}

/** Imports stand below the module's docstring and `from __future__` imports. */
function insertImport({ tree, text }: CheckedFile, statement: string): TextEdit {
  const first = tree.module.body.find((statement, index) => {
    const isDocstring = index === 0 && statement.kind === 'Expr' && statement.value.kind === 'Constant'
    return !isDocstring && !(statement.kind === 'ImportFrom' && statement.module === '__future__')
  })
  const decorator = first && 'decorator_list' in first ? first.decorator_list[0] : undefined
  const start = text.lastIndexOf('\n', (decorator ?? first ?? tree.module).start) + 1
  return { start, end: start, text: `${statement}\n` }
}
