/** Library calls that hold up the thread they run in, from the tables beside this file. */
import { COMMON_ENTRIES } from './blocking-common.ts'
import { SERVICE_ENTRIES } from './blocking-services.ts'
import { type BlockingCallable, type BlockingEntry, BlockingTable } from './blocking-table.ts'
import { WAIT_ENTRIES } from './blocking-waits.ts'

/** All that is known to block, whatever it waits for. */
export const BLOCKING_ENTRIES: readonly BlockingEntry[] = [...COMMON_ENTRIES, ...SERVICE_ENTRIES, ...WAIT_ENTRIES]

const TABLE = new BlockingTable(BLOCKING_ENTRIES)

/** What is known to block under a canonical dotted name (`requests.get`, `sqlalchemy.orm.Session.execute`); null for nothing. */
export function blockingCallable(name: string): BlockingCallable | null {
  return TABLE.find(name)
}
