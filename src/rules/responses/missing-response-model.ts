import { defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'missing-response-model',
  category: 'responses',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Route that sends whatever its handler returns',
    why: `Without a response model FastAPI turns the returned object into JSON as it is: every attribute it has today, and every one that
somebody adds tomorrow, goes to the client. Nothing checks the shape either, and the API documentation shows an empty schema, so
generated clients know nothing about the answer.

A return annotation (from FastAPI 0.89) or \`response_model=\` makes FastAPI validate and filter the answer. \`response_model=None\` says that
this is not wanted.`,
    bad: [
      python`
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Book(BaseModel):
            title: str
            purchase_price: int

        def load_books() -> list[Book]: ...

        @app.get("/books")
        def read_books():  # warning: [missing-response-model] "read_books() returns list[Book]"
        #   ^^^^^^^^^^
            return load_books()

        @app.get("/stock")
        def read_stock():  # warning: [missing-response-model] "read_stock() returns a dict"
            return {"books": load_books()}
      `,
    ],
    good: [
      python`
        from fastapi import FastAPI, Response
        from fastapi.responses import RedirectResponse
        from pydantic import BaseModel

        app = FastAPI()

        class Book(BaseModel):
            title: str

        def load_books() -> list[Book]: ...

        @app.get("/books")
        def read_books() -> list[Book]:
            return load_books()

        @app.get("/catalogue", response_model=list[Book])
        def read_catalogue():
            return load_books()

        @app.get("/raw", response_model=None)
        def read_raw():
            return load_books()

        @app.delete("/books/{title}", status_code=204)
        def delete_book(title: str):
            return None

        @app.get("/old")
        def read_old():
            return RedirectResponse("/books")

        @app.get("/health")
        def read_health():
            return {"status": "ok"}
      `,
    ],
    limits: `Silent where nothing unforeseen can be sent: handlers that return nothing, constants, single numbers, strings or dates, or a dict
whose keys are written out and whose values are such; routes that answer with a \`Response\`, a \`response_class\` or a stream; redirects and
status codes without a body; routes that are left out of the API documentation. Silent as well where the type of a returned value is not
known, where a decorator of unknown effect stands between route and handler, and in tests and examples.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/response-model/',
      'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
    ],
  },
  check: {
    route(route, { application, module, report }) {
      if (module.role === 'test' || module.role === 'example' || !application.fastapi.isFirstOfHandler(route)) return
      const disclosure = application.fastapi.disclosureOf(route)
      if (disclosure?.kind !== 'untyped') return
      const { returned, fitting, isMixed, ignoresAnnotation } = disclosure
      const what = returned === null ? 'data' : returned === 'dict' || returned === 'list' ? `a ${returned}` : returned
      const advice = ignoresAnnotation
        ? 'FastAPI looks at return annotations from 0.89 on; pass response_model'
        : isMixed
          ? 'pass response_model'
          : fitting === null
            ? 'annotate the return type with a model of what clients should get, or pass response_model'
            : `annotate it "-> ${fitting}" or with a narrower model, or pass response_model`
      report({
        at: application.fastapi.placeOf(route),
        message: `${route.callable.name}() returns ${what}, but the route has no response model: nothing checks or filters what is sent; ${advice}`,
        related: disclosure.at.map(({ module: home, node }) => ({
          at: { module: home, start: node.start, end: node.end },
          message: 'this is sent as it is',
        })),
      })
    },
  },
})
