import { defineRule, type ExceptHandler, type Fix, isWebSocketOnly, swallowedExceptions } from '../../rule-api/index.ts'
import { bad, good } from './swallowed-dependency-exception.examples.ts'

export default defineRule({
  id: 'swallowed-dependency-exception',
  category: 'dependencies',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  requires: { fastapi: '0.110' },
  docs: {
    summary: 'Dependency with `yield` that catches an exception and does not raise it again',
    why: `What a handler raises comes out of the \`yield\` of its dependencies. A dependency that catches it and ends normally tells FastAPI
that all is well, but there is no response: the client gets status 500, and the log says "Response not awaited" instead of what happened.
With \`except Exception\` this turns every \`HTTPException(404)\` into a 500; a narrow \`except\` does it to the exceptions it names, and the
application's exception handlers never see them.

End the \`except\` block with \`raise\`, or raise something else there.`,
    bad,
    good,
    limits: `Silent where the \`except\` block, or what follows it, raises under some condition or calls a function of the project that does;
where it yields again (that is multiple-yield); for dependencies of WebSockets only, which need no response; for dependencies with decorators;
and in tests.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#dependencies-with-yield-and-except',
      'https://fastapi.tiangolo.com/release-notes/#01100',
    ],
  },
  mentions: /yield/,
  check: {
    generatorDependency(dependency, { application, file, report, isAtLeast }) {
      if (!isAtLeast('fastapi', '0.110') || isWebSocketOnly(dependency)) return
      for (const { at, types, isBroad, handler } of swallowedExceptions(application, dependency)) {
        const caught = types === null ? 'every exception' : file.text.slice(types.start, types.end).replace(/\s+/g, ' ')
        const fix = handler && endWithRaise(file.text, handler)
        const advice = handler === null ? 'take the suppress() away' : 'end the block with "raise"'
        report({
          at,
          message: isBroad
            ? `${dependency.name}() catches ${caught} around its yield and does not raise it again: what a handler raises, HTTPException(404) too, becomes status 500; ${advice}`
            : `${dependency.name}() catches ${caught} around its yield and does not raise it again: a handler that raises it ends with status 500 and "Response not awaited", and no exception handler sees it; ${advice}`,
          ...(fix && { fix }),
        })
      }
    },
  },
})

/** The fix that raises at the end of an `except` block; null where that is not a matter of one line. */
function endWithRaise(text: string, { start, body }: ExceptHandler): Fix | null {
  const last = body.at(-1)!
  const fix = { title: 'Raise the exception again', safety: 'unsafe' } as const
  if (last.kind === 'Pass') return { ...fix, edits: [{ start: last.start, end: last.end, text: 'raise' }] }
  const lineStart = text.lastIndexOf('\n', body[0]!.start) + 1
  if (lineStart <= start || last.kind === 'Return') return null
  const indent = text.slice(lineStart, body[0]!.start)
  const lineEnd = text.indexOf('\n', last.end)
  const end = lineEnd < 0 ? text.length : lineEnd
  if (!/^[ \t]*$/.test(indent) || !/^[ \t]*(#.*)?\r?$/.test(text.slice(last.end, end))) return null
  return { ...fix, edits: [{ start: end, end, text: `\n${indent}raise` }] }
}
