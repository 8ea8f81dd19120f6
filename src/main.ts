/** The program with the machine around it: what `cli.ts` loads. */
import { arch, argv, cwd, env, exit, platform, stderr, stdin, stdout, version } from 'node:process'
import { EXIT } from './cli/exit-codes.ts'
import { run } from './cli/run.ts'
import { describeWriteFailure, nodeFileSystem } from './platform/file-system.ts'
import { runGit } from './platform/git.ts'
import { tuneRuntime } from './platform/runtime.ts'
import { type ReadingThread, readFiles } from './platform/second-reader.ts'
import { RULES } from './rules/index.ts'
import { Session } from './session/session.ts'

/** Runs with the arguments of the process; of a large project, `thread` reads a part, or one that is started when it is needed. */
export async function main(thread: ReadingThread | null): Promise<void> {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') exit(0) // a reader that has seen enough (`| head`) is no failure
    fail(`The output ${describeWriteFailure(error)}`)
  })
  stderr.on('error', () => {}) // findings are worth more than messages that nobody reads
  let waiting = thread
  process.exitCode = await run(argv.slice(2), {
    stdout,
    stderr,
    env,
    cwd: workingDirectory(),
    runtime: `Node ${version.slice(1)} on ${platform}-${arch}`,
    now: () => performance.now(),
    fileSystem: nodeFileSystem,
    readFiles: (paths, standingBy) => {
      const second = waiting
      waiting = null // it can read once
      return readFiles(paths, standingBy, second, tuneRuntime)
    },
    git: runGit,
    readStdin,
    rules: RULES,
    createSession: (settings) => Session.create(settings),
  })
  // Otherwise Node waits for the compilers of V8, which have work left, and gives all memory back piece by piece.
  if ([stdout, stderr].every(({ writableLength, errored }) => writableLength === 0 && errored === null)) exit()
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

function workingDirectory(): string {
  try {
    return cwd()
  } catch {
    return fail('The working directory does not exist any more')
  }
}

/** For what goes wrong around the program, where no styles and places are to be had. */
function fail(message: string): never {
  stderr.write(`error: ${message}\n`)
  exit(EXIT.usage)
}
