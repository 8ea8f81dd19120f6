/** Python's version numbers and the ranges of them that manifests write (https://peps.python.org/pep-0440/, Poetry's `^` and `~`). */

/** A version number taken apart for comparison. */
export interface Version {
  readonly epoch: number
  /** The numbers between the dots, without trailing zeros. */
  readonly release: readonly number[]
  /** How many numbers were written: `2.0` has two, although its `release` is `[2]`. */
  readonly precision: number
  /** Orders what comes before, at and after a release; see `phasesOf`. */
  readonly phases: readonly number[]
}

const PATTERN =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+[a-z0-9.\-_]+)?$/

const PRE_RELEASES: Readonly<Record<string, number>> = {
  a: 1,
  alpha: 1,
  b: 2,
  beta: 2,
  c: 3,
  rc: 3,
  pre: 3,
  preview: 3,
}

/** Reads a version number as PEP 440 defines it; null for anything else. */
export function parseVersion(text: string): Version | null {
  const match = PATTERN.exec(text.trim().toLowerCase())
  if (match === null) return null
  const [, epoch, numbers, pre, preNumber, shortPost, post, dev, devNumber] = match
  const written = numbers!.split('.').map(Number)
  const release = [...written]
  while (release.length > 1 && release[release.length - 1] === 0) release.pop()
  const isPost = shortPost !== undefined || post !== undefined
  return {
    epoch: Number(epoch ?? 0),
    release,
    precision: written.length,
    phases: [
      // A bare development release comes before every alpha, a final release after every candidate.
      pre !== undefined ? PRE_RELEASES[pre]! : dev !== undefined && !isPost ? 0 : 4,
      Number(preNumber ?? 0),
      isPost ? Number(shortPost ?? post) + 1 : 0,
      dev === undefined ? Number.POSITIVE_INFINITY : Number(devNumber),
    ],
  }
}

/** Orders versions as PEP 440 does: negative when `left` is older. */
export function compareVersions(left: Version, right: Version): number {
  return (
    left.epoch - right.epoch || compareNumbers(left.release, right.release) || compareNumbers(left.phases, right.phases)
  )
}

function compareNumbers(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index] ?? 0, right[index] ?? 0]
    if (a !== b) return a < b ? -1 : 1
  }
  return 0
}

export interface Bound {
  readonly version: Version
  readonly isInclusive: boolean
}

/** The versions between two bounds; null is no bound. */
export interface VersionRange {
  readonly lower: Bound | null
  readonly upper: Bound | null
}

export const ANY_VERSION: VersionRange = { lower: null, upper: null }

/** The range that holds one version only. */
export function exactly(version: Version): VersionRange {
  const bound = { version, isInclusive: true }
  return { lower: bound, upper: bound }
}

/** The versions that are in both ranges. */
export function intersection(left: VersionRange, right: VersionRange): VersionRange {
  return { lower: stricter(left.lower, right.lower, 1), upper: stricter(left.upper, right.upper, -1) }
}

/** The smallest range that holds both ranges. */
export function hull(left: VersionRange, right: VersionRange): VersionRange {
  return { lower: looser(left.lower, right.lower, 1), upper: looser(left.upper, right.upper, -1) }
}

/** The bound that leaves less: the greater one for `direction` 1, the smaller one for -1. */
function stricter(left: Bound | null, right: Bound | null, direction: 1 | -1): Bound | null {
  if (left === null || right === null) return left ?? right
  const order = compareVersions(left.version, right.version) * direction
  if (order !== 0) return order > 0 ? left : right
  return left.isInclusive ? right : left
}

function looser(left: Bound | null, right: Bound | null, direction: 1 | -1): Bound | null {
  if (left === null || right === null) return null
  return stricter(left, right, direction) === left ? right : left
}

/** Whether the range allows the version. */
export function allows({ lower, upper }: VersionRange, version: Version): boolean {
  if (lower) {
    const order = compareVersions(version, lower.version)
    if (order < 0 || (order === 0 && !lower.isInclusive)) return false
  }
  return upper === null || isBelow(version, upper)
}

/** Whether no version is in the range. */
export function isEmpty({ lower, upper }: VersionRange): boolean {
  if (lower === null || upper === null) return false
  const order = compareVersions(lower.version, upper.version)
  return order > 0 || (order === 0 && !(lower.isInclusive && upper.isInclusive))
}

/** Whether the newest version in the range is `version` or later. */
export function reaches({ upper }: VersionRange, version: Version): boolean {
  return upper === null || isBelow(version, upper)
}

/** `<2` leaves out the pre-releases of 2 as well. */
function isBelow(version: Version, upper: Bound): boolean {
  const order = compareVersions(version, upper.version)
  if (upper.isInclusive) return order <= 0
  return order < 0 && compareNumbers(version.release, upper.version.release) !== 0
}

/**
 * Reads a version specifier: comma-separated clauses of PEP 440, Poetry's `^1.2`, `~1.2`, `1.*`, bare versions and alternatives (`||`).
 * What cannot be read allows everything.
 */
export function parseRange(text: string): VersionRange {
  const alternatives = text.split(/\|\|?/)
  return alternatives.map(parseConjunction).reduce(hull)
}

function parseConjunction(text: string): VersionRange {
  const clauses = text.match(/(?:===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*[^\s,]+/g) ?? []
  return clauses.map(parseClause).reduce(intersection, ANY_VERSION)
}

function parseClause(clause: string): VersionRange {
  const [, operator, written] = /^(===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*(.*)$/.exec(clause.trim())!
  const isPrefix = /\.[*x]$/i.test(written!)
  const version = parseVersion(written!.replace(/\.[*x]$/i, ''))
  if (version === null) return ANY_VERSION
  switch (operator) {
    case '>=':
      return { lower: { version, isInclusive: true }, upper: null }
    case '>':
      return { lower: { version, isInclusive: false }, upper: null }
    case '<=':
      return { lower: null, upper: { version, isInclusive: true } }
    case '<':
      return { lower: null, upper: { version, isInclusive: false } }
    case '!=':
      return ANY_VERSION
    case '~=':
      return between(version, version.precision - 2)
    case '~':
      return between(version, Math.min(1, version.precision - 1))
    case '^': {
      const numbers = numbersOf(version)
      const significant = numbers.findIndex((number) => number > 0)
      return between(version, significant < 0 ? numbers.length - 1 : significant)
    }
    default:
      return isPrefix ? between(version, version.precision - 1) : exactly(version)
  }
}

/** From `version` to below the next value of the number at `position`. */
function between(version: Version, position: number): VersionRange {
  const next = numbersOf(version).slice(0, Math.max(0, position) + 1)
  next[next.length - 1]! += 1
  return {
    lower: { version, isInclusive: true },
    upper: { version: { ...parseVersion(next.join('.'))!, epoch: version.epoch }, isInclusive: false },
  }
}

/** The numbers as they were written, trailing zeros included. */
function numbersOf({ release, precision }: Version): number[] {
  return Array.from({ length: precision }, (_, index) => release[index] ?? 0)
}
