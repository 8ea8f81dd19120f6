import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './hardcoded-secret.examples.ts'

export default defineRule({
  id: 'hardcoded-secret',
  category: 'security',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  securitySeverity: '8.0',
  docs: {
    summary: 'Secret written in the source code',
    why: `A key, password or token in the code is known to everyone who can read the repository, a fork, an image or a backup of it, and it stays
in the history when it is removed. Whoever knows the key that signs tokens or session cookies can sign their own for any user.

Reported are values that look random, keys published in documentation (the \`SECRET_KEY\` of FastAPI's tutorial), tokens in the format of a
known issuer, and, whatever they look like, literals that the program really works with: the key of \`jwt.encode()\`, of \`SessionMiddleware\`,
the password of a database or mail connection, the key or password that requests are compared with — also when they come through a settings field or a constant in another file.

Read the secret from the environment, and replace the one that was in the code. A field of a pydantic-settings class without a default does it:
the application does not start until the variable is set.`,
    bad,
    good,
    limits: `Tests and examples (\`tests/\`, \`docs/\`, \`examples/\`, …) are left alone: what they hold is made up. A short or word-like value that nothing
in the project is seen to use as a secret is not reported, because a label looks the same (\`TOKEN = "access_token"\`). Values that the code
compares with and refuses, hashes of passwords and public keys are no secrets. A literal is not followed through the parameters of the
project's own functions. The value itself never appears in a report.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/security/oauth2-jwt/',
      'https://fastapi.tiangolo.com/advanced/settings/',
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
      'https://cwe.mitre.org/data/definitions/798.html',
    ],
  },
  check: {
    hardcodedSecret({ place, name, evidence, uses, isLocal, repeats }, context) {
      const use = uses.find(({ does }) => does.startsWith('signs')) ?? uses[0]
      const named = name ?? (use ? `The secret of ${use.user}` : 'A secret')
      const what =
        evidence.kind === 'issued'
          ? `${name ?? 'This text'} is ${evidence.title} written in the code`
          : evidence.kind === 'published'
            ? `${named} is the key from ${evidence.title}, which everyone knows`
            : `${named} is written in the code`
      const consequence = use?.noun === 'key' && name !== null ? ` and ${use.does}` : ''
      context.report({
        at: place,
        secrets: [place, ...repeats],
        message: `${what}${consequence}; read it from the environment, and replace it by a new one`,
        ...(isLocal ? { severity: 'warning' } : {}),
        related: [
          ...uses.map((at) => ({ at, message: `${at.user} ${at.does} with it` })),
          ...repeats.map((at) => ({ at: { ...at, module: context.module }, message: 'the same value again' })),
        ],
      })
    },
  },
})
