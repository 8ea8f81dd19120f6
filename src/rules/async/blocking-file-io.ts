import { blockingReport, defineRule } from '../../rule-api/index.ts'
import { bad, good } from './blocking-file-io.examples.ts'

export default defineRule({
  id: 'blocking-file-io',
  category: 'async',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  options: {
    metadata: {
      type: 'boolean',
      default: false,
      description:
        'Reports, as advice, single look-ups and changes in a folder too (`os.path.exists`, `Path.mkdir`, `os.remove`), where they stand in an `async def` itself. For projects whose files are on a network file system.',
    },
  },
  docs: {
    summary: 'File access on the event loop',
    why: 'Disks are slower than they look: a large upload, a network file system or a busy volume takes seconds, and on the event loop every other request of the worker waits as long. A file that is opened is reported once, not again for each read, and a helper that opens one is reported once in each file that uses it, at the first call that leads there.',
    bad,
    good,
    limits:
      'A single look-up or change in a folder (`os.path.exists`, `Path.mkdir`, `os.remove`) is silent, because a local disk is done with it sooner than a thread could take it over; the option `metadata` reports it. What may be an in-memory buffer (`zipfile.ZipFile(data)`, `Image.open(data)`, a parameter of type `BinaryIO`) is reported only when it is known to be a path or a file that was opened, and files that no disk holds (`/proc/meminfo`) are not.',
    references: ['https://fastapi.tiangolo.com/async/', 'https://anyio.readthedocs.io/en/stable/fileio.html'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'file') context.report(blockingReport(call, 'waits for the disk'))
      if (call.kind === 'metadata' && context.options['metadata'] === true) {
        context.report({ ...blockingReport(call, 'waits for the file system'), severity: 'info' })
      }
    },
  },
})
