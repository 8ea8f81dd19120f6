import { defineRule, entryName, requestChain } from '../../rule-api/index.ts'
import { bad, good } from './client-per-request.examples.ts'

export default defineRule({
  id: 'client-per-request',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'HTTP, Redis or MongoDB client made anew for each request',
    why: `A client keeps connections open and uses them again. One that is made in a handler, in a dependency or in what they call starts without any:
each request pays for a new connection with its TLS handshake, and httpx loads the certificate authorities again as well, which alone
takes some milliseconds of the event loop. Redis and MongoDB clients that nobody closes also leave their connections behind.

Make the client once, in the lifespan, and hand it out: as \`request.state\` or \`app.state\`, or through a dependency.`,
    bad,
    good,
    limits: `Reported is what handlers, dependencies, middleware, exception handlers and validators reach through calls that can be
followed. Silent: background tasks, functions that remember their results, creation under \`if _client is None:\`, values that are kept in a global, an attribute or a
collection, clients with a transport or connector of their own or with arguments other than \`timeout\` that come with the request (a base URL, a proxy, somebody's token), as one client cannot serve
them all, clients that are only asked for URLs whose host comes with the request, and those that are handed to other functions. \`requests.Session\` does not count: it is not made to be shared by threads.`,
    references: [
      'https://www.python-httpx.org/async/#opening-and-closing-clients',
      'https://docs.aiohttp.org/en/stable/client_quickstart.html#make-a-request',
      'https://redis.readthedocs.io/en/stable/connections.html#connection-pools',
      'https://pymongo.readthedocs.io/en/stable/faq.html#how-does-connection-pooling-work-in-pymongo',
    ],
  },
  mentions: /httpx|aiohttp|urllib3|redis|mongo/i,
  check: {
    requestResource({ resource, name, call, path }, { report }) {
      if (!resource.kind.endsWith('client') || path.isTask) return
      const message = `${name}() makes a new ${resource.noun} whenever ${entryName(path)} runs, so its connections are never used again; make it once in the lifespan and share it`
      report({ at: call.func, message, ...requestChain(path) })
    },
  },
})
