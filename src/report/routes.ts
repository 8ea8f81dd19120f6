/** The routes of apps, written for people and programs. */
import type { RouteEntry, RouteParameter } from '../session/route-entry.ts'
import { displayWidth } from './cells.ts'
import { code, prose } from './markdown.ts'
import { counted } from './report.ts'
import type { Role, Style } from './style.ts'
import { toJson, visibleLine } from './visible.ts'

/** One element of the array of `fastapi-lint routes --format json`. */
export interface JsonRoute {
  readonly app: string | null
  readonly methods: readonly string[]
  readonly path: string | null
  readonly handler: string | null
  /** Relative to the working directory, with `/` as separator. */
  readonly file: string
  readonly line: number
  readonly parameters: readonly RouteParameter[]
  readonly response_model: string | null
  readonly status_code: number | null
  readonly dependencies: readonly string[]
  readonly security: readonly string[]
  readonly unknown: readonly string[]
}

/** Gives a file (relative to the project root) the name that the reader knows it by. */
export type NameOf = (path: string) => string

/** Routes for programs: an array of `JsonRoute` as text. */
export function jsonRoutes(entries: readonly RouteEntry[], nameOf: NameOf): string {
  return toJson(
    entries.map(
      (entry): JsonRoute => ({
        app: entry.app,
        methods: entry.methods,
        path: entry.path,
        handler: entry.handler,
        file: nameOf(entry.file),
        line: entry.line,
        parameters: entry.parameters,
        response_model: entry.responseModel,
        status_code: entry.statusCode,
        dependencies: entry.dependencies,
        security: entry.security,
        unknown: entry.unknown,
      }),
    ),
  )
}

/** From this width on, parameters, response and dependencies have columns of their own. */
const WIDE = 140
const GAP = '  '

/** Routes as a table for each app, in lines of at most `width` columns. */
export function textRoutes(
  entries: readonly RouteEntry[],
  nameOf: NameOf,
  { style, width }: { readonly style: Style; readonly width: number },
): string {
  const tables = Array.from(byApp(entries), ([app, members]) => {
    const columns = width >= WIDE ? WIDE_COLUMNS : NARROW_COLUMNS
    const rows = members.map((entry) => columns.map(({ lines }) => lines(entry, nameOf)))
    const heading = `${style('strong', visibleLine(app ?? NO_APP))}  ${counted(members.length, 'route')}`
    return `${heading}\n${grid(columns, rows, width, style)}`
  })
  return `${tables.join('\n')}${tables.length > 0 ? '\n' : ''}${style('faint', summaryOf(entries))}\n`
}

/** Routes as GitHub Flavored Markdown: a table for each app. */
export function markdownRoutes(entries: readonly RouteEntry[], nameOf: NameOf): string {
  const tables = Array.from(byApp(entries), ([app, members]) => {
    const rows = members.map((entry) => {
      const cells = [
        methodsOf(entry),
        code(pathOf(entry)),
        [...(entry.handler === null ? [] : [code(entry.handler)]), code(`${nameOf(entry.file)}:${entry.line}`)].join(
          '<br>',
        ),
        entry.parameters.map((parameter) => code(parameterText(parameter))).join('<br>'),
        [...(entry.responseModel === null ? [] : [code(entry.responseModel)]), statusOf(entry)].join(' '),
        entry.dependencies.map(code).join('<br>'),
        entry.security.map(code).join('<br>'),
        entry.unknown.map(prose).join('<br>'),
      ]
      return `| ${cells.join(' | ')} |`
    })
    const heading = app === null ? NO_APP : code(app)
    return `## ${heading}\n\n${MARKDOWN_HEAD}\n${rows.join('\n')}`
  })
  return `${[...tables, summaryOf(entries)].join('\n\n')}\n`
}

const NO_APP = 'Not included by any known app'

const MARKDOWN_HEAD = `| Methods | Path | Handler | Parameters | Response | Dependencies | Security | Unknown |
|---|---|---|---|---|---|---|---|`

function byApp(entries: readonly RouteEntry[]): Map<string | null, RouteEntry[]> {
  const groups = new Map<string | null, RouteEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.app)
    if (group) group.push(entry)
    else groups.set(entry.app, [entry])
  }
  return groups
}

function summaryOf(entries: readonly RouteEntry[]): string {
  if (entries.length === 0) return 'No routes.'
  const apps = new Set(entries.flatMap(({ app }) => (app === null ? [] : [app]))).size
  const unknown = entries.filter((entry) => entry.unknown.length > 0).length
  const closing = unknown === 0 ? 'everything was resolved' : `${unknown} with something unknown`
  return `${counted(entries.length, 'route')} of ${counted(apps, 'app')}; ${closing}.`
}

// ---- parts of a route ---------------------------------------------------------------------------------------------------------

function methodsOf({ methods }: RouteEntry): string {
  return methods.length === 0 ? '?' : methods.join(', ')
}

function pathOf({ path, pathEnd }: RouteEntry): string {
  return path ?? `?${pathEnd ?? ''}`
}

/** `limit: int = (query)`: the name in the request, what it is read as, whether it may be left out. */
function parameterText({ name, alias, in: place, annotation, required }: RouteParameter): string {
  const type = annotation === null ? '' : `: ${annotation}`
  return `${place} ${alias ?? name}${required || place === 'unknown' ? '' : '?'}${type}`
}

/** FastAPI answers with 200 where nothing else is said; a response class may bring another status. */
function statusOf({ statusCode, methods }: RouteEntry): string {
  if (methods[0] === 'WEBSOCKET') return ''
  return statusCode === null ? '200' : String(statusCode)
}

