import { defineRule, type PathFaultKind, partOfString, spanIn } from '../../rule-api/index.ts'
import { bad, good } from './malformed-path.examples.ts'

export default defineRule({
  id: 'malformed-path',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'safe',
  docs: {
    summary: 'Path or prefix that FastAPI refuses, or that matches something else than it says',
    why: `FastAPI checks little about paths. A path on the app without a leading slash never matches, on a router it is glued to the prefix
(\`/apiitems\`). \`{ id }\`, \`{item-id}\` and \`{id:[0-9]+}\` are no placeholders for Starlette but literal text, and the parameter they were meant
for is read from the query string instead. Only prefixes are checked when the application starts: without a leading slash, or with one at the
end, it does not start, as with an unknown converter, with a name that is in one path twice, and with an empty path under an empty prefix.`,
    bad,
    good,
    limits: `A router path that begins with a sign like \`:\` or \`.\` is taken to be meant (\`/books:import\`). Silent for paths that are not
constant, for subclasses that register routes in their own way, and in tests.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/path-params/',
      'https://www.starlette.io/routing/#path-parameters',
      'https://fastapi.tiangolo.com/tutorial/bigger-applications/',
    ],
  },
  check: {
    pathFault({ kind, text, meant, full, place, registration }, { file, module, report }) {
      const whole = spanIn(module, place, registration)
      const part = partOfString(file, place, text)
      const isInside = kind === 'literal' || kind === 'converter' || kind === 'twice'
      report({
        at: isInside && part !== place.node ? part : whole,
        message: MESSAGES[kind](text, meant ?? '', full),
        ...(part !== place.node &&
          meant !== null && {
            fix: {
              title: `Write "${meant}"`,
              safety: kind === 'glued' ? 'unsafe' : 'safe',
              edits: [{ ...part, text: meant }],
            },
          }),
      })
    },
  },
})

const MESSAGES: Readonly<Record<PathFaultKind, (text: string, meant: string, full: string) => string>> = {
  unrooted: (text, meant) =>
    `The path "${text}" never matches, as all paths of requests begin with a slash: write "${meant}"`,
  glued: (text, meant, full) =>
    full === text
      ? `The path "${text}" has no leading slash: it is glued to the prefix, or never matches without one; write "${meant}"`
      : `The path "${text}" has no leading slash and is glued to the prefix, as ${full}: write "${meant}"`,
  empty: () =>
    'The path and the prefix under which its router is included cannot both be empty: the app does not start; write "/", or give a prefix',
  'prefix-start': (text, meant) =>
    `The prefix "${text}" must start with a slash, or the app does not start: write "${meant}"`,
  'prefix-end': (text, meant) =>
    `The prefix "${text}" must not end with a slash, or the app does not start: write "${meant}"`,
  literal: (text, meant) =>
    `${text} is literal text of the path, not a placeholder: write ${meant === '' ? '{name} or {name:converter}, where the name is a Python identifier' : meant}`,
  converter: (text) =>
    `Starlette has no such converter as in ${text}, and the app does not start: use str, int, float, uuid or path`,
  twice: (text, _meant, full) =>
    `${text} has a name that is in the path ${full} twice, and the app does not start: choose another name`,
}
