import { runProgram } from './console.ts'

/** The page of the command line: the help that the program writes about itself. */
export async function commandLinePage(cwd: string): Promise<string> {
  const help = async (...command: string[]) => (await runProgram([...command, '--help'], cwd)).stdout
  const main = await help()
  const commands = Array.from(
    /^Commands:\n((?: {2}.*\n)*)/m.exec(main)?.[1]?.matchAll(/^ {2}(\w+)/gm) ?? [],
    ([, name]) => name!,
  )
  const sections = commands
    .filter((name) => name !== 'help')
    .map(async (name) => `## fastapi-lint ${name}\n\n${block(await help(name))}`)
  const parts = [
    '# Command line',
    'What `fastapi-lint --help` and `fastapi-lint help <command>` say.',
    'Paths say what is reported on; the whole project around them is read. An option on the command line outweighs the configuration. Findings go to standard output, everything else to standard error.',
    block(main),
    ...(await Promise.all(sections)),
  ]
  return `${parts.join('\n\n')}\n`
}

function block(text: string): string {
  return `\`\`\`text\n${text.trim()}\n\`\`\``
}
