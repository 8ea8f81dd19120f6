import type { ClassFacts, FunctionFacts } from '../semantics/facts.ts'
import type { Module } from './module.ts'

/**
 * A class of the project, of a library stub (`module.isStub`), or of a library of which only the name is known (`module` and `facts` are
 * null). There is one object for each class, so identity is equality.
 */
export interface ClassSymbol {
  readonly kind: 'class-symbol'
  /** Dotted: `app.models.User`, `sqlalchemy.orm.Session`. */
  readonly qualifiedName: string
  readonly module: Module | null
  readonly facts: ClassFacts | null
}

/** A function, method or lambda of the project or of a library stub. One object for each. */
export interface FunctionSymbol {
  readonly kind: 'function-symbol'
  /** Dotted: `app.repo.UserRepo.save`. */
  readonly qualifiedName: string
  readonly module: Module
  readonly facts: FunctionFacts
  /** The class in whose body it is defined. */
  readonly owner: ClassSymbol | null
}

/** The last part of a dotted name. */
export function lastName(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1)
}
