/** What the analysis needs to know of FastAPI and Starlette, as stubs: Python text with signatures only. */
export const FASTAPI_STUBS: Readonly<Record<string, string>> = {}
