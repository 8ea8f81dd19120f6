import type { Fix } from '../engine/finding.ts'
import type { CheckedFile } from '../frameworks/application.ts'
import { importName } from '../frameworks/importing.ts'
import type { Unloaded } from '../frameworks/sessions/lazy.ts'

/**
 * The fix that has a query load a relationship of its own objects; null where the query stands in another file, is no plain `select(User)`, or already has
 * options that would have to be joined.
 */
export function loadWithQuery(file: CheckedFile, { query, option, name }: Unloaded): Fix | null {
  const [, loader, argument] = /^(\w+)\((\w+\.\w+)\)$/.exec(option) ?? []
  if (!query || !loader || !argument || query.place.module !== file.module || argument !== name) return null
  const { start, end } = query.place
  const entity = name.slice(0, name.indexOf('.'))
  const selected = /^[\w.]*select\(\s*([\w.]+)\s*\)$/.exec(file.text.slice(start, end))?.[1]
  if (selected === undefined || selected.split('.').at(-1) !== entity) return null
  const named = importName(file, 'sqlalchemy.orm', loader)
  if (named === null) return null
  const text = `.options(${named.name}(${selected}${name.slice(entity.length)}))`
  return {
    title: `Load ${name} with the query`,
    safety: 'unsafe',
    edits: [{ start: end, end, text }],
    imports: { added: named.added, removed: [] },
  }
}
