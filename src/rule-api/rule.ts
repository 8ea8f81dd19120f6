import type { Fix, Severity } from '../engine/finding.ts'
import type { Application, CheckedFile } from '../frameworks/application.ts'
import type { Entities } from '../frameworks/entities.ts'
import type { FileRole } from '../project/file-role.ts'
import type { Module, Place } from '../project/module.ts'
import type { Type } from '../project/types.ts'
import type { Expression, NodeKind, NodeOf } from '../syntax/ast.ts'
import type { Span } from '../text/span.ts'
import type { RuleMetadata } from './metadata.ts'

/**
 * What a rule looks at. Keys in PascalCase visit syntax (`Call`), keys in camelCase visit entities (`route`). A rule keeps no state
 * between calls.
 */
export type Check = {
  readonly [Kind in NodeKind]?: (node: NodeOf<Kind>, context: RuleContext) => void
} & {
  readonly [Kind in keyof Entities]?: (entity: Entities[Kind], context: RuleContext) => void
}

export interface Rule extends RuleMetadata {
  /**
   * What a file must have in its text for the rule to find anything in it; without it, every file is looked at. It spares most files
   * the look, so it must be quick, and match too much rather than too little: names may be imported under others.
   */
  readonly mentions?: RegExp
  /** The same for tests, where what the rule looks for is all too common. */
  readonly mentionsInTests?: RegExp
  readonly check: Check
}

/** What a file must mention for the rule to find anything in it, by what the file is for; undefined for nothing. */
export function mentionsOf({ mentions, mentionsInTests }: Rule, role: FileRole): RegExp | undefined {
  return role === 'test' ? (mentionsInTests ?? mentions) : mentions
}

/** Says that `rule` is a rule, and checks its parts at compile time. */
export function defineRule(rule: Rule): Rule {
  return rule
}

/** A place of any file with what it has to do with a finding. */
export interface RelatedPlace {
  readonly at: Place
  readonly message: string
}

/** What a rule tells about one fault. */
export interface Report {
  /** The place in the checked file: the smallest thing its reader would edit. */
  readonly at: Span
  /** What is wrong with the names involved, then what to do. One line of plain text. */
  readonly message: string
  readonly related?: readonly RelatedPlace[]
  /** The calls that lead to the fault, outermost first. */
  readonly chain?: readonly RelatedPlace[]
  /** When this case is less or more serious than the rule's own severity. */
  readonly severity?: Severity
  readonly fix?: Fix
  /** Parts of the checked file that hold secrets: reports that show source text mask them. */
  readonly secrets?: readonly Span[]
}

/** What a check may ask, and where it reports. */
export interface RuleContext {
  readonly file: CheckedFile
  /** The file's facts and look-ups; short for `file.module`. */
  readonly module: Module
  readonly application: Application
  /** The values of the rule's options, defaults filled in. */
  readonly options: Readonly<Record<string, boolean | number | string | readonly string[]>>
  /** The type of an expression of the checked file. */
  typeOf(node: Expression): Type
  /** The dotted name of what an expression of the checked file means (`sqlalchemy.orm.Session`); null where it has none or is unknown. */
  qualifiedName(node: Expression): string | null
  /** Whether the project may run with at least this version of a library (a lock file decides; nothing declared counts as the newest). */
  isAtLeast(library: string, version: string): boolean
  report(report: Report): void
}
