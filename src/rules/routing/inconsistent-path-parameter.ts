import { defineRule, partOfString, pathPlace } from '../../rule-api/index.ts'
import { bad, good } from './inconsistent-path-parameter.examples.ts'

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
    bad,
    good,
    limits: `The most frequent name is taken for the right one. Names without a word in common (\`{user_id}\`, \`{email}\`) are taken for different
keys. Parameters of prefixes are not compared. Silent in tests.`,
    references: ['https://fastapi.tiangolo.com/tutorial/path-params/'],
  },
  check: {
    route(route, { application: { fastapi }, file, module, report }) {
      const { path, pathNode } = route
      if (path === null || pathNode === null) return
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
