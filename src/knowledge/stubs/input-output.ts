/** What the analysis needs to know of standard library modules and clients that do input and output, as stubs: Python text with signatures only. */
export const INPUT_OUTPUT_STUBS: Readonly<Record<string, string>> = {}
