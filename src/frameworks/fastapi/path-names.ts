import type { AssembledApp } from './apps.ts'
import type { Operation } from './operations.ts'
import { PathPattern, placeholdersOf } from './paths.ts'
import type { Route } from './routes.ts'

/** A placeholder that other paths of the app have under another name. */
export interface UnusualName {
  readonly name: string
  readonly usual: string
  /** One of those that have the usual name. */
  readonly other: Operation
}

/**
 * The placeholders that stand for one resource (the same path up to them) under different names: all but those of the most frequent name. Names that say
 * different things (`user_id`, `email`) are different keys.
 */
export function findUnusualNames(apps: readonly AssembledApp[]): ReadonlyMap<Route, readonly UnusualName[]> {
  const found = new Map<Route, UnusualName[]>()
  for (const { operations } of apps) {
    for (const uses of usesByResource(operations).values()) {
      const counts = new Map<string, number>()
      for (const { name } of uses) counts.set(name, (counts.get(name) ?? 0) + 1)
      // Of equally frequent names the first one counts.
      const usual = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one))[0]
      const other = uses.find(({ name }) => name === usual)!.operation
      for (const { name, operation } of uses) {
        const known = found.get(operation.route) ?? []
        if (!meanTheSame(name, usual) || known.some((one) => one.name === name)) continue
        found.set(operation.route, [...known, { name, usual, other }])
      }
    }
  }
  return found
}

/** Whether two different names are probably for one key: one says nothing (`id`), or they have a word in common (`run_id`, `workflow_run_id`). */
function meanTheSame(one: string, other: string): boolean {
  if (one === other) return false
  const [left, right] = [wordsOf(one), wordsOf(other)]
  if (left.length === 0 || right.length === 0) return [one, other].every((name) => /(id|pk|key)$/i.test(name))
  return left.some((word) => right.includes(word))
}

/** The words of a name that tell one thing from another. */
function wordsOf(name: string): readonly string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
  return words.filter((word) => word !== '' && !EMPTY_WORDS.has(word))
}

const EMPTY_WORDS: ReadonlySet<string> = new Set([
  'id',
  'ids',
  'uid',
  'uuid',
  'guid',
  'pk',
  'key',
  'item',
  'obj',
  'object',
])

interface Use {
  readonly name: string
  readonly operation: Operation
}

/** The placeholders that are a whole segment, by what comes before them. Those of prefixes are left out: they are the same for all below. */
function usesByResource(operations: readonly Operation[]): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>()
  for (const operation of operations) {
    const { path, route } = operation
    if (path === null || route.path === null) continue
    for (const { name, converter, index, length } of placeholdersOf(path)) {
      const isSegment = path[index - 1] === '/' && (path[index + length] ?? '/') === '/'
      if (!isSegment || converter === 'path' || index < path.length - route.path.length) continue
      const resource = new PathPattern(path.slice(0, index)).shape
      const known = uses.get(resource)
      if (known) known.push({ name, operation })
      else uses.set(resource, [{ name, operation }])
    }
  }
  return uses
}
