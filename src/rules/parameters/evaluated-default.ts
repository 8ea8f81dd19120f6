import { changingCallIn, defineRule, type Located, type RuleContext } from '../../rule-api/index.ts'
import { bad, good } from './evaluated-default.examples.ts'

export default defineRule({
  id: 'evaluated-default',
  category: 'parameters',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Default like datetime.now() or uuid4() that is evaluated once, at import',
    why: `Python evaluates defaults when the function or class is defined, which is when the module is imported. \`created: datetime =
datetime.now()\` is the moment at which the server was started, for every request and every object until the next deployment; with \`uuid4()\`
all objects get the same identifier.

In models, \`Field(default_factory=…)\` calls the function each time, in parameters \`Query(default_factory=…)\` does.`,
    bad,
    good,
    limits: `Settings are created once as well, so their defaults are not reported. A name for a value that was computed elsewhere
(\`started: datetime = STARTED\`) is taken to be meant.`,
    references: [
      'https://docs.pydantic.dev/latest/concepts/fields/#default-values',
      'https://docs.python.org/3/reference/compound_stmts.html#function-definitions',
    ],
  },
  check: {
    endpointParameter({ declared, endpoint }, context) {
      if (declared.default === null || declared.isField) return
      reportChanging(declared.default, declared.name, `every call of ${endpoint.name}()`, context)
    },
    pydanticModel({ symbol }, context) {
      const { application } = context
      if (application.pydantic.isPartOfSettings(symbol) !== false) return
      for (const { name, owner, module, default: value } of application.pydantic.fieldsOf(symbol).values()) {
        if (owner !== symbol || value === null) continue
        reportChanging({ module, node: value }, name, `every ${symbol.facts.name}`, context)
      }
    },
  },
})

function reportChanging(
  value: Located,
  name: string,
  everybody: string,
  { application, file, module, report }: RuleContext,
): void {
  if (value.module !== module) return
  const changing = changingCallIn(application.project.inference, value)
  if (changing === null) return
  const { start, end } = changing.call
  const spelled = `${file.text.slice(start, changing.call.func.end)}()`
  report({
    at: { start, end },
    message: `${spelled} is evaluated once, at import: "${name}" is the same for ${everybody}; use default_factory`,
  })
}
