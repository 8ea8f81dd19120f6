import { importingFile } from '../fix/importing-file.ts'
import { importEdits as editsOfImports } from '../fix/imports.ts'
import type { Application } from '../frameworks/application.ts'
import type { CheckedFile } from '../frameworks/checked-file.ts'
import { qualifiedNameOf } from '../project/inference.ts'
import type { Type } from '../project/types.ts'
import { ALL_BUT_TESTS } from '../rule-api/metadata.ts'
import { mentionsOf, type Report, type Rule, type RuleContext } from '../rule-api/rule.ts'
import type { Expression } from '../syntax/ast.ts'
import { failureOf, type InternalError } from './failure.ts'
import type { Finding, Fix, FixOfFinding } from './finding.ts'
import { type CheckSettings, findingOf } from './finding-of.ts'
import type { Locations } from './locations.ts'
import type { Visitor, Visitors } from './visitors.ts'

/** What the rules said about one file, before suppressions. */
export interface Checked {
  /** In no particular order, possibly with duplicates. */
  readonly findings: readonly Finding[]
  readonly failures: readonly InternalError[]
  /** Whether a rule looked at the whole file: it was not switched off for it, and did not fail. */
  readonly hasCompleted: (rule: string) => boolean
}

/** Lets all rules look at one file: one walk over its syntax, one question to each entity provider that some rule wants. */
export function checkFile(
  application: Application,
  file: CheckedFile,
  visitors: Visitors,
  settings: CheckSettings,
  locations: Locations,
): Checked {
  return new FileCheck(application, file, visitors, settings, locations).run()
}

/** The part of a rule's context that is the same for all rules in a file. */
type FileContext = Omit<RuleContext, 'options' | 'report'>

class FileCheck {
  readonly #application: Application
  readonly #file: CheckedFile
  readonly #visitors: Visitors
  readonly #settings: CheckSettings
  readonly #locations: Locations
  readonly #context: FileContext
  readonly #findings: Finding[] = []
  readonly #failures: InternalError[] = []
  /** By rule index: whether the rule looks at this file, as far as anybody asked. Not where it is switched off, not concerned, or failed. */
  readonly #looks: (boolean | undefined)[] = []
  /** By rule index; made when there is something to look at, which is rare. */
  readonly #contexts: (RuleContext | undefined)[] = []
  /** Ids of the rules that failed. */
  readonly #failed = new Set<string>()
  /** Whether the text of the file fits what a rule says that it must mention. */
  readonly #mentions: (mentions: RegExp) => boolean

  constructor(
    application: Application,
    file: CheckedFile,
    visitors: Visitors,
    settings: CheckSettings,
    locations: Locations,
  ) {
    this.#application = application
    this.#file = file
    this.#visitors = visitors
    this.#settings = settings
    this.#locations = locations
    this.#context = contextOf(application, file)
    this.#mentions = visitors.mentions.in(file.text)
  }

  run(): Checked {
    this.#visitEntities()
    const { syntax } = this.#visitors
    for (const [kind, visitors] of syntax) {
      if (!this.#isWanted(visitors)) continue
      for (const node of this.#file.nodesOf(kind)) this.#visit(visitors, node)
    }
    const { path } = this.#file.module
    const hasCompleted = (id: string): boolean =>
      !this.#failed.has(id) &&
      this.#visitors.rules.some((rule) => rule.id === id) &&
      !this.#settings.isIgnored(id, path)
    return { findings: this.#findings, failures: this.#failures, hasCompleted }
  }

  #visitEntities(): void {
    for (const { find, visitors } of this.#visitors.providers) {
      if (!this.#isWanted(visitors)) continue
      try {
        for (const { kind, value } of find(this.#application, this.#file)) {
          this.#visit(this.#visitors.entities.get(kind) ?? [], value)
        }
      } catch (error) {
        this.#failures.push(failureOf(error, null, this.#file.module.path))
        // What these rules would have found is not known.
        for (const { rule } of visitors) this.#giveUp(rule)
      }
    }
  }

  #visit(visitors: readonly Visitor[], subject: unknown): void {
    for (const { rule, visit } of visitors) {
      if (!this.#looksAtFile(rule)) continue
      try {
        visit(subject, this.#contextOf(rule))
      } catch (error) {
        this.#failures.push(failureOf(error, this.#visitors.rules[rule]!.id, this.#file.module.path))
        this.#giveUp(rule)
      }
    }
  }

  /** A fix as it is made alone. */
  #withImports(fix: Fix): FixOfFinding {
    const { module, tree, text } = this.#file
    const importEdits =
      fix.imports === undefined
        ? []
        : editsOfImports(importingFile(this.#application.project, module, text, tree), [fix.imports], fix.edits)
    const { title, safety, edits, imports } = fix
    return { title, safety, edits: [...edits, ...importEdits], parts: { edits, ...(imports && { imports }) } }
  }

  #isWanted(visitors: readonly Visitor[]): boolean {
    for (const { rule } of visitors) if (this.#looksAtFile(rule)) return true
    return false
  }

  #looksAtFile(rule: number): boolean {
    let looks = this.#looks[rule]
    if (looks === undefined) {
      looks = this.#concerns(this.#visitors.rules[rule]!)
      this.#looks[rule] = looks
    }
    return looks
  }

  /** What a rule is given, by its index. */
  #contextOf(index: number): RuleContext {
    let context = this.#contexts[index]
    if (context === undefined) {
      context = this.#contextFor(this.#visitors.rules[index]!)
      this.#contexts[index] = context
    }
    return context
  }

  /** Whether a rule may find anything in the file, by what the file is for, the configuration, what its text mentions, and the versions in use. */
  #concerns(rule: Rule): boolean {
    const { id, files = ALL_BUT_TESTS, requires } = rule
    const { path, role } = this.#file.module
    if (!files.includes(role) || this.#settings.isIgnored(id, path)) return false
    const mentions = mentionsOf(rule, role)
    if (mentions !== undefined && !this.#mentions(mentions)) return false
    for (const library in requires) if (!this.#context.isAtLeast(library, requires[library]!)) return false
    return true
  }

  /** Leaves a rule out of the rest of the file. */
  #giveUp(rule: number): void {
    this.#looks[rule] = false
    this.#failed.add(this.#visitors.rules[rule]!.id)
  }

  #contextFor(rule: Rule): RuleContext {
    const { path } = this.#file.module
    const report = (told: Report): void => {
      this.#findings.push(findingOf(rule, path, told, this.#settings, this.#locations, (fix) => this.#withImports(fix)))
    }
    return { ...this.#context, options: optionsOf(rule, this.#settings.options.get(rule.id)), report }
  }
}

function contextOf(application: Application, file: CheckedFile): FileContext {
  const { module } = file
  const { inference, dependencies } = application.project
  const typeOf = (node: Expression): Type => inference.typeOf(module, node)
  return {
    application,
    file,
    module,
    typeOf,
    qualifiedName: (node) => qualifiedNameOf(typeOf(node)),
    isAtLeast: (library, version) => dependencies.isAtLeast(module.path, library, version),
  }
}

const NO_OPTIONS: RuleContext['options'] = {}

function optionsOf(rule: Rule, configured: RuleContext['options'] = NO_OPTIONS): RuleContext['options'] {
  if (rule.options === undefined) return configured
  const defaults = Object.entries(rule.options).map(([name, option]) => [name, option.default] as const)
  return { ...Object.fromEntries(defaults), ...configured }
}
