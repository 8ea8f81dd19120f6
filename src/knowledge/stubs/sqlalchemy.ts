/** What the analysis needs to know of SQLAlchemy and SQLModel, as stubs: Python text with signatures only. */
export const SQLALCHEMY_STUBS: Readonly<Record<string, string>> = {}
