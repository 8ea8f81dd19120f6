import type { Application, CheckedFile } from '../application.ts'
import { type ConcurrentUse, ConcurrentUses } from './concurrent.ts'
import { type ExpiredUse, expiredUses } from './expired.ts'
import { type AsyncLazyRead, Loads } from './lazy.ts'
import { SessionLifetimes, type UnclosedSession } from './lifetimes.ts'
import { ObjectFlow } from './objects.ts'
import { ModelsOfObjects, type UnloadedInModel } from './responses.ts'
import { type SharedSession, sharedSessions } from './shared.ts'
import { SessionSources } from './sources.ts'
import { type SwallowedFailure, swallowedFailures } from './swallowed.ts'
import { type SessionInTask, sessionsInTasks } from './tasks.ts'

/** How the database sessions of requests are used: a question to FastAPI, which hands them out, and to SQLAlchemy, whose they are. */
export class SessionsModel {
  readonly #application: Application
  readonly #sources: SessionSources
  readonly #lifetimes: SessionLifetimes
  readonly #concurrent: ConcurrentUses
  #flow: ObjectFlow | undefined
  #loads: Loads | undefined
  #models: ModelsOfObjects | undefined

  constructor(application: Application) {
    this.#application = application
    this.#sources = new SessionSources(application.project)
    this.#lifetimes = new SessionLifetimes(application, this.#sources)
    this.#concurrent = new ConcurrentUses(application.project)
  }

  /** The sessions of requests that the code of a file hands to background tasks. */
  inTasks(file: CheckedFile): readonly SessionInTask[] {
    if (!this.#concerns(file)) return []
    return sessionsInTasks(this.#application.project.inference, this.#sources, file)
  }

  /** What the code of a file needs of objects that have forgotten what was loaded, where requests are served. */
  *expiredUses(file: CheckedFile): Generator<ExpiredUse> {
    if (!this.#isAsync(file)) return
    for (const found of expiredUses(this.#application, this.#objects, file.module)) {
      if (this.#application.sqlAlchemy.serves(file.module, found.use.node.start)) yield found
    }
  }

  /** What the code of a file reads of objects of asynchronous sessions although nothing has loaded it, where requests are served. */
  *lazyReads(file: CheckedFile): Generator<AsyncLazyRead> {
    if (!this.#isAsync(file)) return
    for (const found of this.#loading.readsIn(file, this.#objects)) {
      if (this.#application.sqlAlchemy.serves(file.module, found.node.start)) yield found
    }
  }

  /** The objects that the code of a file makes into models although nothing has loaded what these need. */
  *unloadedInModels(file: CheckedFile): Generator<UnloadedInModel> {
    const { role } = file.module
    if (role !== 'application' || this.#application.sqlAlchemy.mappings.isEmpty) return
    const { lazyReads, tracer } = this.#application.sqlAlchemy
    const tools = { flow: this.#objects, loads: this.#loading, lazyReads, tracer }
    this.#models ??= new ModelsOfObjects(this.#application, tools)
    yield* this.#models.in(file)
  }

  /** The asynchronous sessions that coroutines of a file use at the same time, where requests are served. */
  *concurrentUses(file: CheckedFile): Generator<ConcurrentUse> {
    if (!this.#concerns(file) || !this.#application.sqlAlchemy.usesAsyncSessions) return
    for (const symbol of file.module.functions) {
      for (const found of this.#concurrent.in(symbol)) {
        if (this.#application.sqlAlchemy.serves(file.module, found.users[0]!.start)) yield found
      }
    }
  }

  get #loading(): Loads {
    this.#loads ??= new Loads(this.#application)
    return this.#loads
  }

  get #objects(): ObjectFlow {
    this.#flow ??= new ObjectFlow(this.#application, this.#sources)
    return this.#flow
  }

  /** Whether a file is part of an application that has entities and asynchronous sessions. */
  #isAsync({ module }: CheckedFile): boolean {
    const { mappings, usesAsyncSessions } = this.#application.sqlAlchemy
    return module.role === 'application' && usesAsyncSessions && !mappings.isEmpty
  }

  /** The sessions that a file makes at import and that requests use. */
  shared(file: CheckedFile): readonly SharedSession[] {
    return this.#concerns(file) ? sharedSessions(this.#application, this.#sources, file.module) : []
  }

  /** The sessions that functions of a file make while requests are served, and that nobody is certain to close. */
  unclosed(file: CheckedFile): Iterable<UnclosedSession> {
    return this.#concerns(file) ? this.#lifetimes.unclosedIn(file) : []
  }

  /** The failures of sessions that functions of a file swallow while requests are served. */
  swallowed(file: CheckedFile): readonly SwallowedFailure[] {
    if (!this.#concerns(file)) return []
    const { eventLoop, project } = this.#application
    return swallowedFailures(project.inference, file).filter(({ handler }) => {
      const symbol = file.module.functionAt(handler.start)
      return symbol !== null && eventLoop.serves(symbol, handler.start)
    })
  }

  #concerns({ module }: CheckedFile): boolean {
    return module.role === 'application' && this.#application.sqlAlchemy.usesDatabase
  }
}