function handlerLines({ handler, file, line }: RouteEntry, nameOf: NameOf): readonly Line[] {
  const place: Line = { text: `${nameOf(file)}:${line}`, role: 'path' }
  return handler === null ? [place] : [{ text: handler }, place]
}

function responseLines(entry: RouteEntry): readonly Line[] {
  const text = [entry.responseModel ?? '', statusOf(entry)].filter((part) => part !== '').join(' ')
  return text === '' ? [] : [{ text }]
}

function unknownLines({ unknown }: RouteEntry): readonly Line[] {
  return unknown.map((reason) => ({ text: `unknown: ${reason}`, role: 'warning' }))
}

// ---- tables -------------------------------------------------------------------------------------------------------------------

interface Line {
  readonly text: string
  readonly role?: Role
}

interface Column {
  readonly title: string
  /** The share of the room that is left when columns are wider than the table. */
  readonly share: number
  readonly lines: (entry: RouteEntry, nameOf: NameOf) => readonly Line[]
}

const METHOD: Column = {
  title: 'METHOD',
  share: 0,
  lines: (entry) => (entry.methods.length === 0 ? [{ text: '?' }] : entry.methods.map((text) => ({ text }))),
}
const PATH: Column = { title: 'PATH', share: 2, lines: (entry) => [{ text: pathOf(entry), role: 'strong' }] }

const NARROW_COLUMNS: readonly Column[] = [
  METHOD,
  PATH,
  {
    title: 'HANDLER',
    share: 3,
    lines: (entry, nameOf) => [
      ...handlerLines(entry, nameOf),
      ...entry.parameters.map((parameter) => ({ text: parameterText(parameter) })),
      ...responseLines(entry).map(({ text }) => ({ text: `-> ${text}` })),
      ...entry.dependencies.map((name) => ({ text: `depends ${name}` })),
      ...entry.security.map((name) => ({ text: `security ${name}` })),
      ...unknownLines(entry),
    ],
  },
]

const WIDE_COLUMNS: readonly Column[] = [
  METHOD,
  PATH,
  { title: 'HANDLER', share: 2, lines: handlerLines },
  {
    title: 'PARAMETERS',
    share: 3,
    lines: (entry) => [
      ...entry.parameters.map((parameter) => ({ text: parameterText(parameter) })),
      ...unknownLines(entry),
    ],
  },
  { title: 'RESPONSE', share: 1, lines: responseLines },
  { title: 'DEPENDENCIES', share: 2, lines: ({ dependencies }) => dependencies.map((text) => ({ text })) },
  { title: 'SECURITY', share: 1, lines: ({ security }) => security.map((text) => ({ text })) },
]

function grid(
  columns: readonly Column[],
  rows: readonly (readonly (readonly Line[])[])[],
  width: number,
  style: Style,
): string {
  const natural = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.flatMap((row) => row[index]!.map(({ text }) => displayWidth(visibleLine(text))))),
  )
  const widths = settleWidths(columns, natural, width - GAP.length * (columns.length - 1))
  const head = style(
    'faint',
    columns
      .map(({ title }, index) => title.padEnd(widths[index]!))
      .join(GAP)
      .trimEnd(),
  )
  const body = rows.map((row) => {
    const cells = row.map((lines, index) =>
      lines.flatMap(({ text, role }) =>
        fold(visibleLine(text), widths[index]!).map((piece) => ({ text: piece, role })),
      ),
    )
    const height = Math.max(...cells.map(({ length }) => length))
    return Array.from({ length: height }, (_, line) => {
      const parts = cells.map((cell, index) => {
        const { text, role } = cell[line] ?? { text: '', role: undefined }
        const rest = ' '.repeat(Math.max(0, widths[index]! - displayWidth(text)))
        return `${role === undefined ? text : style(role, text)}${rest}`
      })
      return parts.join(GAP).trimEnd()
    }).join('\n')
  })
  return `${[head, ...body].join('\n')}\n`
}

/** Columns as wide as they want to be, if there is room; else those that are wider than their share give way. */
function settleWidths(columns: readonly Column[], natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural]
  const open = new Set(columns.flatMap(({ share }, index) => (share > 0 ? [index] : [])))
  let left = room - widths.reduce((sum, own, index) => (open.has(index) ? sum : sum + own), 0)
  // Who needs less than its share leaves the rest to the others, until none does.
  for (let settled = false; !settled && open.size > 0; ) {
    settled = true
    const shares = [...open].reduce((sum, index) => sum + columns[index]!.share, 0)
    for (const index of open) {
      const allowed = Math.floor((left * columns[index]!.share) / shares)
      if (natural[index]! > allowed) continue
      open.delete(index)
      left -= natural[index]!
      settled = false
      break
    }
    if (!settled) continue
    for (const index of open) widths[index] = Math.max(MINIMUM, Math.floor((left * columns[index]!.share) / shares))
  }
  return widths
}

const MINIMUM = 8

/** Breaks a text into pieces of at most `width` columns: at blanks, else after a separator, else anywhere. */
function fold(text: string, width: number): readonly string[] {
  const pieces: string[] = []
  let rest = text
  while (displayWidth(rest) > width) {
    const room = rest.slice(0, width)
    const blank = room.lastIndexOf(' ')
    const separator = Math.max(...['/', '.', ',', '[', '|'].map((mark) => room.lastIndexOf(mark)))
    const end = blank > width / 3 ? blank : separator > width / 3 ? separator + 1 : room.length
    pieces.push(rest.slice(0, end).trimEnd())
    rest = `  ${rest.slice(end).trimStart()}`
  }
  pieces.push(rest)
  return pieces
}
