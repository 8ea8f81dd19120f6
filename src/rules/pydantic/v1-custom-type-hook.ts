import { defineRule, EVERY_FILE, oldTypeHooksIn } from '../../rule-api/index.ts'
import { bad, good } from './v1-custom-type-hook.examples.ts'

export default defineRule({
  id: 'v1-custom-type-hook',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  docs: {
    summary: 'Class that tells only Pydantic 1 how to read it',
    why: `Pydantic 2 calls the validators that \`__get_validators__\` yields with two arguments, the value and a \`ValidationInfo\`. The usual
\`(cls, v)\` raises \`TypeError\` on every validation, and whatever they take, no JSON schema can be made: \`/openapi.json\` is a 500.
\`__modify_schema__\` raises when the class of a model that uses the type is created.

Write \`__get_pydantic_core_schema__\`, and \`__get_pydantic_json_schema__\` where the schema should say more. Often
\`Annotated[str, AfterValidator(check)]\` is all that is needed.`,
    bad,
    good,
    limits: `A class that has the new hook beside the old one is written for both versions. Files with models of \`pydantic.v1\`, which do call the
old hooks, are left alone, as are classes whose ancestors are not known.`,
    references: [
      'https://docs.pydantic.dev/latest/concepts/types/#customizing-validation-with-__get_pydantic_core_schema__',
    ],
  },
  mentions: /__get_validators__|__modify_schema__/,
  check: {
    file(file, { application, report }) {
      if (!application.pydantic.isVersion2(file.module.path)) return
      for (const { name, at, owner } of oldTypeHooksIn(application, file)) {
        const message =
          name === '__get_validators__'
            ? `Pydantic 2 calls the validators of "${owner.facts.name}" with a second argument and makes no JSON schema of it; write __get_pydantic_core_schema__ instead of ${name}`
            : `"${name}" of "${owner.facts.name}" raises in Pydantic 2 where a model uses the class; write __get_pydantic_json_schema__`
        report({ at, message })
      }
    },
  },
})
