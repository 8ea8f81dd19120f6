/**
 * Colours for what the program prints, close to those of a terminal: a grammar for the highlighter, whose scopes are those that its
 * themes have fitting colours for. It replaces the usual grammar of `console`, the language of blocks with commands and their output.
 */
export const OUTPUT_LANGUAGE = {
  name: 'console',
  scopeName: 'text.fastapi-lint-output',
  patterns: [
    { match: '^\\$ .*$', name: 'markup.bold' },
    // Findings: `error[rule-id] message`, and `path:1:2: error [rule-id] message`.
    { match: '^error(?=\\[[\\w-]+\\] )|(?<=:\\d+:\\d+: )error\\b', name: 'keyword' },
    { match: '^warning(?=\\[[\\w-]+\\] )|(?<=:\\d+:\\d+: )warning\\b', name: 'variable' },
    { match: '^info(?=\\[[\\w-]+\\] )|(?<=:\\d+:\\d+: )info\\b', name: 'constant' },
    // Code frames: the place, the numbers of lines, the marks.
    { match: '^ *--> \\S+', name: 'constant' },
    {
      match: '^( *(?:\\d+ )?\\|)( +)(\\^+)$',
      captures: { 1: { name: 'comment' }, 3: { name: 'keyword' } },
    },
    { match: '^( *(?:\\d+ )?\\|)( +)(-+)$', captures: { 1: { name: 'comment' }, 3: { name: 'constant' } } },
    { match: '^ *\\d* \\|', name: 'comment' },
    { match: '^ *= fix \\((?:safe|unsafe)\\):', name: 'entity.name.tag' },
  ],
}
