import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './credentials-in-url.examples.ts'

export default defineRule({
  id: 'credentials-in-url',
  category: 'security',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  securitySeverity: '7.5',
  docs: {
    summary: 'URL with a password written in the source code',
    why: `The password in a connection URL is as readable as any other literal, and it travels with the URL: into logs, error messages and traces of
whatever is given it. Read the whole URL, or the password for \`sqlalchemy.URL.create()\`, from the environment.`,
    bad,
    good,
    limits: `Blanks to fill in (\`<password>\`, \`\${PASSWORD}\`, \`%s\`, \`user:password@host\`), documentation strings and descriptions, tests and examples are not
reported. URLs to the machine itself, and URLs that are only the default of a setting, are warnings.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/core/engines.html#creating-urls-programmatically',
      'https://cwe.mitre.org/data/definitions/798.html',
    ],
  },
  check: {
    passwordInUrl({ place, scheme, isForDevelopment }, context) {
      context.report({
        at: place,
        secrets: [place],
        message: `This ${scheme} URL holds a password that everyone who reads the code knows; read the URL from the environment`,
        ...(isForDevelopment ? { severity: 'warning' } : {}),
      })
    },
  },
})
