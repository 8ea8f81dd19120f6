/** What the apps of a project answer, as plain data for reports and other programs. */

/** A parameter that FastAPI reads from the request. */
export interface RouteParameter {
  /** As in the signature that declares it. */
  readonly name: string
  /** Its name in the request: the alias, a header's name with hyphens; null where it is not known. */
  readonly alias: string | null
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file' | 'unknown'
  /** As it is written; null for none. */
  readonly annotation: string | null
  readonly required: boolean
}

/** A route as one app answers it. */
export interface RouteEntry {
  /** Dotted name of the app object; null where no app is known to reach the route. */
  readonly app: string | null
  /** The file in which the app is created, relative to the project root. */
  readonly appFile: string | null
  /** Sorted; `['WEBSOCKET']` for a WebSocket; empty where they are not known. */
  readonly methods: readonly string[]
  /** The full path with converters; null where it is not known. */
  readonly path: string | null
  /** What is known of the end of the path: the path as it is registered; null where that is not constant. */
  readonly pathEnd: string | null
  /** Dotted name of the function or method that answers; null where it is not known. */
  readonly handler: string | null
  /** Where the handler is defined, else registered: file relative to the project root, one-based line of its `def`. */
  readonly file: string
  readonly line: number
  /** The file of the registration. */
  readonly registeredIn: string
  /** Those of the handler first, then those of dependencies in order; each name in each place once. */
  readonly parameters: readonly RouteParameter[]
  /** The response model as it is written; null for none. */
  readonly responseModel: string | null
  /** The `status_code` of the route; null where none is given. */
  readonly statusCode: number | null
  /** Dotted names in the order in which FastAPI resolves them, from the app down to the signature; those of dependencies are not among them. */
  readonly dependencies: readonly string[]
  /** Names of the security schemes among all dependencies, those of dependencies too. */
  readonly security: readonly string[]
  /** What could not be resolved, and why. */
  readonly unknown: readonly string[]
  /** Whether the app (the registration, where there is none) belongs to tests. */
  readonly isTest: boolean
}

/** A place from which an app may get routes that could not be followed. */
export interface RouteGap {
  readonly app: string
  readonly file: string
  readonly line: number
  readonly reason: string
}

/** All routes of a project: app by app, each in the order in which it tries them, then those that no app is known to reach. */
export interface RouteListing {
  readonly entries: readonly RouteEntry[]
  readonly gaps: readonly RouteGap[]
}
