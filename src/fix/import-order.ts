/** The order in which isort and Ruff write imports. */

/** How statements compare; those of one module by the first name that they import. */
export function statementKey(module: string, name = ''): string {
  return `${module.toLowerCase()} ${byType(name)}`
}

/** The names of a statement with others among them: in order where they are in order, else at the end. */
export function withNames(names: readonly string[], added: readonly string[]): readonly string[] {
  const key = [byType, byName].find((one) => isSorted(names.map(one)))
  const all = [...names, ...added]
  return key === undefined ? all : all.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

export function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || keys[index - 1]! <= key)
}

/** How isort compares the names of a statement: constants, classes, everything else, in each without regard to case. */
function byType(name: string): string {
  const [first = ''] = name.split(' ', 1)
  const rank = first.length > 1 && first === first.toUpperCase() ? 'a' : /^[A-Z]/.test(first) ? 'b' : 'c'
  return `${rank}${first.toLowerCase()}`
}

function byName(name: string): string {
  return name.toLowerCase()
}
