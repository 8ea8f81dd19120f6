/** Markdown of a rule's documentation for a reader who sees it as it is: without the marks of code and bold text. */
export function plainText(markdown: string): string {
  return markdown
    .trim()
    .replace(/`([^`\n]*)`/g, '$1')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
}
