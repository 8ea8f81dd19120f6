import { nearest } from '../config/suggestion.ts'
import { type AddedSuppressions, addSuppressions } from '../engine/add-suppressions.ts'
import { checkFile } from '../engine/check.ts'
import { failureOf, type InternalError } from '../engine/failure.ts'
import type { Finding } from '../engine/finding.ts'
import { type CheckSettings, findingOf } from '../engine/finding-of.ts'
import { Locations } from '../engine/locations.ts'
import { compareFindings } from '../engine/order.ts'
import { type Catalogue, type SuppressedFinding, settle } from '../engine/settle.ts'
import { isTemplate } from '../engine/template.ts'
import { Visitors } from '../engine/visitors.ts'
import { type FixableFinding, type FixedFile, fixFile } from '../fix/fix-file.ts'
import { importingFile } from '../fix/importing-file.ts'
import type { Application } from '../frameworks/application.ts'
import { CheckedFile } from '../frameworks/checked-file.ts'
import { readGrammar } from '../platform/grammar.ts'
import {
  type DeclaredEntrypoint,
  type DeclaredVersions,
  entrypointsOf,
  readDependencies,
  sourceRootsOf,
} from '../project/dependencies.ts'
import { mayStandBy } from '../project/file-role.ts'
import type { StubFacts } from '../project/stubs.ts'
import type { Rule } from '../rule-api/rule.ts'
import { RULES } from '../rules/index.ts'
import { bindModule } from '../semantics/bind.ts'
import type { ModuleFacts } from '../semantics/facts.ts'
import type { SyntaxTree } from '../syntax/ast.ts'
import type { ConcreteTables, LaterParsed } from '../syntax/concrete-tables.ts'
import { PythonParser } from '../syntax/parser.ts'
import { assemble, stubFacts } from './assemble.ts'
import { Bystanders, mentionsInTests } from './bystanders.ts'
import type { CheckResult, ProjectOutline, ProjectSession, Settings, UnreadableFile } from './contract.ts'
import { outlineOf } from './outline.ts'
import type { RouteListing } from './route-entry.ts'
import { listRoutes } from './routes.ts'

/** What does not depend on the project: made once for the process. */
interface Foundation {
  readonly parser: PythonParser
  readonly stubs: StubFacts
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

/** What the files amount to together. */
interface LinkedProject {
  readonly application: Application
  readonly dependencies: DeclaredVersions
  readonly entrypoints: readonly DeclaredEntrypoint[]
  readonly malformedManifests: CheckResult['malformedManifests']
}

/** The rule whose findings are made here. */
const UNREADABLE_FILE = 'unreadable-file'

/** A project held in memory; see `ProjectSession`. */
export class Session implements ProjectSession {
  readonly #foundation: Foundation
  readonly #settings: Settings
  readonly #catalogue: Catalogue
  readonly #visitors: Visitors
  readonly #files = new Map<string, SourceFile>()
  readonly bystanderMentions: readonly RegExp[] | null
  /** Paths of files that are no Python yet: they are neither linked nor checked. */
  readonly #templates = new Set<string>()
  readonly #bystanders = new Bystanders()
  readonly #unreadable = new Map<string, UnreadableFile>()
  readonly #manifests = new Map<string, string>()
  /** Failures of reading a file into the project, by path. */
  readonly #failures = new Map<string, InternalError>()
  /** The linked project; null when something changed since. */
  #linked: LinkedProject | null = null

