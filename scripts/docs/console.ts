/** Commands in Markdown: what they print is put below them, so that pages show what the program really says. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Host } from '../../src/cli/host.ts'
import { run } from '../../src/cli/run.ts'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import { runGit } from '../../src/platform/git.ts'
import { RULES } from '../../src/rules/index.ts'
import { Session } from '../../src/session/session.ts'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** The columns that output in pages takes. */
const WIDTH = 80

export interface Outcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program in a folder, as at a terminal of `WIDTH` columns without colours. */
export async function runProgram(argv: readonly string[], cwd: string): Promise<Outcome> {
  const written = { stdout: '', stderr: '' }
  const host: Host = {
    stdout: { write: (text) => (written.stdout += text), columns: WIDTH },
    stderr: { write: (text) => (written.stderr += text), columns: WIDTH },
    env: {},
    cwd,
    runtime: 'the documentation',
    now: () => 0,
    fileSystem: nodeFileSystem,
    git: runGit,
    readStdin: () => Promise.resolve(new Uint8Array()),
    rules: RULES,
    createSession: (settings) => Session.create(settings),
  }
  return { exitCode: await run(argv, host), ...written }
}

/** The arguments of a command line that starts with `fastapi-lint` or `npx fastapi-lint`; null for another. Comments, pipes and redirections are left out. */
export function argumentsOf(line: string): string[] | null {
  const start = /^(?:npx (?:--yes )?)?fastapi-lint(?:@[\d.]+)?(?=\s|$)/.exec(line.trim())
  if (start === null) return null
  const rest = line.trim().slice(start[0].length)
  const command = /^(?:"[^"]*"|'[^']*'|[^"'|;&<>#])*/.exec(rest)![0]
  const words = command.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}

/**
 * Puts below each command the output that it has now. A block of commands is run if a comment says where, relative to the repository:
 *
 *     <!-- run in examples/bookshop -->
 *
 *     ```console
 *     $ fastapi-lint --statistics
 *     ```
 */
export async function withOutputs(markdown: string): Promise<string> {
  const block = /(<!-- run in (\S+) -->\n+```console\n)([\s\S]*?)(```)/g
  let result = ''
  let end = 0
  for (const match of markdown.matchAll(block)) {
    const [whole, head = '', folder = '', body = '', fence = ''] = match
    const commands = body.split('\n').filter((line) => line.startsWith('$ '))
    const parts: string[] = []
    for (const command of commands) {
      const argv = argumentsOf(command.slice(2))
      if (argv === null) throw new Error(`cannot run "${command}"`)
      const { stdout, stderr } = await runProgram(argv, join(REPOSITORY, folder))
      parts.push(`${command}\n${stderr}${stdout}`)
    }
    result += markdown.slice(end, match.index) + head + parts.join('\n') + fence
    end = match.index + whole.length
  }
  return result + markdown.slice(end)
}
