import type { Module } from '../project/module.ts'
import type { Project } from '../project/project.ts'
import type { SyntaxTree } from '../syntax/ast.ts'

/**
 * What the program means: the project together with the models of its frameworks. Each model is computed when it is first asked for.
 * Framework folders add their model here.
 */
export class Application {
  readonly project: Project

  constructor(project: Project) {
    this.project = project
  }
}

/** A file that is being checked: the only one whose syntax tree may be looked at. */
export interface CheckedFile {
  readonly module: Module
  readonly tree: SyntaxTree
  readonly text: string
}
