/** Keeps `{{` in text and code spans from being taken for expressions of the site generator; code blocks are safe as they are. */
export function bracesAsTheyAre(markdown) {
  const { rules } = markdown.renderer
  for (const kind of ['text', 'code_inline']) {
    const render = rules[kind]
    rules[kind] = (...token) => render(...token).replaceAll('{{', '&#123;&#123;')
  }
}
