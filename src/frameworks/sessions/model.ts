import type { Application, CheckedFile } from '../application.ts'
import { SessionSources } from './sources.ts'
import { type SessionInTask, sessionsInTasks } from './tasks.ts'

/** How the database sessions of requests are used: a question to FastAPI, which hands them out, and to SQLAlchemy, whose they are. */
export class SessionsModel {
  readonly #application: Application
  readonly #sources: SessionSources

  constructor(application: Application) {
    this.#application = application
    this.#sources = new SessionSources(application.project)
  }

  /** The sessions of requests that the code of a file hands to background tasks. */
  inTasks(file: CheckedFile): readonly SessionInTask[] {
    if (!this.#concerns(file)) return []
    return sessionsInTasks(this.#application.project.inference, this.#sources, file)
  }

  #concerns({ module }: CheckedFile): boolean {
    return module.role === 'application' && this.#application.sqlAlchemy.usesDatabase
  }
}
