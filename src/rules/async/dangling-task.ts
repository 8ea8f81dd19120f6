import { anchorOf, defineRule, spellingOf } from '../../rule-api/index.ts'
import { bad, good } from './dangling-task.examples.ts'

export default defineRule({
  id: 'dangling-task',
  category: 'async',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Task that nobody keeps',
    why: 'The event loop holds tasks by weak references only. One that nothing else refers to may be thrown away by the garbage collector before it has ended, and an exception in it is heard of late or never.',
    bad,
    good,
    limits:
      'Task groups keep their tasks and are silent. A local name that is read anywhere in the function counts as keeping the task, and so does a chained call such as `create_task(…).add_done_callback(…)`.',
    references: ['https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task'],
  },
  check: {
    droppedTask({ call, name }, context) {
      const what =
        name === null
          ? `${spellingOf(call)} starts a task that nobody keeps`
          : `The task "${name}" is never looked at again`
      context.report({
        at: anchorOf(call),
        message: `${what}: it may be collected before it has ended, and its exceptions are lost; keep it in a set until it is done, or use a TaskGroup or BackgroundTasks`,
      })
    },
  },
})
