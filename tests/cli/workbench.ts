/** A temporary folder and a stand-in for everything around the command line. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Host, Output } from '../../src/cli/host.ts'
import { run } from '../../src/cli/run.ts'
import type { Finding, Location, Severity } from '../../src/engine/finding.ts'
import { type FileSystem, nodeFileSystem } from '../../src/platform/file-system.ts'
import { type Git, runGit } from '../../src/platform/git.ts'
import type { RuleMetadata } from '../../src/rule-api/metadata.ts'
import { RULES as CATALOGUE } from '../../src/rules/index.ts'
import type {
  AddedSuppressions,
  CheckResult,
  ProjectOutline,
  ProjectSession,
  Settings,
  UnreadableFile,
} from '../../src/session/contract.ts'
import type { RouteListing } from '../../src/session/route-entry.ts'
import { Session } from '../../src/session/session.ts'
import { LineIndex } from '../../src/text/line-index.ts'

export function rule(id: string, more: Partial<RuleMetadata> = {}): RuleMetadata {
  return {
    id,
    category: 'async',
    severity: 'error',
    set: 'recommended',
    since: '0.1.0',
    docs: {
      summary: `What ${id} reports`,
      why: 'Because `it` **matters**.\n\nAnd here is a second paragraph that says more.',
      bad: [`bad()  # finds ${id}  # error: "bad"\n`],
      good: ['good()\n'],
      references: ['https://fastapi.tiangolo.com/async/'],
    },
    ...more,
  }
}

export const RULES: readonly RuleMetadata[] = [
  rule('blocking-sleep', { fixable: 'unsafe' }),
  rule('blocking-http-call', {
    requires: { fastapi: '0.100' },
    options: { 'max-depth': { type: 'integer', default: 3, description: 'How deep to look.' } },
  }),
  rule('cpu-bound-call', { severity: 'info', set: 'strict' }),
  rule('hardcoded-secret', { category: 'security', securitySeverity: '7.5' }),
  rule('missing-response-model', { category: 'responses', severity: 'warning' }),
  rule('missing-route-metadata', { category: 'routing', severity: 'info', set: 'strict' }),
  rule('syntax-error', { category: 'engine' }),
  rule('unreadable-file', { category: 'engine' }),
]

/**
 * Reports `# finds rule-id` comments at the code before them, and unreadable files, and writes down all it is told.
 * `# crashes` in a file makes the rule blocking-sleep fail there.
 */
export class FakeSession implements ProjectSession {
  readonly files = new Map<string, string>()
  readonly unreadable: UnreadableFile[] = []
  readonly manifests = new Map<string, string>()
  readonly bystanderMentions = null
  readonly settings: Settings

  constructor(settings: Settings) {
    this.settings = settings
  }

  setFile(path: string, text: string): void {
    this.files.set(path, text)
  }
  setUnreadableFile(file: UnreadableFile): void {
    this.unreadable.push(file)
  }
  setManifest(path: string, text: string): void {
    this.manifests.set(path, text)
  }
  removeFile(path: string): void {
    this.files.delete(path)
  }
  textOf(path: string): string | null {
    return this.files.get(path) ?? null
  }
  outline(): ProjectOutline {
    return { apps: [], entrypoints: [], roles: { test: [], migration: [], script: [], example: [] }, versions: {} }
  }
  suppressionsFor(): AddedSuppressions {
    return { edits: [], suppressed: [] }
  }
  /** The name of the last function that starts in a line above. */
  enclosingName(path: string, offset: number): string {
    const above = this.files.get(path)?.slice(0, offset) ?? ''
    return [...above.matchAll(/\bdef (\w+)/g)].at(-1)?.[1] ?? ''
  }

  fixesFor(): null {
    return null
  }

