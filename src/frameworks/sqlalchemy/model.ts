import type { ClassSymbol } from '../../project/symbols.ts'
import type { Application } from '../application.ts'
import { type Entity, type Mappings, mappingsOf } from './mappings.ts'

/** What is known of the project's entities, relationships, sessions, queries. Everything is computed when it is first asked for. */
export class SqlAlchemyModel {
  readonly application: Application
  readonly mappings: Mappings

  constructor(application: Application) {
    this.application = application
    this.mappings = mappingsOf(application.project.inference)
  }

  /** Whether a class is mapped to a table; null where that cannot be told. */
  isEntity(symbol: ClassSymbol): boolean | null {
    return this.mappings.isEntity(symbol)
  }

  /** What a mapped class maps; null for a class that is not mapped, or not known to be. */
  entityOf(symbol: ClassSymbol): Entity | null {
    return this.mappings.entityOf(symbol)
  }
}
