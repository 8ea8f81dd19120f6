import { defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'unknown-path-parameter',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: '`Path()` parameter that the path of the route does not have',
    why: `A parameter that is marked \`Path()\` is required, and its value can only come from a placeholder of the same name in the route's
path. Without one the application starts, the API documentation shows the parameter, and every request is answered with status 422.`,
    bad: [
      python`
        from typing import Annotated
        from fastapi import FastAPI, Path

        app = FastAPI()

        @app.get("/items/{item}")
        def read_item(item: str, item_id: Annotated[int, Path()]) -> int:  # error: [unknown-path-parameter] "GET /items/{item}"
        #                        ^^^^^^^
            return item_id
      `,
      {
        title: 'in a dependency that not every route can use',
        files: {
          'main.py': python`
            from typing import Annotated
            from fastapi import Depends, FastAPI, Path

            app = FastAPI()

            def get_team(team_id: Annotated[int, Path(ge=1)]) -> int:
                return team_id

            @app.get("/teams/{team_id}")
            def read_team(team: Annotated[int, Depends(get_team)]) -> int:
                return team

            @app.get("/teams")
            def list_teams(team: Annotated[int, Depends(get_team)]) -> int:  # error: [unknown-path-parameter] "get_team()"
            #   ^^^^^^^^^^
                return team
          `,
        },
      },
    ],
    good: [
      python`
        from typing import Annotated
        from fastapi import APIRouter, FastAPI, Path

        app = FastAPI()
        router = APIRouter()

        @router.get("/members")
        def list_members(team_id: Annotated[int, Path(ge=1)]) -> int:
            return team_id

        app.include_router(router, prefix="/teams/{team_id}")

        @app.get("/items/{id}")
        def read_item(item_id: Annotated[int, Path(alias="id")]) -> int:
            return item_id
      `,
    ],
    limits: `Silent where a part of the full path is not known, prefixes of includes and mounts among them, for routes that no app is known
to reach, and in tests.`,
    references: ['https://fastapi.tiangolo.com/tutorial/path-params-numeric-validations/'],
  },
  check: {
    route(route, { application, module, report }) {
      if (module.role === 'test') return
      const reported = new Set<string>()
      for (const operation of application.fastapi.operationsOf(route)) {
        const { path, placeholders, parameters } = operation
        if (path === null || placeholders === null) continue
        for (const { source, marker, alias, name, place, at, owner } of parameters) {
          if (source !== 'path' || marker?.kind !== 'parameter' || alias === null || reported.has(name)) continue
          // What looks like its placeholder is malformed-path.
          if (placeholders.some((one) => one.name === alias) || new RegExp(`\\{\\s*${alias}\\b`).test(path)) continue
          reported.add(name)
          const isOwn = owner === null && place.module === module
          const of = owner === null ? '' : ` of ${owner.callable.name}()`
          report({
            at: isOwn ? at : application.fastapi.placeOf(route),
            message: `${route.methods?.join(', ') ?? 'The route'} ${path} has no {${alias}}, so the path parameter "${name}"${of} is never there: every ${route.kind === 'websocket' ? 'connection is refused' : 'request is answered with status 422'}; add it to the path, or take Path() away`,
            related: isOwn ? [] : [{ at: place, message: `"${name}" is marked Path() here` }],
          })
        }
      }
    },
  },
})
