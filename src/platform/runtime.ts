/** What the process gives that the program runs in. */
import { cwd, versions } from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'

/** The working directory; throws when it was removed. */
export function workingDirectory(): string {
  return cwd()
}

/** Lets everything that waits have its turn: input, timers, signals. */
export function nextTurn(): Promise<void> {
  return setImmediate()
}

/**
 * Sets V8 up for one short run over much data:
 * - The heap may grow to 1.6 times of what is in use before garbage is collected, instead of about twice: on a large project that is a tenth
 *   of the memory, for no time that could be measured.
 * - Code is optimised after six times as much running as usual. Most of it would be optimised too early, for the few shapes of data seen by
 *   then, and again and again: that takes a sixth of the time. From Node 22 on, V8 has a tier between that does better, and other settings.
 *
 * A thread that starts afterwards takes four times as long, because Node's own compiled code is only valid for the settings it was made with.
 */
export function tuneRuntime(): void {
  setFlagsFromString('--heap-growing-percent=60')
  if (versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=400000')
}
