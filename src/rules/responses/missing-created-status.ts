import { defineRule, placeOf } from '../../rule-api/index.ts'
import { bad, good } from './missing-created-status.examples.ts'

export default defineRule({
  id: 'missing-created-status',
  category: 'responses',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  docs: {
    summary: '`POST` route that creates something and answers 200',
    why: `Status 201 tells clients that something new exists now; 200 only says that the request was understood. FastAPI answers 200 unless the route
says otherwise: \`@app.post("/items", status_code=status.HTTP_201_CREATED)\`. The API documentation then shows it, too.`,
    bad,
    good,
    limits: `A route creates something if its handler, or a function that it calls, adds a new entity to an SQLAlchemy session and the handler returns
it, or if the handler is called \`create_…\`, \`add_…\`, \`register_…\` and returns an object of a class of the project. Silent where the handler
sets a status itself or returns a \`Response\`, and for routes outside the API documentation.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/response-status-code/',
      'https://www.rfc-editor.org/rfc/rfc9110#name-201-created',
    ],
  },
  check: {
    route(route, { application: { fastapi }, report }) {
      if (fastapi.responseOf(route).isInSchema === false) return
      const creation = fastapi.creationOf(route)
      if (creation === null) return
      const name = creation.class.qualifiedName.replace(/^.*\./, '')
      const { at } = creation
      report({
        at: route.registration.func,
        message: `${route.callable.name}() creates and returns ${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}, and answers 200; pass status_code=status.HTTP_201_CREATED`,
        related:
          at === null
            ? []
            : [
                {
                  at: placeOf(at.module, at.node),
                  message: `a new ${name} is added here`,
                },
              ],
      })
    },
  },
})