  private constructor(foundation: Foundation, settings: Settings, rules: readonly Rule[]) {
    this.#foundation = foundation
    this.#settings = settings
    const byId = new Map(rules.map((rule) => [rule.id, rule]))
    this.#catalogue = { byId, nearest: (id) => nearest(id, byId.keys()) }
    this.#visitors = new Visitors(rules.filter((rule) => settings.rules.has(rule.id)))
    this.bystanderMentions = mentionsInTests(this.#visitors.rules)
  }

  /** Makes an empty session. Of `rules` (all there are), those run that the settings name. */
  static async create(settings: Settings, rules: readonly Rule[] = RULES): Promise<Session> {
    foundation ??= loadFoundation()
    return new Session(await foundation, settings, rules)
  }

  setFile(path: string, text: string, parsed: ConcreteTables | LaterParsed | null = null): void {
    this.#forget(path)
    if (parsed !== null && 'isReadable' in parsed) this.#bystanders.add(path, text, parsed)
    else if (parsed === null && mayStandBy(path, text, this.bystanderMentions) && this.#isReadable(text))
      this.#bystanders.add(path, text)
    else this.#read(path, text, parsed)
  }

  #isReadable(text: string): boolean {
    try {
      return this.#foundation.parser.parse(text).errors.length === 0
    } catch {
      return false // read once more, the failure is recorded
    }
  }

  #read(path: string, text: string, tables: ConcreteTables | null): void {
    this.#bystanders.delete(path)
    try {
      const tree = this.#foundation.parser.parse(text, tables)
      if (tree.errors.length > 0 && isTemplate(path, text)) this.#templates.add(path)
      else this.#files.set(path, { text, tree, facts: bindModule(path, tree) })
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
    this.#linked = null
  }

  removeFile(path: string): void {
    this.#forget(path)
    this.#manifests.delete(path)
  }

  textOf(path: string): string | null {
    return this.#files.get(path)?.text ?? this.#bystanders.textOf(path)
  }

  enclosingName(path: string, offset: number): string {
    const facts = this.#files.get(path)?.facts
    if (facts === undefined) return ''
    let name = ''
    let narrowest = Number.POSITIVE_INFINITY
    for (const one of [...facts.functions.filter(({ isLambda }) => !isLambda), ...facts.classes]) {
      const start = one.decorators[0]?.start ?? one.start
      if (offset < start || offset >= one.end || one.end - start >= narrowest) continue
      name = one.qualifiedName
      narrowest = one.end - start
    }
    return name
  }

  suppressionsFor(path: string, findings: readonly Finding[], reason: string): AddedSuppressions {
    const file = this.#files.get(path)
    const own = findings.filter(({ location }) => location.path === path)
    if (file === undefined || own.length === 0) return { edits: [], suppressed: [] }
    return addSuppressions(file.text, file.tree, own, reason, (text) => this.#foundation.parser.parse(text))
  }

  fixesFor(path: string, findings: readonly Finding[]): FixedFile | null {
    this.#linked ??= this.#link()
    const file = this.#files.get(path)
    const module = this.#linked.application.project.modules.get(path)
    if (file === undefined || module === undefined) return null
    const fixable = findings.filter(
      (finding): finding is FixableFinding => finding.fix !== null && finding.location.path === path,
    )
    const importing = importingFile(this.#linked.application.project, module, file.text, file.tree)
    const limit = file.tree.errors.length
    return fixFile(importing, fixable, (text) => this.#foundation.parser.parse(text).errors.length <= limit)
  }

  check(reportOn: (path: string) => boolean = () => true): CheckResult {
    const result = this.#checkFiles(reportOn)
    const broken = new Set(this.#bystanders.broken((text) => this.#isReadable(text)))
    if (broken.size === 0) return result
    for (const path of broken) this.#read(path, this.#bystanders.textOf(path)!, null)
    this.#linked = null
    // Nothing in these files concerns a rule but their syntax, so what was found in others stands.
    const more = this.#checkFiles((path) => broken.has(path) && reportOn(path))
    return {
      ...result,
      findings: [...result.findings, ...more.findings].sort(compareFindings),
      suppressed: [...result.suppressed, ...more.suppressed],
      internalErrors: [...result.internalErrors, ...more.internalErrors],
    }
  }

  #checkFiles(reportOn: (path: string) => boolean): CheckResult {
    this.#linked ??= this.#link()
    const { application, malformedManifests } = this.#linked
    const locations = new Locations((path) => this.textOf(path))
    const findings: Finding[] = []
    const suppressed: SuppressedFinding[] = []
    const internalErrors: InternalError[] = []
    for (const [path, module] of application.project.modules) {
      if (!reportOn(path)) continue
      const { tree, text } = this.#files.get(path)!
      const file = new CheckedFile(module, tree, text)
      const settings = this.#settingsFor(path)
      const checked = checkFile(application, file, this.#visitors, settings, locations)
      const settled = settle(file, checked, this.#catalogue, settings, locations)
      findings.push(...settled.findings)
      suppressed.push(...settled.suppressed)
      internalErrors.push(...checked.failures)
    }
    for (const file of this.#unreadable.values()) {
      if (reportOn(file.path)) findings.push(...this.#unreadableFindings(file, locations))
    }
    for (const [path, failure] of this.#failures) if (reportOn(path)) internalErrors.push(failure)
    const paths = [
      ...[this.#files, this.#templates, this.#unreadable, this.#failures].flatMap((files) => [...files.keys()]),
      ...this.#bystanders.paths,
    ]
    return {
      findings: findings.sort(compareFindings),
      suppressed,
      internalErrors,
      malformedManifests,
      fileCount: paths.length,
      reportedFileCount: paths.filter(reportOn).length,
    }
  }

  routes(): RouteListing {
    const { application } = this.#linkAll()
    return listRoutes(application, (path) => this.textOf(path))
  }

  outline(): ProjectOutline {
    const { application, dependencies, entrypoints } = this.#linkAll()
    const found = entrypoints.map((one) => ({ ...one, path: this.#fileOf(one) }))
    return outlineOf(application, dependencies, found)
  }

  /** Reads those bystanders that others import. */
  #readImportedBystanders(): void {
    let importers: readonly ModuleFacts[] = Array.from(this.#files.values(), ({ facts }) => facts)
    while (importers.length > 0) {
      const imported = this.#bystanders.importedBy(importers)
      for (const path of imported) this.#read(path, this.#bystanders.textOf(path)!, null)
      importers = imported.flatMap((path) => this.#files.get(path)?.facts ?? [])
    }
  }

  /** The file of the module that an entry point names, or null. */
  #fileOf({ folder, module }: DeclaredEntrypoint): string | null {
    const path = [...(folder === '' ? [] : [folder]), ...module.split('.')].join('/')
    return [`${path}.py`, `${path}/__init__.py`].find((one) => this.#files.has(one)) ?? null
  }

  #settingsFor(path: string): CheckSettings {
    const around = (this.#settings.nested ?? []).filter(({ folder }) => path.startsWith(`${folder}/`))
    const { severities, options } = around.sort((a, b) => b.folder.length - a.folder.length)[0] ?? this.#settings
    return { severities, options, isIgnored: this.#settings.isIgnored }
  }

  #unreadableFindings({ path, reason }: UnreadableFile, locations: Locations): Finding[] {
    const rule = this.#visitors.rules.find(({ id }) => id === UNREADABLE_FILE)
    if (rule === undefined || this.#settings.isIgnored(rule.id, path)) return []
    const message = `This file ${reason}; nothing in it was checked`
    return [findingOf(rule, path, { at: { start: 0, end: 0 }, message }, this.#settingsFor(path), locations)]
  }

  /** Forgets the Python file at `path`; it may be a manifest too (`setup.py`). */
  #forget(path: string): void {
    this.#files.delete(path)
    this.#bystanders.delete(path)
    this.#templates.delete(path)
    this.#unreadable.delete(path)
    this.#failures.delete(path)
    this.#linked = null
  }

  /** Links the project with all of its tests, whether a rule looks at them or not. */
  #linkAll(): LinkedProject {
    const { paths } = this.#bystanders
    for (const path of paths) this.#read(path, this.#bystanders.textOf(path)!, null)
    if (paths.length > 0) this.#linked = null
    this.#linked ??= this.#link()
    return this.#linked
  }

  #link(): LinkedProject {
    this.#readImportedBystanders()
    const { nested = [], targetVersions, sourceRoots, blockingCalls = [] } = this.#settings
    const dependencies = readDependencies(
      this.#manifests,
      new Map([['', targetVersions], ...nested.map((one) => [one.folder, one.targetVersions] as const)]),
    )
    const nestedRoots = nested.flatMap((one) => one.sourceRoots)
    const entrypoints = entrypointsOf(this.#manifests)
    const entrypointRoots = entrypoints.filter((one) => this.#fileOf(one) !== null).map(({ folder }) => folder)
    const application = assemble(
      Array.from(this.#files.values(), (file) => file.facts),
      {
        sourceRoots: sourceRoots.length === 0 ? [] : [...sourceRoots, ...nestedRoots],
        declaredRoots: [...sourceRootsOf(this.#manifests), ...nestedRoots, ...entrypointRoots],
        bystanders: this.#bystanders.files,
        stubs: this.#foundation.stubs,
        dependencies,
        blockingCalls: [...blockingCalls, ...nested.flatMap((one) => one.blockingCalls ?? [])],
      },
    )
    const malformedManifests = dependencies.problems.map(({ path, reason }) => ({
      path,
      reason: `is malformed and was left out: ${reason}`,
    }))
    return { application, dependencies, entrypoints, malformedManifests }
  }
}
