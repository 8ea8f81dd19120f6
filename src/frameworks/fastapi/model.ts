import type { Application } from '../application.ts'

/** What is known of the project's apps, routers, includes, mounts, routes, parameters and dependencies. Everything is computed when it is first asked for. */
export class FastApiModel {
  readonly application: Application

  constructor(application: Application) {
    this.application = application
  }
}
