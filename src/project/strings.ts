type Constant = string | number | boolean | null

/** What a method of a string constant gives for constant arguments; undefined for methods and arguments that are not followed. */
export function stringMethod(text: string, method: string, args: readonly Constant[]): string | undefined {
  const [first, second] = args
  switch (method) {
    case 'lower':
      return args.length === 0 ? text.toLowerCase() : undefined
    case 'upper':
      return args.length === 0 ? text.toUpperCase() : undefined
    case 'strip':
    case 'lstrip':
    case 'rstrip':
      return args.length === 0 || typeof first === 'string'
        ? stripped(text, method, first as string | undefined)
        : undefined
    case 'removeprefix':
      return typeof first !== 'string' ? undefined : text.startsWith(first) ? text.slice(first.length) : text
    case 'removesuffix':
      return typeof first !== 'string'
        ? undefined
        : text.endsWith(first)
          ? text.slice(0, text.length - first.length)
          : text
    case 'replace':
      return args.length === 2 && typeof first === 'string' && typeof second === 'string'
        ? text.replaceAll(first, second)
        : undefined
    case 'format':
      return formatted(text, args)
    default:
      return undefined
  }
}

/** `format % values`, with `%s` and `%d` only; undefined for anything else. */
export function interpolated(format: string, values: readonly (Constant | undefined)[]): string | undefined {
  let next = 0
  let isPlain = true
  const result = format.replace(/%(.?)/g, (_, kind: string) => {
    if (kind === '%') return '%'
    const value = values[next++]
    if (!(kind === 's' && typeof value === 'string') && typeof value !== 'number') isPlain = false
    if (kind !== 's' && kind !== 'd') isPlain = false
    return String(value)
  })
  return isPlain && next === values.length ? result : undefined
}

function stripped(text: string, method: string, characters = ' \t\n\r\v\f'): string {
  let start = 0
  let end = text.length
  if (method !== 'rstrip') while (start < end && characters.includes(text[start]!)) start++
  if (method !== 'lstrip') while (start < end && characters.includes(text[end - 1]!)) end--
  return text.slice(start, end)
}

/** `"{}/{}".format(a, b)` and `"{0}"`; nothing with names, attributes or format specifications. */
function formatted(text: string, args: readonly Constant[]): string | undefined {
  let next = 0
  let isPlain = true
  const result = text.replace(/\{(\d*)\}|[{}]/g, (field, index: string | undefined) => {
    const value = index === undefined ? undefined : args[index === '' ? next++ : Number(index)]
    if (typeof value !== 'string' && typeof value !== 'number') isPlain = false
    return String(value ?? field)
  })
  return isPlain ? result : undefined
}
