/** The second thread of `second-reader.ts`: takes files from the list, decodes them and sends tree-sitter's trees as number tables. */
import { workerData } from 'node:worker_threads'
import { mayStandBy } from '../project/file-role.ts'
import { PythonParser } from '../syntax/parser.ts'
import { nodeFileSystem } from './file-system.ts'
import { readGrammar } from './grammar.ts'
import { relativePath } from './paths.ts'
import { type ReadFile, readPython } from './read-python.ts'
import { claim, MOST_WAITING, STATE, type ThreadData } from './second-reader.ts'

const { paths, standingBy, state, port } = workerData as ThreadData
const parser = await PythonParser.create(readGrammar())
for (let index = claim(state, paths); index !== null; index = claim(state, paths)) {
  const read = readPython(nodeFileSystem, paths[index]!)
  const parsed = 'text' in read ? parse(paths[index]!, read.text) : null
  const file: ReadFile = { index, read, parsed }
  const memory =
    parsed === null || parsed === 'readable'
      ? []
      : [parsed.type, parsed.start, parsed.end, parsed.next].map(({ buffer }) => buffer)
  port.postMessage(file, memory)
  const sent = Atomics.add(state, STATE.sent, 1) + 1
  Atomics.notify(state, STATE.sent)
  for (;;) {
    const arrived = Atomics.load(state, STATE.arrived)
    if (sent - arrived < MOST_WAITING) break
    Atomics.wait(state, STATE.arrived, arrived)
  }
}

function parse(path: string, text: string): ReadFile['parsed'] {
  if (!mayStandBy(relativePath(standingBy.root, path), text, standingBy.mentions)) return parser.tables(text)
  return parser.parse(text).errors.length === 0 ? 'readable' : null
}
