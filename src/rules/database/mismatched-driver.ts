import { defineRule, spanIn, wrongDriver, wrongPool } from '../../rule-api/index.ts'
import { bad, good } from './mismatched-driver.examples.ts'

export default defineRule({
  id: 'mismatched-driver',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Synchronous driver or pool for an asynchronous engine, or the reverse',
    why: `\`create_async_engine()\` needs a driver that can be awaited (\`postgresql+asyncpg\`, \`sqlite+aiosqlite\`); with another it raises \`InvalidRequestError\`
as soon as it is called. \`create_engine()\` takes an asynchronous driver without complaint and raises \`MissingGreenlet\` on the first query. The same goes
for \`poolclass\`: \`QueuePool\` is for synchronous engines, \`AsyncAdaptedQueuePool\` for asynchronous ones.`,
    bad,
    good,
    limits: `URLs are followed through constants, concatenation, f-strings, \`URL.create\`, \`PostgresDsn.build\` and defaults of settings, as far as the part before \`://\`
is written out. Silent on URLs from the environment, on drivers that serve both (\`psycopg\`, \`oracledb\`), on those that are not known, and on what only some of
several possible values would make wrong. \`postgresql://\` means psycopg2 before SQLAlchemy 2.1 and psycopg, which serves both, from then on.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#sqlalchemy.ext.asyncio.create_async_engine',
      'https://docs.sqlalchemy.org/en/20/dialects/',
      'https://docs.sqlalchemy.org/en/20/errors.html#pool-class-cannot-be-used-with-asyncio-engine-or-vice-versa',
    ],
  },
  mentions: /engine/i,
  check: {
    engine(engine, { module, report, isAtLeast }) {
      const { call, name, isAsync } = engine
      const wrong = wrongDriver(engine, isAtLeast('sqlalchemy', '2.1'))
      if (wrong) {
        const { url, driver, instead } = wrong
        const { place } = url
        const spelled = `"${url.dialect}${url.driver === null ? '' : `+${url.driver}`}://"`
        const other = isAsync ? 'create_engine()' : 'create_async_engine()'
        report({
          at: spanIn(module, place, call.args[0] ?? call.func),
          message: isAsync
            ? `${name}() raises, because ${spelled} stands for the synchronous driver ${driver}; write ${instead} or use ${other}`
            : `Queries of this engine raise MissingGreenlet, because ${driver} in ${spelled} is an asynchronous driver; write ${instead} or use ${other}`,
          related:
            place.module === module && place.node.start >= call.start && place.node.end <= call.end
              ? []
              : place.module === module
                ? [{ at: { module, start: call.start, end: call.end }, message: `${name}() gets it here` }]
                : [{ at: { module: place.module, start: place.node.start, end: place.node.end }, message: 'the URL' }],
        })
      }
      const pool = wrongPool(engine)
      if (pool) {
        const message = `${name}() raises, because ${pool.name} is for ${isAsync ? 'synchronous' : 'asynchronous'} engines; leave poolclass out`
        report({ at: pool.node, message })
      }
    },
  },
})
