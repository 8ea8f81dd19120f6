import type { Application } from '../application.ts'

/** What is known of the project's which code runs on the event loop, and what blocks there. Everything is computed when it is first asked for. */
export class EventLoopModel {
  readonly application: Application

  constructor(application: Application) {
    this.application = application
  }
}
