import { defineRule, EVERY_FILE, membersOf } from '../../rule-api/index.ts'
import { bad, good } from './removed-route-api.examples.ts'

/** What Starlette 1.0 took out of applications, with what does the same. */
const REMOVED: Readonly<Record<string, string>> = {
  route: 'use a path operation like @app.get(), or add_route()',
  add_websocket_route: 'use @app.websocket(), or app.router.add_websocket_route()',
  add_event_handler: 'use a lifespan',
}

export default defineRule({
  id: 'removed-route-api',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  docs: {
    summary: 'Method of the application that Starlette 1.0 removed',
    why: `\`app.route\`, \`app.add_websocket_route\` and \`app.add_event_handler\` were Starlette's own and deprecated for years. Starlette 1.0
removed them, and FastAPI from 0.133 on allows that version: an unlocked installation gets it, and the application does not start
(\`AttributeError\`). Routers still have them.`,
    bad,
    good,
    limits:
      'Silent under `if hasattr(…)` and in `try`, where the code is written for both, and where the locked or required Starlette is older.',
    references: ['https://www.starlette.io/release-notes/', 'https://fastapi.tiangolo.com/release-notes/#01330'],
  },
  mentions: /\.(route|add_websocket_route|add_event_handler)\b/,
  check: {
    Call({ func }, { application, isAtLeast, module, report, typeOf }) {
      if (func.kind !== 'Attribute' || !Object.hasOwn(REMOVED, func.attr) || !isAtLeast('starlette', '1.0')) return
      const { classes } = application.project.inference
      const isApp = membersOf(typeOf(func.value)).every(
        (type) =>
          type.kind === 'instance' &&
          classes.isSubclass(type.class, 'fastapi.FastAPI') === true &&
          classes.member(type, func.attr)?.sites[0]?.module.isStub !== false,
      )
      const isGuarded = [...module.blocksAround(module.blockAt(func.start))].some(
        ({ kind }) => kind === 'if' || kind === 'else' || kind === 'try',
      )
      if (!isApp || isGuarded) return
      report({
        at: { start: func.end - func.attr.length, end: func.end },
        message: `FastAPI apps have no ${func.attr}() with Starlette 1.0, and the app does not start: ${REMOVED[func.attr]}`,
      })
    },
  },
})
