import { ANY_VERSION, exactly, hull, intersection, parseRange, parseVersion, type VersionRange } from './versions.ts'

/** What a manifest says about one library. */
export interface Requirement {
  /** Normalised distribution name. */
  readonly name: string
  /** Normalised names of the extras: `email` of `pydantic[email]`. */
  readonly extras: readonly string[]
  readonly range: VersionRange
  /** Whether it holds in some environments only (`; python_version < "3.8"`). */
  readonly isConditional: boolean
}

/** A distribution's name as package indexes compare it: `Foo.Bar_baz` is `foo-bar-baz` (PEP 503). */
export function normalisedName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-')
}

/** Reads a requirement as PEP 508 defines it: `pydantic[email]>=1.8,<2; python_version < "3.12"`. Null for anything else. */
export function parseRequirement(text: string): Requirement | null {
  const match = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(.*)$/s.exec(text)
  if (match === null) return null
  const [, name, extras, rest] = match
  if (rest!.startsWith('@')) return requirement(name!, extras, versionInAddress(rest!), /\s;/.test(rest!))
  const [specifier, marker] = rest!.split(';', 2)
  const versions = specifier!.replace(/\s--\w.*$/s, '').replace(/[()]/g, '')
  if (!/^\s*(?:$|[=<>~!])/.test(versions)) return null
  return requirement(name!, extras, parseRange(versions), marker !== undefined)
}

/** The version of a release that is named by its address: a wheel, a source archive, a tag of a repository. */
function versionInAddress(address: string): VersionRange {
  const text =
    /\/[\w.]+-(\d[\w.]*?)(?:-[\w.]+-[\w.]+-[\w.]+\.whl|\.tar\.gz|\.zip)/.exec(address)?.[1] ??
    /@v?(\d+\.\d[\w.]*)(?:[#\s;]|$)/.exec(address)?.[1]
  const version = text === undefined ? null : parseVersion(text)
  return version ? exactly(version) : ANY_VERSION
}

function requirement(
  name: string,
  extras: string | undefined,
  range: VersionRange,
  isConditional: boolean,
): Requirement {
  const names = (extras ?? '').split(',').filter((extra) => extra.trim() !== '')
  return { name: normalisedName(name), extras: names.map(normalisedName), range, isConditional }
}

/** One line of a requirements file, joined where `\` continues it, without comments. */
export type RequirementsLine =
  | { readonly kind: 'requirement'; readonly requirement: Requirement }
  /** `-r other.txt`, `-c constraints.txt`; the path is as it is written. */
  | { readonly kind: 'include'; readonly path: string; readonly isConstraint: boolean }

/** Reads pip's requirements file format (https://pip.pypa.io/en/stable/reference/requirements-file-format/). */
export function parseRequirementsFile(text: string): readonly RequirementsLine[] {
  const lines: RequirementsLine[] = []
  for (const raw of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim()
    if (line === '') continue
    const include = /^(?:(-r|--requirement)|-c|--constraint)[\s=]*(\S.*)$/.exec(line)
    if (include) {
      lines.push({ kind: 'include', path: include[2]!, isConstraint: include[1] === undefined })
      continue
    }
    const text = /^(?:-e|--editable)[\s=]+(.*)$/.exec(line)?.[1] ?? line
    const isAddress = /^[a-z+]+:\/\//.test(text)
    const named = /[#&]egg=([\w.-]+)/.exec(raw)?.[1] ?? (isAddress ? distributionIn(text) : undefined)
    const found = parseRequirement(named === undefined ? text : isAddress ? `${named} @ ${text}` : named)
    if (found) lines.push({ kind: 'requirement', requirement: found })
  }
  return lines
}

/** The distribution that a wheel or source archive is of, by its file name. */
function distributionIn(address: string): string | undefined {
  return /\/([A-Za-z0-9_.]+)-\d[\w.]*(?:-[\w.-]+\.whl|\.tar\.gz|\.zip)(?:[#\s]|$)/.exec(address)?.[1]
}

/** The versions that several requirements for one library leave together. */
export function combinedRange(requirements: readonly Requirement[]): VersionRange {
  const always = requirements.filter(({ isConditional }) => !isConditional)
  if (always.length > 0) return always.map(({ range }) => range).reduce(intersection)
  return requirements.map(({ range }) => range).reduce(hull)
}
