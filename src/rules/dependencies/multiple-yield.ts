import { defineRule, multipleYields, placeOf } from '../../rule-api/index.ts'
import { bad, good } from './multiple-yield.examples.ts'

export default defineRule({
  id: 'multiple-yield',
  category: 'dependencies',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Dependency that yields more than once',
    why: `A dependency has one value for each request: FastAPI hands over what is yielded first, and when the handler is done it lets the
function run to its end. If it meets a second \`yield\` there, Python raises \`RuntimeError: generator didn't stop\`, what stands behind it
is skipped, and the response has already been sent.

The same happens where an \`except\` block around the \`yield\` yields a substitute: it runs when the *handler* raises, too, and then Python raises
\`generator didn't stop after athrow()\`. Yield once, and choose the value before.`,
    bad,
    good,
    limits: `Loops are reported only where they go round more than once for certain. Silent where both stand under conditions that may exclude
one another, and where a narrow \`except\` yields a substitute for what can fail before the first \`yield\`.`,
    references: ['https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/'],
  },
  mentions: /yield/,
  check: {
    generatorDependency(dependency, { module, report }) {
      for (const { point, first, reason } of multipleYields(dependency)) {
        const why = {
          sequence: 'yields again after its first yield, which raises RuntimeError when the handler is done',
          loop: 'yields in a loop, which raises RuntimeError when the handler is done',
          handler: 'yields again when the handler raises, which FastAPI cannot use: the client gets status 500',
        }[reason]
        report({
          at: point.node,
          message: `${dependency.name}() ${why}; yield once`,
          related: first === point ? [] : [{ at: placeOf(module, first.node), message: 'the first yield' }],
        })
      }
    },
  },
})