  check(reportOn: (path: string) => boolean = () => true): CheckResult {
    const reported = [...this.files].filter(([path]) => reportOn(path))
    if (reported.some(([, text]) => text.includes('# breaks everything'))) throw new Error('the linker gave up')
    const findings = reported.flatMap(([path, text]) => this.#findingsIn(path, text))
    for (const { path, reason } of this.unreadable.filter((file) => reportOn(file.path))) {
      findings.push({ ...finding('unreadable-file', place(path, '', 0, 0)), message: `The file ${reason}` })
    }
    const crashed = reported.filter(([, text]) => text.includes('# crashes'))
    return {
      findings: findings.sort((a, b) => (a.location.path < b.location.path ? -1 : 1)),
      suppressed: [],
      internalErrors: crashed.map(([path]) => ({
        rule: 'blocking-sleep',
        path,
        message: 'TypeError: x is undefined',
        stack: '    at check (rule.ts:1:1)',
      })),
      malformedManifests: [],
      fileCount: this.files.size + this.unreadable.length,
      reportedFileCount: reported.length + this.unreadable.filter((file) => reportOn(file.path)).length,
    }
  }

  routes(): RouteListing {
    return { entries: [], gaps: [] }
  }

  #findingsIn(path: string, text: string): Finding[] {
    return [...text.matchAll(/^([ \t]*)(.*?)[ \t]*# finds ([\w-]+)/gm)].flatMap((match) => {
      const id = match[3] ?? ''
      if (!this.settings.rules.has(id) || this.settings.isIgnored(id, path)) return []
      const start = match.index + (match[1]?.length ?? 0)
      const severity = this.settings.severities.get(id)
      const found = finding(id, place(path, text, start, start + (match[2]?.length ?? 0)))
      return [severity === undefined ? found : { ...found, severity }]
    })
  }
}

export function place(path: string, text: string, start: number, end: number): Location {
  const lines = new LineIndex(text)
  const from = lines.positionAt(start)
  const to = lines.positionAt(end)
  return { path, start, end, startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column }
}

export function finding(id: string, location: Location, more: Partial<Finding> = {}): Finding {
  const severity: Severity = RULES.find((candidate) => candidate.id === id)?.severity ?? 'error'
  return { rule: id, severity, message: `Found ${id}; mend it`, location, related: [], chain: [], fix: null, ...more }
}

/** Everything that one run of the program did. */
export interface Outcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** The session that was made; throws when there was none. */
  readonly session: FakeSession
}

export interface HostChanges {
  readonly env?: Record<string, string>
  readonly cwd?: string
  readonly isTTY?: boolean
  readonly columns?: number
  readonly now?: () => number
  readonly fileSystem?: Partial<FileSystem>
  readonly createSession?: Host['createSession']
  readonly git?: Git
  readonly readFiles?: NonNullable<Host['readFiles']>
  readonly stdin?: string | Uint8Array
  readonly rules?: readonly RuleMetadata[]
}

/** For `Workbench.run`: the real rules instead of the stand-ins. */
export const REAL: HostChanges = { rules: CATALOGUE, createSession: (settings) => Session.create(settings) }

/** A folder of files that the program can be run in. It is removed when the test ends. */
export class Workbench {
  readonly folder: string

  /** `files`: texts or bytes by path; a path that ends in `/` is an empty folder. */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'fastapi-lint-')))
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }))
    for (const [path, content] of Object.entries(files)) this.write(path, content)
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  write(path: string, content: string | Uint8Array): void {
    const absolute = this.path(path)
    mkdirSync(path.endsWith('/') ? absolute : dirname(absolute), { recursive: true })
    if (!path.endsWith('/')) writeFileSync(absolute, content)
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8')
  }

  /** Runs git in the folder, whatever the machine's own configuration says. */
  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main']
    return execFileSync('git', [...identity, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  }

  /** Commits everything there is, in a new repository if need be. */
  commit(message = 'change'): void {
    if (!existsSync(this.path('.git'))) this.git('init', '-q')
    this.git('add', '-A')
    this.git('commit', '-q', '--allow-empty', '-m', message)
  }

  async run(argv: readonly string[] = [], changes: HostChanges = {}): Promise<Outcome> {
    let session: FakeSession | null = null
    const output = (): Output & { text: string } => ({
      text: '',
      isTTY: changes.isTTY ?? false,
      columns: changes.columns ?? 0,
      write(text: string) {
        this.text += text
      },
    })
    const stdout = output()
    const stderr = output()
    const exitCode = await run(argv, {
      stdout,
      stderr,
      env: changes.env ?? {},
      cwd: this.path(changes.cwd ?? '.'),
      runtime: 'Node 20.19.0 on linux-x64',
      now: changes.now ?? (() => 0),
      fileSystem: { ...nodeFileSystem, ...changes.fileSystem },
      git: changes.git ?? runGit,
      ...(changes.readFiles && { readFiles: changes.readFiles }),
      readStdin: () => Promise.resolve(Buffer.from(changes.stdin ?? '')),
      rules: changes.rules ?? RULES,
      createSession:
        changes.createSession ??
        ((settings) => {
          session = new FakeSession(settings)
          return Promise.resolve(session)
        }),
    })
    return {
      exitCode,
      stdout: stdout.text,
      stderr: stderr.text,
      get session() {
        if (session === null) throw new Error(`no session was made: ${stderr.text}`)
        return session
      },
    }
  }
}
