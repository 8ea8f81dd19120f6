/** Strings and comments of Python, which may hold anything, or the tag of a template. */
const TOKEN = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*|\{\{|\{%/g

/**
 * Whether a file that has syntax errors is a template (Jinja, cookiecutter) of a Python file: its path has a tag (`{{project}}/main.py`),
 * or its text has one (`{{` or `{%`) outside strings and comments, where Python has no use for it.
 */
export function isTemplate(path: string, text: string): boolean {
  if (/\{\{|\{%/.test(path)) return true
  return text.includes('{') && Array.from(text.matchAll(TOKEN)).some(([token]) => token === '{{' || token === '{%')
}
