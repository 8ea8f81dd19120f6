import { defineRule, lostTasks } from '../../rule-api/index.ts'
import { bad, good } from './detached-background-tasks.examples.ts'

export default defineRule({
  id: 'detached-background-tasks',
  category: 'dependencies',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Background task that never runs',
    why: `Background tasks belong to a response. FastAPI runs those of a parameter \`tasks: BackgroundTasks\`, and those of a returned
\`Response(background=tasks)\`; a \`BackgroundTasks()\` made by hand and handed to nobody is forgotten with everything in it.

\`tasks.add_task(send(message))\` calls \`send\` at once, before the response, or makes a coroutine that nobody awaits; then the result is called
as if it were the task, which fails. Hand the function over, and its arguments after it: \`tasks.add_task(send, message)\`.`,
    bad,
    good,
    limits:
      'Tasks that are handed to another function, kept in an attribute or returned are taken to be attached to a response there.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/background-tasks/',
      'https://fastapi.tiangolo.com/reference/background/',
    ],
  },
  mentions: /BackgroundTask|add_task/,
  check: {
    file(file, { application, report }) {
      for (const lost of lostTasks(application, file)) {
        if (lost.kind === 'detached') {
          report({
            at: lost.call,
            message: lost.isSingle
              ? 'This task will never run, because no response gets it; pass it to the returned Response as background=...'
              : 'These tasks will never run, because no response gets them; take "tasks: BackgroundTasks" as a parameter, or pass them to the returned Response as background=...',
          })
          continue
        }
        const { argument, call, result } = lost
        const task = file.text.slice(argument.func.start, argument.func.end)
        const taker = file.text.slice(call.func.start, call.func.end).replace(/^.*\./s, '')
        report({
          at: argument,
          message: `${taker}(${task}(...)) hands over ${result}, the result of calling ${task}, instead of the task: running it fails; write ${taker}(${task}, ...)`,
        })
      }
    },
  },
})
