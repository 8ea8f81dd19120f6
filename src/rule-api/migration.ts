import type { Fix } from '../engine/finding.ts'
import { isObstacle, type Migration } from '../frameworks/pydantic/migration.ts'
import type { Report } from './rule.ts'

/**
 * The parts of a report about code of Pydantic 1 that say what to do: its message, with the reason where a person has to do it, else the fix.
 * `safety` is that of the fix.
 */
export function migrationReport(
  message: string,
  title: string,
  migration: Migration,
  safety: Fix['safety'] = 'unsafe',
): Pick<Report, 'message' | 'fix'> {
  if (isObstacle(migration)) return { message: `${message}; by hand: ${migration.byHand}` }
  const { edits, imports } = migration
  return { message, fix: { title, safety, edits, imports } }
}
