import { defineRule, type SecretFallback } from '../../rule-api/index.ts'
import { bad, good } from './secret-fallback.examples.ts'

export default defineRule({
  id: 'secret-fallback',
  category: 'security',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  securitySeverity: '6.5',
  docs: {
    summary: 'Secret with a default value in the source code',
    why: `A default for a secret makes a deployment that forgets to set it start without a complaint, with a key or password that everyone can read
in the code. Without the default it fails at once, with a message that names the missing variable: a field of a pydantic-settings class
without a default and \`os.environ["SECRET_KEY"]\` both do that.`,
    bad,
    good,
    limits: `Empty defaults are not reported: they usually switch something off. Nor are defaults that only say that there is no key (\`"none"\`, \`"EMPTY"\`,
\`"your-api-key"\` for another service), and defaults that a condition or a validator of the project knows and refuses.`,
    references: [
      'https://fastapi.tiangolo.com/advanced/settings/',
      'https://docs.pydantic.dev/latest/concepts/pydantic_settings/',
      'https://cwe.mitre.org/data/definitions/1392.html',
    ],
  },
  check: {
    secretFallback({ place, name, source, uses, repeats }, context) {
      context.report({
        at: place,
        secrets: [place, ...repeats],
        message: messageOf(name, source),
        related: [
          ...uses.map((at) => ({ at, message: `${at.user} ${at.does} with it` })),
          ...repeats.map((at) => ({ at: { ...at, module: context.module }, message: 'the same default again' })),
        ],
      })
    },
  },
})

function messageOf(name: string, source: SecretFallback['source']): string {
  switch (source.kind) {
    case 'environment':
      return `${name} falls back to a value that everyone who reads the code knows; leave the default of ${source.reader}() out, so that a missing variable stops the start`
    case 'settings':
      return `${source.class}.${name} has a default that everyone who reads the code knows; remove it, so that a missing variable stops the start`
    case 'lookup':
      return `"${name}" falls back to a value that everyone who reads the code knows; fail where it is missing`
    case 'constant':
      return `${name} is a stand-in that anyone can guess; read it from the environment, without a default`
  }
}
