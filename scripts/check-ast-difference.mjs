// Where our syntax tree and CPython's differ.

/** Kinds to which CPython gives no position. */
const WITHOUT_POSITION = new Set(['Module', 'arguments', 'comprehension', 'withitem', 'match_case'])
/** Fields that only we have. */
const OUR_FIELDS = new Set(['nameSpan', 'forward', 'start', 'end'])

/**
 * The first difference between two trees as `{ path, detail, at }`, or null. `minor` is CPython's minor version:
 * what older versions lack or get wrong is not compared.
 */
export function difference(actual, expected, { minor }) {
  return compare(actual, expected, 'module', minor < 12 ? { minor, inString: false } : { minor, inString: null })
}

function compare(actual, expected, path, context) {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return found(path, actual, expected)
    for (let index = 0; index < Math.min(expected.length, actual.length); index++) {
      const inner = compare(actual[index], expected[index], `${path}[${index}]`, context)
      if (inner !== null) return inner
    }
    if (actual.length !== expected.length) {
      const beyond = actual[expected.length] ?? expected[actual.length]
      return { path, detail: `${actual.length} elements, CPython ${expected.length}`, at: beyond?.start ?? 0 }
    }
    return null
  }
  if (typeof expected !== 'object' || expected === null) {
    // CPython's names of characters (\N{…}) become U+FFFD here.
    if (actual === expected) return null
    if (typeof actual === 'string' && actual.includes('\ufffd') && typeof expected === 'string') {
      const pattern = actual
        .split('\ufffd')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('[\\s\\S]{1,6}')
      if (new RegExp(`^${pattern}$`).test(expected)) return null
    }
    return found(path, actual, expected)
  }
  if (actual === null || typeof actual !== 'object') return found(path, actual, expected)
  if (actual.kind !== expected.kind)
    return { ...found(path, actual.kind, expected.kind), at: expected.start ?? actual.start }
  const inner = context.inString === false && expected.kind === 'JoinedStr' ? { ...context, inString: true } : context
  if (!WITHOUT_POSITION.has(expected.kind) && context.inString !== true) {
    if (actual.start !== expected.start || actual.end !== expected.end) {
      const detail = `${expected.kind} ${actual.start}-${actual.end}, CPython ${expected.start}-${expected.end}`
      return { path, detail, at: expected.start }
    }
  }
  for (const field of Object.keys(expected)) {
    if (OUR_FIELDS.has(field) || field === 'kind') continue
    const difference = compare(actual[field], expected[field], `${path}.${field}`, inner)
    if (difference !== null)
      return difference.at === undefined ? { ...difference, at: expected.start ?? 0 } : difference
  }
  return null
}

function found(path, actual, expected) {
  return { path, detail: `${short(actual)}, CPython ${short(expected)}` }
}

function short(value) {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
