import { checkFile } from '../engine/check.ts'
import { failureOf, type InternalError } from '../engine/failure.ts'
import type { Finding } from '../engine/finding.ts'
import { Locations } from '../engine/locations.ts'
import { inOrder } from '../engine/order.ts'
import { Visitors } from '../engine/visitors.ts'
import type { Application } from '../frameworks/application.ts'
import { readGrammar } from '../platform/grammar.ts'
import type { Dependencies } from '../project/dependencies.ts'
import type { Rule } from '../rule-api/rule.ts'
import { RULES } from '../rules/index.ts'
import { bindModule } from '../semantics/bind.ts'
import type { ModuleFacts } from '../semantics/facts.ts'
import type { SyntaxTree } from '../syntax/ast.ts'
import { PythonParser } from '../syntax/parser.ts'
import { assemble, stubFacts } from './assemble.ts'
import type { CheckResult, ProjectSession, Settings, UnreadableFile } from './contract.ts'

/** What does not depend on the project: made once for the process. */
interface Foundation {
  readonly parser: PythonParser
  readonly stubs: ReadonlyMap<string, ModuleFacts>
}

let foundation: Promise<Foundation> | undefined

async function loadFoundation(): Promise<Foundation> {
  const parser = await PythonParser.create(readGrammar())
  return { parser, stubs: stubFacts(parser) }
}

interface SourceFile {
  readonly text: string
  readonly tree: SyntaxTree
  readonly facts: ModuleFacts
}

const NEWEST: Dependencies = { isAtLeast: () => true, declares: () => null }

/** A project held in memory; see `ProjectSession`. */
export class Session implements ProjectSession {
  readonly #foundation: Foundation
  readonly #settings: Settings
  readonly #visitors: Visitors
  readonly #files = new Map<string, SourceFile>()
  readonly #unreadable = new Map<string, UnreadableFile>()
  readonly #manifests = new Map<string, string>()
  /** Failures of reading a file into the project, by path. */
  readonly #failures = new Map<string, InternalError>()
  /** The linked project; null when something changed since. */
  #application: Application | null = null

  private constructor(foundation: Foundation, settings: Settings, rules: readonly Rule[]) {
    this.#foundation = foundation
    this.#settings = settings
    this.#visitors = new Visitors(rules.filter((rule) => settings.rules.has(rule.id)))
  }

  /** Makes an empty session. Of `rules` (all there are), those run that the settings name. */
  static async create(settings: Settings, rules: readonly Rule[] = RULES): Promise<Session> {
    foundation ??= loadFoundation()
    return new Session(await foundation, settings, rules)
  }

  setFile(path: string, text: string): void {
    this.#forget(path)
    try {
      const tree = this.#foundation.parser.parse(text)
      this.#files.set(path, { text, tree, facts: bindModule(path, tree) })
    } catch (error) {
      this.#failures.set(path, failureOf(error, null, path))
    }
  }

  setUnreadableFile(file: UnreadableFile): void {
    this.#forget(file.path)
    this.#unreadable.set(file.path, file)
  }

  setManifest(path: string, text: string): void {
    this.#manifests.set(path, text)
    this.#application = null
  }

  removeFile(path: string): void {
    this.#forget(path)
    this.#manifests.delete(path)
  }

  check(reportOn: (path: string) => boolean = () => true): CheckResult {
    const application = this.#linked()
    const locations = new Locations((path) => this.#files.get(path)?.text ?? null)
    const findings: Finding[] = []
    const internalErrors: InternalError[] = []
    let reportedFileCount = 0
    for (const [path, module] of application.project.modules) {
      if (!reportOn(path)) continue
      reportedFileCount++
      const { tree, text } = this.#files.get(path)!
      const checked = checkFile(application, { module, tree, text }, this.#visitors, this.#settings, locations)
      findings.push(...inOrder(checked.findings))
      internalErrors.push(...checked.failures)
    }
    return { findings, suppressed: [], internalErrors, fileCount: this.#files.size, reportedFileCount }
  }

  /** Forgets the Python file at `path`; it may be a manifest too (`setup.py`). */
  #forget(path: string): void {
    this.#files.delete(path)
    this.#unreadable.delete(path)
    this.#failures.delete(path)
    this.#application = null
  }

  #linked(): Application {
    this.#application ??= assemble(
      Array.from(this.#files.values(), (file) => file.facts),
      { sourceRoots: this.#settings.sourceRoots, stubs: this.#foundation.stubs, dependencies: NEWEST },
    )
    return this.#application
  }
}
