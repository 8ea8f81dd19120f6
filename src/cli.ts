import { arch, argv, cwd, env, exit, platform, stderr, stdout, version } from 'node:process'
import { run } from './cli/run.ts'
import { nodeFileSystem } from './platform/file-system.ts'
import { RULES } from './rules/index.ts'
import { Session } from './session/session.ts'

// A reader that has seen enough (`| head`) is no failure.
for (const stream of [stdout, stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => exit(error.code === 'EPIPE' ? 0 : 3))
process.exitCode = await run(argv.slice(2), {
  stdout,
  stderr,
  env,
  cwd: cwd(),
  runtime: `Node ${version.slice(1)} on ${platform}-${arch}`,
  now: () => performance.now(),
  fileSystem: nodeFileSystem,
  rules: RULES,
  createSession: (settings) => Session.create(settings),
})
