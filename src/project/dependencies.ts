/**
 * What the project declares about the versions of libraries. One version stands for each library: a lock file decides; otherwise a range
 * stands for the newest version it allows; nothing declared stands for the newest.
 */
export interface Dependencies {
  /** Whether the library's version, for the file at `path`, is at least `version` (`'2.10'`). `library` is a normalised distribution name. */
  isAtLeast(path: string, library: string, version: string): boolean
  /** Whether the manifests nearest to `path` name the library; null when there is no manifest at all. */
  declares(path: string, library: string): boolean | null
}
