import { type Block, exampleReport, type RuleDocument } from '../report/rule-document.ts'
import type { Style } from '../report/style.ts'
import { wrap } from '../report/text.ts'

/** Prose is not wider than this many columns. */
const WIDEST_PROSE = 100

/** All that is known about a rule, for a terminal of `width` columns. */
export function rulePage({ rule, facts, sections }: RuleDocument, style: Style, width: number): string {
  const page = new Page(style, width)
  const head = [
    style('strong', rule.id),
    ...page.paragraphs(`${rule.docs.summary}.`, 0),
    ...page
      .line([rule.severity, ...facts])
      .map((line, index) =>
        index === 0 ? style(rule.severity, rule.severity) + line.slice(rule.severity.length) : line,
      ),
  ]
  const parts = sections.map(({ title, blocks }) => {
    const lines = blocks.flatMap((block, index) => [
      ...(index === 0 ? [] : ['']),
      ...page.block(block).map((line) => (line === '' ? '' : `  ${line}`)),
    ])
    return [style('strong', title), ...lines]
  })
  return [head, ...parts].map((lines) => `${lines.join('\n')}\n`).join('\n')
}

/** Stands for a blank at which no line may be broken. */
const UNBROKEN = '\u00a0'

class Page {
  readonly #style: Style
  readonly #width: number

  constructor(style: Style, width: number) {
    this.#style = style
    this.#width = width
  }

  /** Short texts beside each other, each on one line. */
  line(parts: readonly string[]): string[] {
    const whole = parts.map((part) => part.replaceAll(' ', UNBROKEN)).join(' · ')
    return wrap(whole, this.#width, this.#width).map((line) => line.replaceAll(UNBROKEN, ' '))
  }

  block(block: Block): string[] {
    switch (block.kind) {
      case 'prose':
        return this.paragraphs(block.markdown, 2)
      case 'code':
        return [...(block.path === undefined ? [] : [this.#style('path', block.path)]), ...this.#code(block.text)]
      case 'report':
        return exampleReport(block.example, this.#style, this.#width - 2).split('\n')
      case 'links':
        return block.addresses.map((address) => this.#style('path', address))
    }
  }

  /**
   * Markdown paragraphs and lists as lines that leave `indent` columns free; code spans stay whole, code blocks stay as they are.
   */
  paragraphs(text: string, indent: number): string[] {
    const width = Math.min(this.#width, WIDEST_PROSE) - indent
    const blocks = text.trim().split(/\n\s*\n/)
    return blocks.flatMap((block, index) => {
      const lines = block.startsWith('```')
        ? block.split('\n').filter((line) => !line.startsWith('```'))
        : this.#paragraph(block, width)
      return index === 0 ? lines : ['', ...lines]
    })
  }

  #code(text: string): string[] {
    const bar = this.#style('secondary', '|')
    return text
      .replace(/^\n+|\s+$/g, '')
      .split('\n')
      .map((line) => (line === '' ? bar : `${bar} ${line}`))
  }

  #paragraph(block: string, width: number): string[] {
    const items = block.split(/\n(?=\s*(?:[-*]|\d+\.) )/)
    return items.flatMap((item) => {
      const marker = /^\s*(?:[-*]|\d+\.) /.exec(item)?.[0].trimStart() ?? ''
      const words = item
        .slice(marker === '' ? 0 : item.indexOf(marker) + marker.length)
        .replace(/\s+/g, ' ')
        .trim()
      const text = withAddresses(words).replace(/`[^`]+`/g, (span) => span.replaceAll(' ', UNBROKEN))
      const lines = wrap(text, width - marker.length, width - marker.length)
      return lines.map((line, index) => (index === 0 ? marker : ' '.repeat(marker.length)) + this.#inline(line))
    })
  }

  /** Code spans keep their backticks where no colour marks them. */
  #inline(line: string): string {
    const isPlain = this.#style('path', ' ') === ' '
    return line
      .replaceAll(UNBROKEN, ' ')
      .replace(/\*\*([^*]+)\*\*/g, (_match, words: string) => this.#style('strong', words))
      .replace(/`([^`]+)`/g, (span, words: string) => (isPlain ? span : this.#style('path', words)))
  }
}

/** Links with their address behind them. */
function withAddresses(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '$1 ($2)')
}
