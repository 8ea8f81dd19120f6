import { defineRule, EVERY_FILE } from '../../rule-api/index.ts'
import { bad, good } from './unreadable-file.examples.ts'

export default defineRule({
  id: 'unreadable-file',
  category: 'engine',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  docs: {
    summary: 'Python file that could not be read as text',
    why: `Nothing in such a file is checked, and what other files import from it stays unknown, so a clean run would say less than it seems to.

Python reads a source file as UTF-8, or in the encoding that a comment in its first two lines declares. UTF-16, NUL bytes and bytes that
the encoding does not know are errors for Python too. Files over 10 MB are taken for data, and a file that this user may not open cannot be
checked.`,
    bad,
    good,
    references: ['https://peps.python.org/pep-0263/', 'https://peps.python.org/pep-3120/'],
  },
  // The session reports this itself: there is no text that a rule could look at.
  check: {},
})
