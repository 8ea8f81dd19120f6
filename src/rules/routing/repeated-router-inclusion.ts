import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './repeated-router-inclusion.examples.ts'

export default defineRule({
  id: 'repeated-router-inclusion',
  category: 'routing',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Router that one app reaches twice under the same prefix',
    why: `The second inclusion adds all routes of the router once more under the same paths. They are never reached, because the first ones
answer; what the second inclusion says about dependencies or tags has no effect. The API documentation warns of duplicate operation ids. It
is usually a copied line whose prefix was not changed, or a router that a parent includes already.`,
    bad,
    good,
    limits: `Silent where one of the inclusions stands under a condition or in a loop, where a prefix is not constant, and in tests.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/bigger-applications/#include-the-same-router-multiple-times-with-different-prefix',
    ],
  },
  mentions: /include_router/,
  check: {
    include(include, { application, report }) {
      const first = application.fastapi.earlierInclusion(include)
      if (first === null) return
      const { func } = include.call.node
      const at = func.kind === 'Attribute' ? { start: func.end - func.attr.length, end: func.end } : func
      report({
        at,
        message: `This router is included already${first.prefix === '' ? '' : ` under ${first.prefix}`}: its routes are there twice, and those of this inclusion are never reached; remove it, or give it another prefix`,
        related: [
          {
            at: {
              module: first.include.call.module,
              start: first.include.call.node.start,
              end: first.include.call.node.end,
            },
            message: 'the first inclusion',
          },
        ],
      })
    },
  },
})
