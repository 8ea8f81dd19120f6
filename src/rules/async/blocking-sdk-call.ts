import { blockingReport, defineRule } from '../../rule-api/index.ts'
import { bad, good } from './blocking-sdk-call.examples.ts'

export default defineRule({
  id: 'blocking-sdk-call',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Synchronous client of a service on the event loop',
    why: 'Clouds, payment providers, language models, mail and message servers answer after milliseconds, or after half a minute. Their synchronous clients hold the thread until then, and on the event loop that is every other request of the worker. Most have an asynchronous twin under another name (`AsyncOpenAI`, `create_async`, the `.aio` package); those without one belong into a thread.',
    bad,
    good,
    limits:
      'Making a client is silent where it asks nobody (`smtplib.SMTP("host")` connects and is reported, `boto3.client` is not), and so is what only computes: `generate_presigned_url`, `stripe.Webhook.construct_event`, `bucket.blob()`. What gives an iterator that asks later is silent too. Name further libraries with [`blocking-calls`](../configuration.md#blocking-calls).',
    references: [
      'https://fastapi.tiangolo.com/async/',
      'https://github.com/openai/openai-python#async-usage',
      'https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html',
    ],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'service') context.report(blockingReport(call, 'waits for another service'))
    },
  },
})
