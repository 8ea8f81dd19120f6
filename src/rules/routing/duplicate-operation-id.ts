import { defineRule, pathPlace, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'duplicate-operation-id',
  category: 'routing',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Two operations with the same operation id in one API description',
    why: `Operation ids must be unique in an OpenAPI document. Client generators name methods after them: one of the two gets lost or renamed,
and the documentation page links both to one place. FastAPI warns only when the document is made, on the first request for it. The default id is
made of the handler's name, the path and one method; ids collide where they are written by hand, where a function that generates them leaves
the path out, and where one route has several methods.`,
    bad: [
      python`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books", operation_id="list")
        def list_books() -> list[str]: ...

        @app.get("/authors", operation_id="list")  # warning: [duplicate-operation-id] "\"list\""
        #                                 ^^^^^^
        def list_authors() -> list[str]: ...
      `,
      {
        title: 'ids from tag and name',
        files: {
          'main.py': python`
            from fastapi import APIRouter, FastAPI
            from fastapi.routing import APIRoute

            def short_id(route: APIRoute) -> str:
                return f"{route.tags[0]}-{route.name}"

            app = FastAPI(generate_unique_id_function=short_id)
            books = APIRouter(prefix="/books", tags=["shop"])
            authors = APIRouter(prefix="/authors", tags=["shop"])

            @books.get("/")
            def read_all() -> list[str]: ...

            @authors.get("/")  # warning: [duplicate-operation-id] "shop-read_all"
            def read_all() -> list[str]: ...

            app.include_router(books)
            app.include_router(authors)
          `,
        },
      },
      {
        title: 'several methods',
        files: {
          'main.py': python`
            from fastapi import FastAPI

            app = FastAPI()

            @app.api_route("/books", methods=["GET", "POST"])  # warning: [duplicate-operation-id] "GET and POST"
            def books() -> list[str]: ...
          `,
        },
      },
    ],
    good: [
      python`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books", operation_id="listBooks")
        def list_books() -> list[str]: ...

        @app.get("/authors", operation_id="listAuthors")
        def list_authors() -> list[str]: ...

        @app.api_route("/echo", methods=["GET", "POST"], include_in_schema=False)
        def echo() -> str: ...
      `,
    ],
    limits: `Routes with the same method and path are duplicate-route. Ids from functions that do more than put together name, path and tags
are not known. Silent in tests.`,
    references: [
      'https://fastapi.tiangolo.com/advanced/path-operation-advanced-configuration/',
      'https://spec.openapis.org/oas/v3.1.0#operation-object',
    ],
  },
  check: {
    route(route, { application: { fastapi }, module, report }) {
      if (module.role === 'test') return
      const clash = fastapi.clashOf(route)
      if (clash === null) return
      const explicit = route.arguments.get('operation_id')
      const at = explicit?.module === module ? explicit.node : pathPlace(route)
      const { id, other } = clash
      report(
        other === null
          ? {
              at: pathPlace(route),
              message: `${route.methods!.join(' and ')} of this route have the same operation id, which must be unique in the API description: register one function for each method`,
            }
          : {
              at,
              message: `The operation id "${id}" is that of ${other.methods!.join(', ')} ${other.path} too, and must be unique in the API description: ${explicit ? 'choose another' : 'rename the function, or pass operation_id'}`,
              related: [{ at: pathPlace(other.route), message: `"${id}" is the operation id of this one` }],
            },
      )
    },
  },
})
