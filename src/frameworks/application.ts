import type { Module } from '../project/module.ts'
import type { Project } from '../project/project.ts'
import type { SyntaxTree } from '../syntax/ast.ts'
import { EventLoopModel } from './event-loop/model.ts'
import { FastApiModel } from './fastapi/model.ts'
import { PydanticModel } from './pydantic/model.ts'
import { SqlAlchemyModel } from './sqlalchemy/model.ts'

/** What the program means: the project together with the models of its frameworks. */
export class Application {
  readonly project: Project
  readonly fastapi: FastApiModel
  readonly pydantic: PydanticModel
  readonly sqlAlchemy: SqlAlchemyModel
  readonly eventLoop: EventLoopModel

  constructor(project: Project) {
    this.project = project
    this.fastapi = new FastApiModel(this)
    this.pydantic = new PydanticModel(this)
    this.sqlAlchemy = new SqlAlchemyModel(this)
    this.eventLoop = new EventLoopModel(this)
  }
}

/** A file that is being checked: the only one whose syntax tree may be looked at. */
export interface CheckedFile {
  readonly module: Module
  readonly tree: SyntaxTree
  readonly text: string
}
