/**
 * The second thread of `second-reader.ts`: takes files from the list, decodes them and sends tree-sitter's trees as number tables. Then it
 * looks at the syntax of the tests that stand by.
 */
import { workerData } from 'node:worker_threads'
import { PythonParser } from '../syntax/parser.ts'
import { nodeFileSystem } from './file-system.ts'
import { readGrammar } from './grammar.ts'
import { readPython } from './read-python.ts'
import {
  claim,
  MOST_WAITING,
  type ReadingTask,
  type SentFile,
  STATE,
  SYNTAX,
  standsBy,
  type ThreadData,
  type ToThread,
} from './second-reader.ts'

const { port } = workerData as ThreadData
const parser = await PythonParser.create(readGrammar())
let task: ReadingTask
port.on('message', (message: ToThread) => {
  if (message === null) port.close()
  else if (typeof message === 'number') judge(message)
  else {
    task = message
    for (const index of sendAll()) judge(index)
  }
})

/** Sends all files that the other thread does not take, and gives the indices of those that stand by. */
function sendAll(): readonly number[] {
  const { paths, state } = task
  const later: number[] = []
  for (let index = claim(state, paths); index !== null; index = claim(state, paths)) {
    const file = readAndParse(index)
    const { parsed } = file
    const isTables = parsed !== null && parsed !== 'later'
    port.postMessage(
      file,
      isTables ? [parsed.type, parsed.start, parsed.end, parsed.next].map(({ buffer }) => buffer) : [],
    )
    if (parsed === 'later') later.push(index)
    const sent = Atomics.add(state, STATE.sent, 1) + 1
    Atomics.notify(state, STATE.sent)
    for (;;) {
      const arrived = Atomics.load(state, STATE.arrived)
      if (sent - arrived < MOST_WAITING) break
      Atomics.wait(state, STATE.arrived, arrived)
    }
  }
  return later
}

function readAndParse(index: number): SentFile {
  const { paths, standingBy } = task
  const read = readPython(nodeFileSystem, paths[index]!)
  if (!('text' in read)) return { index, read, parsed: null }
  return { index, read, parsed: standsBy(paths[index]!, read.text, standingBy) ? 'later' : parser.tables(read.text) }
}

/** Tells whether a file has errors in its syntax. Its text is read again: keeping it would take memory. */
function judge(index: number): void {
  const { paths, syntax } = task
  const read = readPython(nodeFileSystem, paths[index]!)
  const isReadable = 'text' in read && parser.parse(read.text).errors.length === 0
  Atomics.store(syntax, index, isReadable ? SYNTAX.readable : SYNTAX.broken)
  Atomics.notify(syntax, index)
}
