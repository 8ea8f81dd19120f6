import picomatch from 'picomatch'

type PathTest = (path: string) => boolean

/**
 * Makes a test for paths (relative to the folder of the configuration, `/` as separator) out of glob patterns.
 *
 * A pattern with a `/` counts from that folder: `tests/**`, `app/*.py`. One without matches a file or folder of that name anywhere:
 * `migrations`, `*_pb2.py`. A pattern that matches a folder matches everything in it.
 */
export function pathMatcher(patterns: readonly string[]): PathTest {
  const matches = entryMatcher(patterns)
  return (path) => {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1))
      if (matches(path.slice(0, end))) return true
    return matches(path)
  }
}

/** As `pathMatcher`, but for the file or folder itself: what is in a matched folder does not match. For walks that prune folders. */
export function entryMatcher(patterns: readonly string[]): PathTest {
  const plain = patterns
    .map((pattern) => pattern.replace(/^(\.\/)+/, '').replace(/\/+$/, ''))
    .filter((pattern) => pattern !== '')
  const matchesName = matcher(plain.filter((pattern) => !pattern.includes('/')))
  const matchesPath = matcher(
    plain.filter((pattern) => pattern.includes('/')).map((pattern) => pattern.replace(/^\//, '')),
  )
  return (path) => matchesName(path.slice(path.lastIndexOf('/') + 1)) || matchesPath(path)
}

function matcher(patterns: readonly string[]): PathTest {
  return patterns.length === 0 ? () => false : picomatch([...patterns], { dot: true })
}
