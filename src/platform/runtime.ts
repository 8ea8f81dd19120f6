/** What the process gives that the program runs in. */
import { cwd } from 'node:process'
import { setImmediate } from 'node:timers/promises'

/** The working directory; throws when it was removed. */
export function workingDirectory(): string {
  return cwd()
}

/** Lets everything that waits have its turn: input, timers, signals. */
export function nextTurn(): Promise<void> {
  return setImmediate()
}
