import { defineRule, EVERY_FILE } from '../../rule-api/index.ts'
import { bad, good } from './syntax-error.examples.ts'

export default defineRule({
  id: 'syntax-error',
  category: 'engine',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  docs: {
    summary: 'Code that is not Python and could not be read',
    why: `Python refuses to import a file with a syntax error, so nothing in it works. The rest of the file is still checked as far as it
can be read, but rules may miss what the unreadable part declares.

Syntax of every released Python up to 3.14 is understood, whatever version is installed.`,
    bad,
    good,
    limits: `Templates of Python files (Jinja, cookiecutter) are no Python until they are rendered. A file is taken for one when it cannot be
read and has braces in its path (\`{{project}}/main.py\`) or \`{{\`, \`}}\`, \`{%\` or \`%}\` in an unreadable line. It is left out as a whole:
no rule looks at it, and nothing is imported from it.

What is nested more than a thousand levels deep (a sum of so many terms, a chain of so many \`elif\`) is reported as nested too deeply,
although Python may be able to read it. Only generated code is like that; \`extend-exclude\` leaves it out.`,
    references: ['https://docs.python.org/3/reference/grammar.html'],
  },
  check: {
    file({ tree }, context) {
      for (const error of tree.errors) {
        context.report({ at: error, message: `This cannot be read as Python: ${error.message}` })
      }
    },
  },
})
