/**
 * The drivers that SQLAlchemy knows by the names in database URLs, and which of its two kinds of engine each can serve.
 * Source: https://docs.sqlalchemy.org/en/20/dialects/ and, for what a URL without a driver stands for from 2.1 on,
 * https://docs.sqlalchemy.org/en/21/changelog/migration_21.html.
 */
export type DriverKind = 'sync' | 'async' | 'both'

const DRIVERS: Readonly<Record<string, Readonly<Record<string, DriverKind>>>> = {
  sqlite: { pysqlite: 'sync', pysqlcipher: 'sync', aiosqlite: 'async' },
  postgresql: {
    psycopg2: 'sync',
    psycopg2cffi: 'sync',
    pg8000: 'sync',
    asyncpg: 'async',
    psycopg_async: 'async',
    psycopg: 'both',
  },
  mysql: {
    mysqldb: 'sync',
    pymysql: 'sync',
    mysqlconnector: 'sync',
    cymysql: 'sync',
    aiomysql: 'async',
    asyncmy: 'async',
  },
  mssql: { pyodbc: 'sync', pymssql: 'sync', aioodbc: 'async' },
  oracle: { cx_oracle: 'sync', oracledb_async: 'async', oracledb: 'both' },
}

/** The drivers of a dialect (`postgresql`) by their names in URLs; empty for an unknown one. */
export function driversOf(dialect: string): Readonly<Record<string, DriverKind>> {
  return DRIVERS[dialect === 'mariadb' ? 'mysql' : dialect] ?? {}
}

/** The dialects whose drivers are known. */
export const DIALECTS: readonly string[] = [...Object.keys(DRIVERS), 'mariadb']

/** The driver that a URL without one stands for (`postgresql://`); null where the dialect is unknown. */
export function defaultDriver(dialect: string, isVersion21: boolean): string | null {
  switch (dialect) {
    case 'sqlite':
      return 'pysqlite'
    case 'postgresql':
      return isVersion21 ? 'psycopg' : 'psycopg2'
    case 'mysql':
    case 'mariadb':
      return 'mysqldb'
    case 'mssql':
      return 'pyodbc'
    case 'oracle':
      return isVersion21 ? 'oracledb' : 'cx_oracle'
    default:
      return null
  }
}

/** What to write instead, by dialect, to be read after "use": a driver of the other kind in common use. */
export const USUAL_DRIVERS: Readonly<Record<string, Readonly<Record<'sync' | 'async', string>>>> = {
  sqlite: { sync: 'sqlite://', async: 'sqlite+aiosqlite://' },
  postgresql: { sync: 'postgresql+psycopg://', async: 'postgresql+asyncpg://' },
  mysql: { sync: 'mysql+pymysql://', async: 'mysql+aiomysql://' },
  mariadb: { sync: 'mariadb+pymysql://', async: 'mariadb+aiomysql://' },
  mssql: { sync: 'mssql+pyodbc://', async: 'mssql+aioodbc://' },
  oracle: { sync: 'oracle+oracledb://', async: 'oracle+oracledb_async://' },
}

/** Pool classes of `sqlalchemy.pool` that only one kind of engine takes. `NullPool` and `StaticPool` go with both. */
export const POOL_KINDS: Readonly<Record<string, 'sync' | 'async'>> = {
  QueuePool: 'sync',
  SingletonThreadPool: 'sync',
  AsyncAdaptedQueuePool: 'async',
  FallbackAsyncAdaptedQueuePool: 'async',
}
