/** Reads and parses files in a second thread while this one goes on with what has arrived. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { nodeFileSystem } from './file-system.ts'
import { type ReadFile, readInTurn, readPython, type StandingBy } from './read-python.ts'

/** What the thread is started with. */
export interface ThreadData {
  /** Absolute. */
  readonly paths: readonly string[]
  readonly standingBy: StandingBy
  /** Shared by both threads; see `STATE`. */
  readonly state: Int32Array
  readonly port: MessagePort
}

/** Places in the shared numbers: the next file that no thread has taken, how many files the second thread has sent, how many of those have arrived. */
export const STATE = { next: 0, sent: 1, arrived: 2 } as const

/** The second thread waits when this many of its files have not arrived: they take memory. */
export const MOST_WAITING = 64

/** Longer than this, in milliseconds, no file takes: then the thread is not there any more. */
const LONGEST_WAIT = 20_000

/** With fewer files than this, starting a thread takes as long as it saves. */
const FEWEST_FILES = 200

/** What the thread runs. It exists in the bundle only: Node does not run the sources. */
const SCRIPT = new URL('parsing-thread.js', import.meta.url)

/** Takes the next file of the list that no thread has taken; null when there is none left. */
export function claim(state: Int32Array, paths: readonly string[]): number | null {
  const index = Atomics.add(state, STATE.next, 1)
  return index < paths.length ? index : null
}

/** Reads the Python files at absolute paths, each once and in any order; of a large project, half in a second thread. */
export function readFiles(paths: readonly string[], standingBy: StandingBy): Iterable<ReadFile> {
  const isWorthwhile = paths.length >= FEWEST_FILES && availableParallelism() > 1 && existsSync(fileURLToPath(SCRIPT))
  return isWorthwhile ? readWithSecondThread(paths, standingBy) : readInTurn(nodeFileSystem, paths)
}

function* readWithSecondThread(paths: readonly string[], standingBy: StandingBy): Generator<ReadFile> {
  const readHere = (index: number): ReadFile => ({
    index,
    read: readPython(nodeFileSystem, paths[index]!),
    parsed: null,
  })
  const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(STATE).length))
  const { port1: here, port2: there } = new MessageChannel()
  const workerData: ThreadData = { paths, standingBy, state, port: there }
  const worker = new Worker(SCRIPT, { workerData, transferList: [there], stdout: true, stderr: true })
  worker.on('error', () => {}) // what it has not sent is read here
  worker.unref()
  const rest = new Set(paths.keys())
  try {
    while (rest.size > 0) {
      const sent = Atomics.load(state, STATE.sent)
      // The thread sends nothing else.
      const received: { message: ReadFile } | undefined = receiveMessageOnPort(here)
      if (received !== undefined) {
        Atomics.add(state, STATE.arrived, 1)
        Atomics.notify(state, STATE.arrived)
        rest.delete(received.message.index)
        yield received.message
        continue
      }
      const index = claim(state, paths)
      if (index !== null) {
        rest.delete(index)
        yield readHere(index)
      } else if (Atomics.wait(state, STATE.sent, sent, LONGEST_WAIT) === 'timed-out') break
    }
    for (const index of rest) yield readHere(index)
  } finally {
    here.close()
    void worker.terminate()
  }
}
