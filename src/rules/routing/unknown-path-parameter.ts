import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './unknown-path-parameter.examples.ts'

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
    bad,
    good,
    limits: `Silent where a part of the full path is not known, prefixes of includes and mounts among them, for routes that no app is known
to reach, and in tests.`,
    references: ['https://fastapi.tiangolo.com/tutorial/path-params-numeric-validations/'],
  },
  check: {
    route(route, { application, module, report }) {
      const reported = new Set<string>()
      for (const operation of application.fastapi.operationsOf(route)) {
        const { path, placeholders, parameters } = operation
        if (path === null || placeholders === null) continue
        for (const { source, marker, alias, name, place, at, owner, shape } of parameters) {
          if (source !== 'path' || marker?.kind !== 'parameter' || alias === null || reported.has(name)) continue
          if (shape === 'model') continue // its fields are in the path
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
