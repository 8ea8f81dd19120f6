import { defineRule, partOfString, pathPlace, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'inconsistent-path-parameter',
  category: 'routing',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  docs: {
    summary: 'One resource with different path parameter names',
    why: `\`/users/{user_id}\` and \`/users/{id}/orders\` name the same thing differently. Generated clients get methods with different arguments
for it, dependencies that read the parameter fit only some of the routes, and readers wonder whether two kinds of key are meant.`,
    bad: [
      python`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/users/{user_id}")
        def read_user(user_id: int) -> str: ...

        @app.put("/users/{user_id}")
        def change_user(user_id: int) -> str: ...

        @app.get("/users/{id}/orders")  # info: [inconsistent-path-parameter] "{user_id}"
        #                ^^^^
        def list_orders(id: int) -> str: ...
      `,
    ],
    good: [
      python`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/users/{user_id}")
        def read_user(user_id: int) -> str: ...

        @app.get("/users/{user_id}/orders/{order_id}")
        def read_order(user_id: int, order_id: int) -> str: ...
      `,
    ],
    limits: `The most frequent name is taken for the right one. Names without a word in common (\`{user_id}\`, \`{email}\`) are taken for different
keys. Parameters of prefixes are not compared. Silent in tests.`,
    references: ['https://fastapi.tiangolo.com/tutorial/path-params/'],
  },
  check: {
    route(route, { application: { fastapi }, file, module, report }) {
      const { path, pathNode } = route
      if (module.role === 'test' || path === null || pathNode === null) return
      for (const { name, usual, other } of fastapi.unusualNamesOf(route)) {
        const at = pathPlace(route)
        const text = new RegExp(`\\{${name}\\b[^}]*\\}`).exec(path)?.[0] ?? ''
        const isHere = pathNode.module === module && pathNode.node.start === at.start
        report({
          at: isHere ? partOfString(file, pathNode, text) : at,
          message: `Other paths name this parameter {${usual}}, not {${name}}: use one name for one resource`,
          related: [{ at: pathPlace(other.route), message: `${other.path} has {${usual}}` }],
        })
      }
    },
  },
})
