import { BlockingTable } from '../knowledge/blocking-table.ts'
import type { Project } from '../project/project.ts'
import { EventLoopModel } from './event-loop/model.ts'
import { RequestCode } from './event-loop/request-code.ts'
import { Service } from './event-loop/service.ts'
import { FastApiModel } from './fastapi/model.ts'
import { PydanticModel } from './pydantic/model.ts'
import { SecretsModel } from './secrets/model.ts'
import { SessionsModel } from './sessions/model.ts'
import { SqlAlchemyModel } from './sqlalchemy/model.ts'

export { CheckedFile } from './checked-file.ts'

/** What the user tells about libraries that the program does not know. */
export interface DeclaredKnowledge {
  readonly blockingCalls: readonly { readonly call: string; readonly use: string | null }[]
}

/** What the program means: the project together with the models of its frameworks. */
export class Application {
  readonly project: Project
  readonly fastapi: FastApiModel
  readonly pydantic: PydanticModel
  readonly sqlAlchemy: SqlAlchemyModel
  readonly eventLoop: EventLoopModel
  readonly requestCode: RequestCode
  readonly secrets: SecretsModel
  readonly sessions: SessionsModel

  constructor(project: Project, { blockingCalls }: DeclaredKnowledge) {
    this.project = project
    this.fastapi = new FastApiModel(this)
    this.pydantic = new PydanticModel(this)
    this.sqlAlchemy = new SqlAlchemyModel(this)
    const service = new Service(project)
    this.eventLoop = new EventLoopModel(
      this,
      service,
      new BlockingTable(blockingCalls.map(({ call, use }) => ({ calls: call, kind: 'service', use, source: null }))),
    )
    this.requestCode = new RequestCode(this, service)
    this.secrets = new SecretsModel(this)
    this.sessions = new SessionsModel(this)
  }
}
