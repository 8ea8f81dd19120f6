import { type Call, defineRule, dependsCalls, type Fix, type RuleContext, uncallable } from '../../rule-api/index.ts'
import { bad, good } from './called-dependency.examples.ts'

export default defineRule({
  id: 'called-dependency',
  category: 'dependencies',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'safe',
  docs: {
    summary: 'Dependency that is called instead of handed over',
    why: `\`Depends\` takes something that FastAPI calls for each request. \`Depends(get_db())\` calls it once, when the module is imported, and hands
over its result; if that is a coroutine, a generator or any other object that cannot be called, FastAPI refuses the route with a \`TypeError\`
and the application does not start. Leave the parentheses out.`,
    bad,
    good,
    limits:
      'Silent where it is not known what the call gives: a factory without annotation that returns something from elsewhere.',
    references: ['https://fastapi.tiangolo.com/tutorial/dependencies/#declare-the-dependency-in-the-dependant'],
  },
  mentions: /Depends|Security|fastapi/,
  check: {
    file(_file, context) {
      const { application, module, file, report, typeOf } = context
      const { inference } = application.project
      for (const call of dependsCalls(inference, module)) {
        const target = call.args[0] ?? call.keywords.find(({ arg }) => arg === 'dependency')?.value
        if (target?.kind !== 'Call') continue
        // What a decorated function gives is up to its decorators.
        const callee = typeOf(target.func)
        if (callee.kind === 'function' && callee.function.facts.decorators.length > 0) continue
        const result = uncallable(inference, { module, node: target })
        if (result === null) continue
        const name = file.text.slice(target.func.start, target.func.end)
        const outer = file.text.slice(call.func.start, call.func.end)
        const fix = withoutCall(target, context)
        report({
          at: target,
          message: `${outer}(${name}(...)) hands over ${result}, the result of calling ${name}, which FastAPI cannot call: the route is refused with a TypeError; write ${outer}(${name})`,
          ...(fix && { fix }),
        })
      }
    },
  },
})

/** The fix that leaves out empty parentheses; null where there are arguments. */
function withoutCall({ func, args, keywords, end }: Call, { file }: RuleContext): Fix | null {
  if (args.length > 0 || keywords.length > 0 || !/^\s*\(\s*\)$/.test(file.text.slice(func.end, end))) return null
  return { title: 'Leave the parentheses out', safety: 'safe', edits: [{ start: func.end, end, text: '' }] }
}
