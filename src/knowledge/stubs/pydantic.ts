/** What the analysis needs to know of Pydantic and pydantic-settings, as stubs: Python text with signatures only. */
export const PYDANTIC_STUBS: Readonly<Record<string, string>> = {}
