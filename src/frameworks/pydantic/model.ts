import type { Application } from '../application.ts'

/** What is known of the project's models, fields, validators, configuration. Everything is computed when it is first asked for. */
export class PydanticModel {
  readonly application: Application

  constructor(application: Application) {
    this.application = application
  }
}
