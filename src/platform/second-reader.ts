/** Reads and parses files in a second thread while this one goes on with what has arrived. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { mayStandBy } from '../project/file-role.ts'
import type { ConcreteTables, LaterParsed } from '../syntax/concrete-tables.ts'
import type { Decoded } from './decode.ts'
import { nodeFileSystem } from './file-system.ts'
import { relativePath } from './paths.ts'
import { type ReadFile, readInTurn, readPython, type StandingBy } from './read-python.ts'

/** A thread that reads files when it is told which. */
export interface ReadingThread {
  readonly worker: Worker
  readonly port: MessagePort
}

/** What the thread is started with. */
export interface ThreadData {
  /** Brings the task, then indices of files that stand by, which the other thread has read; at last null. */
  readonly port: MessagePort
}

/** What the thread is to do. */
export interface ReadingTask {
  /** Absolute. */
  readonly paths: readonly string[]
  readonly standingBy: StandingBy
  /** Shared by both threads; see `STATE`. */
  readonly state: Int32Array
  /** Shared by both threads: by the index of a file that stands by, what is known of its syntax; see `SYNTAX`. */
  readonly syntax: Int32Array
}

/** What is said to the thread. */
export type ToThread = ReadingTask | number | null

/** What the thread sends of a file. Those that stand by are parsed when all others are. */
export interface SentFile {
  readonly index: number
  readonly read: Decoded
  readonly parsed: ConcreteTables | 'later' | null
}

/** Places in the shared numbers: the next file that no thread has taken, how many files the second thread has sent, how many of those have arrived. */
export const STATE = { next: 0, sent: 1, arrived: 2 } as const

/** What is known of the syntax of a file. */
export const SYNTAX = { unknown: 0, readable: 1, broken: 2 } as const

/** The second thread waits when this many of its files have not arrived: they take memory. */
export const MOST_WAITING = 64

/** Longer than this, in milliseconds, no file takes: then the thread is not there any more. */
const LONGEST_WAIT = 20_000

/** With fewer files than this, a second thread takes as long as it saves: one that has to start, and one that has started. */
const FEWEST_FILES = { starting: 200, started: 100 }

/** What the thread runs. It exists in the bundle only: Node does not run the sources. */
const SCRIPT = new URL('parsing-thread.js', import.meta.url)

/** Takes the next file of the list that no thread has taken; null when there is none left. */
export function claim(state: Int32Array, paths: readonly string[]): number | null {
  const index = Atomics.add(state, STATE.next, 1)
  return index < paths.length ? index : null
}

/** Starts a thread that waits for its task; null where it would not help or cannot be had. Nobody waits for it at the end of the process. */
export function startThread(): ReadingThread | null {
  if (availableParallelism() < 2 || !existsSync(fileURLToPath(SCRIPT))) return null
  const { port1: here, port2: there } = new MessageChannel()
  const workerData: ThreadData = { port: there }
  let worker: Worker
  try {
    worker = new Worker(SCRIPT, { workerData, transferList: [there], stdout: true, stderr: true })
  } catch {
    return null // the system allows no more threads
  }
  worker.on('error', () => {}) // what it has not sent is read here
  worker.unref()
  return { worker, port: here }
}

/**
 * Reads the Python files at absolute paths, each once and in any order; of a large project, half in a second thread: `thread`, if it was started
 * before. Calls `whenStarted` once, when no thread has to start any more.
 */
export function readFiles(
  paths: readonly string[],
  standingBy: StandingBy,
  thread: ReadingThread | null = null,
  whenStarted: () => void = () => {},
): Iterable<ReadFile> {
  const fewest = thread === null ? FEWEST_FILES.starting : FEWEST_FILES.started
  const second = paths.length < fewest ? null : (thread ?? startThread())
  if (second !== null) return readWithSecondThread(paths, standingBy, second, whenStarted)
  void thread?.worker.terminate()
  whenStarted()
  return readInTurn(nodeFileSystem, paths)
}

function* readWithSecondThread(
  paths: readonly string[],
  standingBy: StandingBy,
  { worker, port: here }: ReadingThread,
  whenStarted: () => void,
): Generator<ReadFile> {
  const state = sharedNumbers(Object.keys(STATE).length)
  const syntax = sharedNumbers(paths.length)
  const tell = (message: ToThread): void => here.postMessage(message)
  tell({ paths, standingBy, state, syntax })
  const later = laterParsed(syntax)
  const readHere = (index: number): ReadFile => {
    const read = readPython(nodeFileSystem, paths[index]!)
    if (!('text' in read) || !standsBy(paths[index]!, read.text, standingBy)) return { index, read, parsed: null }
    tell(index)
    return { index, read, parsed: later(index) }
  }
  const rest = new Set(paths.keys())
  let hasStarted = false
  try {
    while (rest.size > 0) {
      const sent = Atomics.load(state, STATE.sent)
      // The thread sends nothing else.
      const received: { message: SentFile } | undefined = receiveMessageOnPort(here)
      if (received !== undefined) {
        if (!hasStarted) whenStarted()
        hasStarted = true
        Atomics.add(state, STATE.arrived, 1)
        Atomics.notify(state, STATE.arrived)
        const { index, read, parsed } = received.message
        rest.delete(index)
        yield { index, read, parsed: parsed === 'later' ? later(index) : parsed }
        continue
      }
      const index = claim(state, paths)
      if (index !== null) {
        rest.delete(index)
        yield readHere(index)
      } else if (Atomics.wait(state, STATE.sent, sent, LONGEST_WAIT) === 'timed-out') break
    }
    for (const index of rest) yield { index, read: readPython(nodeFileSystem, paths[index]!), parsed: null }
  } finally {
    if (!hasStarted) whenStarted()
    // It goes on with what stands by, and ends then.
    if (rest.size === 0) tell(null)
    else void worker.terminate()
  }
}

/** Whether a file may stand by; `path` is absolute. */
export function standsBy(path: string, text: string, { root, mentions }: StandingBy): boolean {
  return mayStandBy(relativePath(root, path), text, mentions)
}

/** Gives for the index of a file what waits for the second thread to have parsed it. */
function laterParsed(syntax: Int32Array): (index: number) => LaterParsed {
  let isAlive = true
  return (index) => ({
    isReadable() {
      if (isAlive && Atomics.wait(syntax, index, SYNTAX.unknown, LONGEST_WAIT) === 'timed-out') isAlive = false
      const known = Atomics.load(syntax, index)
      return known === SYNTAX.unknown ? null : known === SYNTAX.readable
    },
  })
}

function sharedNumbers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * length))
}
