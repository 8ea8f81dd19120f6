/**
 * What a server makes once and shares: engines, connections, clients. Data only, each with the page that says so.
 */

export type ResourceKind = 'engine' | 'connection' | 'pool' | 'http-client' | 'data-client'

/** A library's constructor of something that is made once for a server, or that a pool hands out. */
export interface Resource {
  readonly kind: ResourceKind
  /** What it is, to be read after "a": `HTTP client`. */
  readonly noun: string
  /** Where its documentation says that it is shared, or what hands it out instead. */
  readonly source: string
}

interface ResourceEntry extends Resource {
  /** Canonical dotted names, separated by white space. */
  readonly calls: string
}

const ENTRIES: readonly ResourceEntry[] = [
  {
    calls: `sqlalchemy.engine.create_engine sqlalchemy.engine.engine_from_config
      sqlalchemy.ext.asyncio.create_async_engine sqlalchemy.ext.asyncio.async_engine_from_config`,
    kind: 'engine',
    noun: 'engine',
    source: 'https://docs.sqlalchemy.org/en/20/core/connections.html#basic-usage',
  },
  {
    calls: 'psycopg2.connect',
    kind: 'connection',
    noun: 'connection',
    source: 'https://www.psycopg.org/docs/pool.html',
  },
  {
    calls: 'psycopg.connect psycopg.Connection.connect psycopg.AsyncConnection.connect',
    kind: 'connection',
    noun: 'connection',
    source: 'https://www.psycopg.org/psycopg3/docs/advanced/pool.html',
  },
  {
    calls: 'asyncpg.connect',
    kind: 'connection',
    noun: 'connection',
    source: 'https://magicstack.github.io/asyncpg/current/usage.html#connection-pools',
  },
  {
    calls: 'asyncpg.create_pool',
    kind: 'pool',
    noun: 'connection pool',
    source: 'https://magicstack.github.io/asyncpg/current/usage.html#connection-pools',
  },
  {
    calls: 'psycopg_pool.ConnectionPool psycopg_pool.AsyncConnectionPool',
    kind: 'pool',
    noun: 'connection pool',
    source: 'https://www.psycopg.org/psycopg3/docs/advanced/pool.html#pool-life-cycle',
  },
  {
    calls: 'pymysql.connect MySQLdb.connect',
    kind: 'connection',
    noun: 'connection',
    source: 'https://docs.sqlalchemy.org/en/20/core/pooling.html',
  },
  {
    calls: 'mysql.connector.connect mysql.connector.aio.connect',
    kind: 'connection',
    noun: 'connection',
    source: 'https://dev.mysql.com/doc/connector-python/en/connector-python-connection-pooling.html',
  },
  {
    calls: 'aiomysql.connect asyncmy.connect',
    kind: 'connection',
    noun: 'connection',
    source: 'https://aiomysql.readthedocs.io/en/stable/pool.html',
  },
  {
    calls: 'aiomysql.create_pool asyncmy.create_pool',
    kind: 'pool',
    noun: 'connection pool',
    source: 'https://aiomysql.readthedocs.io/en/stable/pool.html',
  },
  {
    calls: 'oracledb.connect oracledb.connect_async',
    kind: 'connection',
    noun: 'connection',
    source: 'https://python-oracledb.readthedocs.io/en/latest/user_guide/connection_handling.html#connection-pooling',
  },
  {
    calls: 'httpx.Client httpx.AsyncClient',
    kind: 'http-client',
    noun: 'HTTP client',
    source: 'https://www.python-httpx.org/async/#opening-and-closing-clients',
  },
  {
    calls: 'httpx2.Client httpx2.AsyncClient',
    kind: 'http-client',
    noun: 'HTTP client',
    source: 'https://www.python-httpx.org/advanced/clients/',
  },
  {
    calls: 'aiohttp.ClientSession',
    kind: 'http-client',
    noun: 'HTTP client',
    source: 'https://docs.aiohttp.org/en/stable/client_quickstart.html#make-a-request',
  },
  {
    calls: 'urllib3.PoolManager',
    kind: 'http-client',
    noun: 'HTTP client',
    source: 'https://urllib3.readthedocs.io/en/stable/advanced-usage.html#customizing-pool-behavior',
  },
  {
    calls: `redis.Redis redis.Redis.from_url redis.from_url redis.RedisCluster redis.RedisCluster.from_url
      redis.asyncio.Redis redis.asyncio.Redis.from_url redis.asyncio.from_url redis.asyncio.StrictRedis redis.asyncio.StrictRedis.from_url
      redis.asyncio.RedisCluster redis.asyncio.RedisCluster.from_url`,
    kind: 'data-client',
    noun: 'Redis client',
    source: 'https://redis.readthedocs.io/en/stable/connections.html#connection-pools',
  },
  {
    calls: `pymongo.MongoClient pymongo.AsyncMongoClient motor.motor_asyncio.AsyncIOMotorClient`,
    kind: 'data-client',
    noun: 'MongoDB client',
    source: 'https://pymongo.readthedocs.io/en/stable/faq.html#how-does-connection-pooling-work-in-pymongo',
  },
]

const RESOURCES: ReadonlyMap<string, Resource> = new Map(
  ENTRIES.flatMap(({ calls, ...resource }) => calls.split(/\s+/).map((name) => [name, resource] as const)),
)

/** The resource that a call of a canonical dotted name makes (`httpx.AsyncClient`, `sqlalchemy.engine.create_engine`); null for none. */
export function resourceMadeBy(name: string): Resource | null {
  return RESOURCES.get(name) ?? null
}

/** The last parts of the names of all resources' constructors. */
export const RESOURCE_NAMES: ReadonlySet<string> = new Set(
  Array.from(RESOURCES.keys(), (name) => name.slice(name.lastIndexOf('.') + 1)),
)
