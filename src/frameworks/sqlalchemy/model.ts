import type { Application } from '../application.ts'

/** What is known of the project's entities, relationships, sessions, queries. Everything is computed when it is first asked for. */
export class SqlAlchemyModel {
  readonly application: Application

  constructor(application: Application) {
    this.application = application
  }
}
