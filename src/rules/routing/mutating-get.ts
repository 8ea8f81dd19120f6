import { callChain, defineRule } from '../../rule-api/index.ts'
import { bad, good } from './mutating-get.examples.ts'

export default defineRule({
  id: 'mutating-get',
  category: 'routing',
  severity: 'warning',
  set: 'strict',
  since: '0.1.0',
  docs: {
    summary: 'GET or HEAD route that changes the database',
    why: `GET and HEAD are safe by definition: browsers prefetch them, crawlers follow them, proxies cache and repeat them. A route that adds,
deletes or commits on GET does so whenever anybody looks at a link, and is open to cross-site request forgery.`,
    bad,
    good,
    limits: `Looks for what sessions of SQLAlchemy and SQLModel are asked to write, in the handler and in what it calls; dependencies are not
looked into. A commit counts where attributes are assigned beside it. Silent for callbacks of an OAuth provider, which come as GET, by
their name or path, and in tests.`,
    references: ['https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1'],
  },
  check: {
    route(route, { application: { fastapi, sqlAlchemy }, module, report }) {
      const { handler, methods, path } = route
      if (handler?.module !== module || !fastapi.isFirstOfHandler(route)) return
      if (methods === null || methods.length === 0 || !methods.every((method) => method === 'GET' || method === 'HEAD'))
        return
      if (/callback/i.test(`${handler.facts.name} ${path}`)) return
      const calls = sqlAlchemy.writeIn(handler)
      if (calls === null) return
      report({
        ...callChain(calls),
        message: `${route.callable.name}() answers ${methods.join(' and ')}, which must change nothing, and writes to the database: use POST, PUT, PATCH or DELETE`,
      })
    },
  },
})
