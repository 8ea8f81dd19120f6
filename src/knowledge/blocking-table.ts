/**
 * What a blocking call waits for. `metadata` is a single look-up or change in a folder (`os.path.exists`, `os.remove`), whatever the size of
 * the file: it blocks, but on a local disk more briefly than handing it to a thread would take. `service` is another server that is neither
 * asked by plain HTTP nor a database, `wait` another thread or a person, and `cpu` nobody: the call computes.
 */
export type BlockingKind =
  | 'sleep'
  | 'http'
  | 'database'
  | 'file'
  | 'metadata'
  | 'subprocess'
  | 'service'
  | 'wait'
  | 'cpu'

/** A function, class or method that blocks. */
export interface BlockingCallable {
  readonly kind: BlockingKind
  /** What an `async def` does instead, to be read after "use"; null where there is nothing but a thread. */
  readonly use: string | null
  /**
   * Where the call blocks only for a file on disk, the parameter that says so: its position, and its name. A path or an open file
   * there blocks; an in-memory buffer, or something unknown, does not.
   */
  readonly file: { readonly position: number; readonly name: string } | null
  /** The page that documents it; null for what the user's configuration says. */
  readonly source: string | null
}

/** A line of a table of blocking calls. */
export interface BlockingEntry {
  /**
   * Dotted names, separated by white space. `{a,b}` stands for each of the words. At the end, `module.Class.*` stands for every method of the
   * class and `module.Class.**` for every method of it and of what its attributes hold (`openai.OpenAI.chat.completions.create`);
   * `module.**.create` are the methods of that name however deep below. Private names and those that say that they are asynchronous
   * (`create_async`) are never meant by a star.
   */
  readonly calls: string
  /** Methods that a star at the end does not mean. */
  readonly except?: string
  readonly kind: BlockingKind
  readonly use: string | null
  readonly file?: { readonly position: number; readonly name: string }
  readonly source: string | null
}

interface Methods {
  readonly callable: BlockingCallable
  readonly except: ReadonlySet<string>
}

/** Finds what is known of a dotted name. */
export class BlockingTable {
  readonly #names = new Map<string, BlockingCallable>()
  /** By the dotted name before the star. */
  readonly #methods = new Map<string, Methods>()
  readonly #deepMethods = new Map<string, Methods>()
  /** By the dotted name before the stars, then by the name behind them. */
  readonly #deepNames = new Map<string, Map<string, BlockingCallable>>()
  /** The first parts of all names that have something deep below. */
  readonly #deepRoots = new Set<string>()
  readonly #known = new Map<string, BlockingCallable | null>()

  constructor(entries: readonly BlockingEntry[]) {
    for (const { calls, except, kind, use, file, source } of entries) {
      const callable: BlockingCallable = { kind, use, file: file ?? null, source }
      const methods: Methods = { callable, except: new Set(except?.split(/\s+/)) }
      for (const name of calls.trim().split(/\s+/).flatMap(alternatives)) this.#add(name, methods)
    }
  }

  #add(name: string, methods: Methods): void {
    const [owner, last] = name.split('.**')
    if (owner !== undefined && last !== undefined) {
      this.#deepRoots.add(firstPart(owner))
      if (last === '') this.#deepMethods.set(owner, methods)
      else {
        const below = this.#deepNames.get(owner) ?? new Map<string, BlockingCallable>()
        below.set(last.slice(1), methods.callable)
        this.#deepNames.set(owner, below)
      }
    } else if (name.endsWith('.*')) this.#methods.set(name.slice(0, -2), methods)
    else this.#names.set(name, methods.callable)
  }

  /** What is known to block under a canonical dotted name (`requests.get`, `sqlalchemy.orm.Session.execute`); null for nothing. */
  find(name: string): BlockingCallable | null {
    const own = this.#names.get(name)
    if (own !== undefined) return own
    const dot = name.lastIndexOf('.')
    if (dot < 0) return null
    const methods = this.#methods.get(name.slice(0, dot))
    if (methods !== undefined) return means(methods, name.slice(dot + 1)) ? methods.callable : null
    if (!this.#deepRoots.has(firstPart(name))) return null
    let known = this.#known.get(name)
    if (known === undefined) {
      known = this.#findDeep(name, name.slice(dot + 1))
      this.#known.set(name, known)
    }
    return known
  }

  #findDeep(name: string, last: string): BlockingCallable | null {
    for (let end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1)) {
      const owner = name.slice(0, end)
      const named = this.#deepNames.get(owner)?.get(last)
      const methods = this.#deepMethods.get(owner)
      if (named === undefined && methods === undefined) continue
      const below = name.slice(end + 1).split('.')
      if (below.some(isAsynchronous)) return null
      if (named !== undefined) return named
      return methods !== undefined && !methods.except.has(below[0]!) && means(methods, last) ? methods.callable : null
    }
    return null
  }
}

function means({ except }: Methods, method: string): boolean {
  return !except.has(method) && !method.startsWith('_') && !isAsynchronous(method)
}

/** Whether a name says that it is the asynchronous one of two: `create_async`, `aio`. */
function isAsynchronous(name: string): boolean {
  return /^(aio|async_\w+|\w+_async)$/.test(name)
}

function firstPart(name: string): string {
  const dot = name.indexOf('.')
  return dot < 0 ? name : name.slice(0, dot)
}

/** `a.{b,c}.{d,e}` as `a.b.d`, `a.b.e`, `a.c.d` and `a.c.e`. */
function alternatives(pattern: string): readonly string[] {
  const braces = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern)
  if (braces === null) return [pattern]
  const [, before, words, after] = braces
  return alternatives(after!).flatMap((end) => words!.split(',').map((word) => `${before}${word}${end}`))
}
