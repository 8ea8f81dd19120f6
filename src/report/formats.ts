/** The formats of reports: the one table that the command line, the configuration and the documentation read. */
import type { RuleMetadata } from '../rule-api/metadata.ts'
import { conciseReport } from './concise.ts'
import { githubReport } from './github.ts'
import { gitlabReport } from './gitlab.ts'
import { groupedReport } from './grouped.ts'
import { jsonLinesReport, jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import type { Links } from './links.ts'
import { markdownReport } from './markdown.ts'
import type { Report, Sources } from './report.ts'
import { sarifReport } from './sarif.ts'
import type { Style } from './style.ts'
import { textReport } from './text.ts'
import { neutraliseCommands, neutraliseCommandsInJson, neutraliseCommandsInXml } from './workflow-commands.ts'

/** What a writer gets besides the findings. */
export interface Setting {
  /** The files, by names relative to the working directory: for people and their editors. */
  readonly sources: Sources
  /** The files, by names relative to the root of the repository: for the platforms that host it. */
  readonly repository: Sources
  /** The whole catalogue, whatever rules ran. */
  readonly rules: readonly RuleMetadata[]
  readonly style: Style
  /** The number of columns to fill. */
  readonly width: number
  /** Whether text for a person ends with a summary. */
  readonly summary: boolean
  /** For terminals that show them. */
  readonly links?: Links
  /** To the places where a platform shows the repository. */
  readonly repositoryLinks?: Links
}

export interface FormatDefinition {
  /** What it is and whom it is for, in a few words: the end of a sentence, no full stop. */
  readonly description: string
  /** The text of a report, with a line end unless it is empty. */
  readonly write: (report: Report, setting: Setting) => string
  /** Takes what the log of GitHub Actions would read as a command out of a finished report, without changing what it says. */
  readonly withoutCommands: (text: string) => string
}

/** How findings are written. */
export type Format =
  | 'text'
  | 'concise'
  | 'grouped'
  | 'json'
  | 'json-lines'
  | 'sarif'
  | 'github'
  | 'gitlab'
  | 'junit'
  | 'markdown'

/** The formats by name, in the order of documentation. */
export const FORMATS: Readonly<Record<Format, FormatDefinition>> = {
  text: {
    description: 'messages with the code they are about, for people',
    write: (report, { sources, ...options }) => textReport(report, sources, options),
    withoutCommands: neutraliseCommands,
  },
  concise: {
    description: 'one line for each finding, for people and editors',
    write: (report, { sources, style, links }) => conciseReport(report, sources, style, links),
    withoutCommands: neutraliseCommands,
  },
  grouped: {
    description: 'findings under the name of their file, for people',
    write: (report, { sources, ...options }) => groupedReport(report, sources, options),
    withoutCommands: neutraliseCommands,
  },
  json: {
    description: 'one JSON document with everything, for programs',
    write: (report, { sources }) => jsonReport(report, sources),
    withoutCommands: neutraliseCommandsInJson,
  },
  'json-lines': {
    description: 'one JSON object on a line for each finding, for programs',
    write: (report, { sources }) => jsonLinesReport(report, sources),
    withoutCommands: neutraliseCommandsInJson,
  },
  sarif: {
    description: 'SARIF 2.1.0, for GitHub code scanning and other viewers',
    write: (report, { repository, rules }) => sarifReport(report, repository, rules),
    withoutCommands: neutraliseCommandsInJson,
  },
  github: {
    description: 'annotations on the lines of a pull request, for GitHub Actions',
    write: (report, { repository }) => githubReport(report, repository),
    withoutCommands: (text) => text, // it is commands, and lets nothing else in
  },
  gitlab: {
    description: 'a Code Quality report, for GitLab merge requests',
    write: (report, { repository }) => gitlabReport(report, repository),
    withoutCommands: neutraliseCommandsInJson,
  },
  junit: {
    description: 'JUnit XML, for Jenkins and others that show test results',
    write: (report, { repository }) => junitReport(report, repository),
    withoutCommands: neutraliseCommandsInXml,
  },
  markdown: {
    description: 'a table, for job summaries and comments',
    write: (report, { repository, repositoryLinks }) => markdownReport(report, repository, repositoryLinks),
    withoutCommands: neutraliseCommands,
  },
}

/** The names of all formats. */
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly Format[]
