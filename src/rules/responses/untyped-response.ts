import { defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'untyped-response',
  category: 'responses',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  docs: {
    summary: 'Response model that filters nothing',
    why: `\`-> dict\`, \`-> Any\` and \`response_model=list\` are response models, but they let everything through: FastAPI neither checks what the
handler returns nor leaves anything out, and the API documentation shows "any object", from which nobody can generate a client. A Pydantic model,
a dataclass or a \`TypedDict\` says what clients get.`,
    bad: [
      python`
        from typing import Any

        from fastapi import FastAPI

        app = FastAPI()

        def load_user(name: str): ...

        @app.get("/users/{name}")
        def read_user(name: str) -> dict[str, Any]:  # info: "dict[str, Any]"
        #                           ^^^^^^^^^^^^^^
            return {"user": load_user(name)}

        @app.get("/users", response_model=list)  # info: "list"
        #                                 ^^^^
        def read_users():
            return [load_user("anna")]
      `,
    ],
    good: [
      python`
        from fastapi import FastAPI, Response
        from pydantic import BaseModel

        app = FastAPI()

        class User(BaseModel):
            name: str

        def load_user(name: str) -> User: ...

        @app.get("/users/{name}")
        def read_user(name: str) -> User:
            return load_user(name)

        @app.get("/users")
        def read_users() -> dict[str, User]:
            return {"anna": load_user("anna")}

        @app.get("/count")
        def count_users() -> dict[str, int]:
            return {"count": 1}

        @app.get("/raw")
        def read_raw() -> Response:
            return Response("raw")
      `,
    ],
    limits: `Silent for routes outside the API documentation, with a response class that sends no JSON, or whose handlers return responses only. An ORM
entity behind such a model is orm-response.`,
    references: ['https://fastapi.tiangolo.com/tutorial/response-model/'],
  },
  check: {
    route(route, { application: { fastapi }, module, file, report }) {
      if (module.role === 'test' || module.role === 'example') return
      if (fastapi.responseOf(route).isInSchema === false) return
      const disclosure = fastapi.disclosureOf(route)
      if (disclosure?.kind !== 'vague') return
      const { node, module: home } = disclosure.annotation
      const isHere = home === module
      report({
        at: isHere ? node : fastapi.placeOf(route),
        message: `The response model of ${route.callable.name}()${isHere ? `, ${file.text.slice(node.start, node.end).replace(/\s+/g, ' ')},` : ''} lets everything through: nothing checks or filters what is sent, and the API documentation does not describe it; declare a model`,
      })
    },
  },
})
