import { defineRule, EVERY_FILE } from '../../rule-api/index.ts'
import { bad, good } from './unused-suppression.examples.ts'

export default defineRule({
  id: 'unused-suppression',
  category: 'engine',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  docs: {
    summary: 'Suppression comment that suppresses nothing',
    why: `A suppression that outlives its finding hides the next one: the line looks reviewed, and a new fault on it stays silent. A misspelt
rule id or a comment without ids never suppressed anything, although it looks as if it did.

A suppression is \`# fastapi-lint: ignore[rule-id, …] reason\`, behind the code or on its own line above it, or
\`# fastapi-lint: ignore-file[rule-id, …] reason\` for the whole file. It takes out the findings that start on its line, and those anywhere in
a statement whose first or last line it stands on; of a compound statement (\`def\`, \`if\`, \`with\`, …) only the part before the body counts.`,
    bad,
    good,
    limits: `Only rules that looked at the file are judged: a suppression of a rule that is not selected, or switched off for the file, may be
needed elsewhere.`,
    references: ['https://peps.python.org/pep-0008/#inline-comments'],
  },
  // The engine reports this itself, after all other rules.
  check: {},
})
