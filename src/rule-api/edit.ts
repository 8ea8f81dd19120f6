import type { Fix, TextEdit } from '../engine/finding.ts'
import type { CheckedFile } from '../frameworks/application.ts'
import type { BlockingCall } from '../frameworks/event-loop/model.ts'
import type { Module } from '../project/module.ts'

/** Ready-made fixes and the edits they are made of. */
export const edit = {
  /** Makes the edit that imports a whole module at the beginning of a file. */
  addImport,
  /** The fix that awaits instead of sleeping; null where the call is part of a larger expression. */
  awaitSleep,
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

/** Imports stand below the module's docstring and `from __future__` imports. */
function addImport({ tree, text }: CheckedFile, library: string): TextEdit {
  const first = tree.module.body.find((statement, index) => {
    const isDocstring = index === 0 && statement.kind === 'Expr' && statement.value.kind === 'Constant'
    return !isDocstring && !(statement.kind === 'ImportFrom' && statement.module === '__future__')
  })
  const decorator = first && 'decorator_list' in first ? first.decorator_list[0] : undefined
  const start = text.lastIndexOf('\n', (decorator ?? first ?? tree.module).start) + 1
  return { start, end: start, text: `import ${library}\n` }
}
