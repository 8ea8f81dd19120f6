/**
 * Calls that hold up the thread they run in: sleep, HTTP, databases, files, processes. Data only: adding a library is a line.
 * `source` says for each entry where the fact that it waits, or the asynchronous counterpart, is documented.
 */
import type { BlockingEntry } from './blocking-table.ts'

const HTTP_VERBS = '{get,post,put,patch,delete,head,options,request}'
const ASYNC_CLIENT = 'an async client such as httpx.AsyncClient'
const ASYNC_FILE = 'anyio.open_file() or aiofiles.open()'
const ASYNC_PATH = 'anyio.Path'
const ASYNC_SESSION = 'AsyncSession from sqlalchemy.ext.asyncio'
const ASYNC_PROCESS = 'asyncio.create_subprocess_exec()'

export const COMMON_ENTRIES: readonly BlockingEntry[] = [
  // ---- sleep ----
  {
    calls: 'time.sleep',
    kind: 'sleep',
    use: 'await asyncio.sleep()',
    source: 'https://docs.python.org/3/library/asyncio-task.html#sleeping',
  },
  {
    calls: 'gevent.sleep eventlet.sleep',
    kind: 'sleep',
    use: 'await asyncio.sleep()',
    source: 'https://docs.python.org/3/library/asyncio-task.html#sleeping',
  },

  // ---- http ----
  {
    calls: `requests.${HTTP_VERBS} requests.Session.${HTTP_VERBS} requests.Session.send`,
    kind: 'http',
    use: ASYNC_CLIENT,
    source: 'https://requests.readthedocs.io/en/latest/user/advanced/#blocking-or-non-blocking',
  },
  {
    calls: `httpx.${HTTP_VERBS} httpx.stream httpx.Client.${HTTP_VERBS} httpx.Client.{send,stream}`,
    kind: 'http',
    use: 'httpx.AsyncClient',
    source: 'https://www.python-httpx.org/async/',
  },
  {
    calls: `httpx2.${HTTP_VERBS} httpx2.stream httpx2.Client.${HTTP_VERBS} httpx2.Client.{send,stream}`,
    kind: 'http',
    use: 'httpx2.AsyncClient',
    source: 'https://www.python-httpx.org/async/',
  },
  {
    calls:
      'urllib.request.{urlopen,urlretrieve} urllib.request.OpenerDirector.open urllib.robotparser.RobotFileParser.read',
    kind: 'http',
    use: ASYNC_CLIENT,
    source: 'https://docs.python.org/3/library/urllib.request.html',
  },
  {
    calls: 'http.client.HTTPConnection.{connect,request,getresponse,endheaders,send}',
    kind: 'http',
    use: ASYNC_CLIENT,
    source: 'https://docs.python.org/3/library/http.client.html',
  },
  {
    calls:
      'urllib3.request urllib3.PoolManager.{request,request_encode_url,request_encode_body,urlopen} urllib3.HTTPConnectionPool.{request,urlopen}',
    kind: 'http',
    use: ASYNC_CLIENT,
    source: 'https://urllib3.readthedocs.io/en/stable/user-guide.html',
  },
  {
    calls: `curl_cffi.requests.${HTTP_VERBS} curl_cffi.${HTTP_VERBS} curl_cffi.requests.Session.${HTTP_VERBS} curl_cffi.Session.${HTTP_VERBS}`,
    kind: 'http',
    use: 'curl_cffi.AsyncSession',
    source: 'https://curl-cffi.readthedocs.io/en/latest/',
  },

  // ---- database: SQLAlchemy and SQLModel ----
  {
    calls: `sqlalchemy.orm.Session.{execute,scalar,scalars,get,get_one,merge,refresh,flush,commit,rollback,connection}
      sqlalchemy.orm.Session.{bulk_save_objects,bulk_insert_mappings,bulk_update_mappings,__iter__}`,
    kind: 'database',
    use: ASYNC_SESSION,
    source: 'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html',
  },
  {
    calls: 'sqlmodel.Session.exec',
    kind: 'database',
    use: 'AsyncSession from sqlmodel.ext.asyncio.session',
    source: 'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html',
  },
  {
    calls:
      'sqlalchemy.orm.Query.{all,first,one,one_or_none,scalar,count,get,update,delete,__iter__,__getitem__,yield_per}',
    kind: 'database',
    use: `${ASYNC_SESSION} and select()`,
    source: 'https://docs.sqlalchemy.org/en/20/orm/queryguide/query.html',
  },
  {
    calls: `sqlalchemy.engine.Engine.{connect,begin,execute,raw_connection}
      sqlalchemy.engine.Connection.{execute,scalar,scalars,exec_driver_sql,commit,rollback}
      sqlalchemy.MetaData.{create_all,drop_all,reflect}`,
    kind: 'database',
    use: 'create_async_engine() from sqlalchemy.ext.asyncio',
    source: 'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html',
  },

  // ---- database: drivers ----
  {
    calls: `sqlite3.Connection.{execute,executemany,executescript,commit,rollback,backup,iterdump}
      sqlite3.Cursor.{execute,executemany,executescript}`,
    kind: 'database',
    use: 'aiosqlite',
    source: 'https://docs.python.org/3/library/sqlite3.html',
  },
  {
    calls: `psycopg2.connect psycopg2.extensions.connection.{commit,rollback}
      psycopg2.extensions.cursor.{execute,executemany,callproc,copy_from,copy_to,copy_expert}`,
    kind: 'database',
    use: 'psycopg.AsyncConnection (psycopg 3) or asyncpg',
    source: 'https://www.psycopg.org/docs/advanced.html#asynchronous-support',
  },
  {
    calls: 'psycopg.connect psycopg.Connection.{connect,execute,commit,rollback} psycopg.Cursor.{execute,executemany}',
    kind: 'database',
    use: 'psycopg.AsyncConnection',
    source: 'https://www.psycopg.org/psycopg3/docs/advanced/async.html',
  },
  {
    calls:
      'psycopg_pool.ConnectionPool.{connection,getconn,wait} psycopg_pool.NullConnectionPool.{connection,getconn,wait}',
    kind: 'database',
    use: 'psycopg_pool.AsyncConnectionPool',
    source: 'https://www.psycopg.org/psycopg3/docs/api/pool.html',
  },
  {
    calls: `pymysql.connect pymysql.connections.Connection.{commit,rollback,query,ping}
      pymysql.cursors.Cursor.{execute,executemany,callproc}
      MySQLdb.connect MySQLdb.connections.Connection.{commit,rollback,query,ping} MySQLdb.cursors.Cursor.{execute,executemany,callproc}`,
    kind: 'database',
    use: 'aiomysql or asyncmy',
    source: 'https://pymysql.readthedocs.io/en/latest/modules/connections.html',
  },
  {
    calls: `mysql.connector.connect mysql.connector.connection.MySQLConnection.{commit,rollback,ping,reconnect}
      mysql.connector.cursor.MySQLCursor.{execute,executemany,callproc}`,
    kind: 'database',
    use: 'mysql.connector.aio',
    source: 'https://dev.mysql.com/doc/connector-python/en/connector-python-asyncio.html',
  },
  {
    calls: `pymongo.collection.Collection.*`,
    except: 'with_options options watch codec_options read_preference write_concern read_concern',
    kind: 'database',
    use: 'pymongo.AsyncMongoClient',
    source: 'https://www.mongodb.com/docs/languages/python/pymongo-driver/current/get-started/',
  },
  {
    calls: `pymongo.database.Database.{command,list_collection_names,list_collections,drop_collection,create_collection,aggregate,validate_collection}
      pymongo.MongoClient.{server_info,list_database_names,list_databases,drop_database}`,
    kind: 'database',
    use: 'pymongo.AsyncMongoClient',
    source: 'https://www.mongodb.com/docs/languages/python/pymongo-driver/current/get-started/',
  },
  {
    calls: 'redis.Redis.* redis.RedisCluster.* redis.Sentinel.{discover_master,discover_slaves}',
    except:
      'from_url from_pool pipeline pubsub monitor lock register_script close set_response_callback parse_response get_encoder get_connection_kwargs transaction_pipeline json ft ts bf cf cms topk tdigest',
    kind: 'database',
    use: 'redis.asyncio',
    source: 'https://redis.readthedocs.io/en/stable/examples/asyncio_examples.html',
  },
  {
    calls: 'redis.client.Pipeline.execute',
    kind: 'database',
    use: 'redis.asyncio',
    source: 'https://redis.readthedocs.io/en/stable/examples/asyncio_examples.html',
  },
  {
    calls: 'pandas.{read_sql,read_sql_query,read_sql_table}',
    kind: 'database',
    use: null,
    source: 'https://pandas.pydata.org/docs/reference/api/pandas.read_sql.html',
  },

  // ---- file ----
  {
    calls: 'builtins.open io.open_code os.fdopen codecs.open',
    kind: 'file',
    use: ASYNC_FILE,
    source: 'https://docs.python.org/3/library/functions.html#open',
  },
  {
    calls: 'typing.IO.{read,readline,readlines,readinto,write,writelines,truncate,__iter__}',
    kind: 'file',
    use: ASYNC_FILE,
    source: 'https://docs.python.org/3/library/io.html',
  },
  {
    calls: 'pathlib.Path.open',
    kind: 'file',
    use: ASYNC_FILE,
    source: 'https://docs.python.org/3/library/pathlib.html#pathlib.Path.open',
  },
  {
    calls: `pathlib.Path.{read_text,read_bytes,write_text,write_bytes}
      pathlib.Path.{iterdir,glob,rglob,walk,copy,copy_into,move,move_into}`,
    kind: 'file',
    use: ASYNC_PATH,
    source: 'https://docs.python.org/3/library/pathlib.html',
  },
  {
    calls: `pathlib.Path.{exists,is_file,is_dir,is_symlink,is_mount,stat,lstat,samefile,resolve,readlink,owner,group}
      pathlib.Path.{touch,mkdir,rmdir,unlink,rename,replace,symlink_to,hardlink_to,chmod}`,
    kind: 'metadata',
    use: ASYNC_PATH,
    source: 'https://docs.python.org/3/library/pathlib.html',
  },
  {
    calls: 'os.{listdir,scandir,walk,fwalk}',
    kind: 'file',
    use: ASYNC_PATH,
    source: 'https://docs.python.org/3/library/os.html#files-and-directories',
  },
  {
    calls: `os.{stat,lstat,access,readlink,statvfs}
      os.{mkdir,makedirs,remove,unlink,rename,renames,replace,rmdir,removedirs,link,symlink,truncate,chmod,chown}
      os.path.{exists,lexists,isfile,isdir,islink,ismount,getsize,getmtime,getatime,getctime,realpath,samefile}`,
    kind: 'metadata',
    use: ASYNC_PATH,
    source: 'https://docs.python.org/3/library/os.path.html',
  },
  {
    calls: 'shutil.{copy,copy2,copyfile,copytree,rmtree,move,make_archive,unpack_archive}',
    kind: 'file',
    use: null,
    source: 'https://docs.python.org/3/library/shutil.html',
  },
  {
    calls: 'shutil.copyfileobj',
    kind: 'file',
    use: null,
    source: 'https://docs.python.org/3/library/shutil.html#shutil.copyfileobj',
  },
  {
    calls: 'os.{sendfile,copy_file_range,fsync,fdatasync,sync}',
    kind: 'file',
    use: null,
    source: 'https://docs.python.org/3/library/os.html#os.fsync',
  },
  {
    calls: 'dbm.open shelve.open linecache.{getline,getlines} fileinput.input',
    kind: 'file',
    use: null,
    source: 'https://docs.python.org/3/library/persistence.html',
  },
  {
    calls: 'shutil.{which,disk_usage} tempfile.{mkstemp,mkdtemp}',
    kind: 'metadata',
    use: null,
    source: 'https://docs.python.org/3/library/shutil.html',
  },
  {
    calls: 'glob.{glob,iglob}',
    kind: 'file',
    use: 'anyio.Path.glob()',
    source: 'https://docs.python.org/3/library/glob.html',
  },
  {
    calls: 'tempfile.{NamedTemporaryFile,TemporaryFile,TemporaryDirectory}',
    kind: 'file',
    use: 'the anyio function of the same name',
    source: 'https://docs.python.org/3/library/tempfile.html',
  },
  {
    calls: 'zipfile.ZipFile',
    kind: 'file',
    use: null,
    file: { position: 0, name: 'file' },
    source: 'https://docs.python.org/3/library/zipfile.html',
  },
  {
    calls: 'tarfile.open',
    kind: 'file',
    use: null,
    file: { position: 0, name: 'name' },
    source: 'https://docs.python.org/3/library/tarfile.html',
  },
  {
    calls: 'gzip.{open,GzipFile} bz2.{open,BZ2File} lzma.{open,LZMAFile}',
    kind: 'file',
    use: null,
    file: { position: 0, name: 'filename' },
    source: 'https://docs.python.org/3/library/archiving.html',
  },
  {
    calls: 'zipfile.ZipFile.{extractall,extract} tarfile.TarFile.{extractall,extract,add}',
    kind: 'file',
    use: null,
    source: 'https://docs.python.org/3/library/archiving.html',
  },
  {
    calls:
      // Not read_json and read_xml, which have taken the text itself too.
      'pandas.{read_csv,read_excel,read_parquet,read_feather,read_pickle,read_hdf,read_table,read_fwf,read_stata,read_sas,read_spss,read_orc}',
    kind: 'file',
    use: null,
    file: { position: 0, name: 'filepath_or_buffer' },
    source: 'https://pandas.pydata.org/docs/reference/io.html',
  },
  {
    calls: 'pandas.DataFrame.{to_csv,to_json}',
    kind: 'file',
    use: null,
    file: { position: 0, name: 'path_or_buf' },
    source: 'https://pandas.pydata.org/docs/reference/io.html',
  },
  {
    calls: 'pandas.DataFrame.{to_parquet,to_feather,to_pickle}',
    kind: 'file',
    use: null,
    file: { position: 0, name: 'path' },
    source: 'https://pandas.pydata.org/docs/reference/io.html',
  },
  {
    calls: 'PIL.Image.open',
    kind: 'file',
    use: null,
    file: { position: 0, name: 'fp' },
    source: 'https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.open',
  },

  // ---- subprocess ----
  {
    calls:
      'subprocess.{run,call,check_call,check_output,getoutput,getstatusoutput} subprocess.Popen.{wait,communicate}',
    kind: 'subprocess',
    use: ASYNC_PROCESS,
    source: 'https://docs.python.org/3/library/asyncio-subprocess.html',
  },
  {
    calls: 'os.{system,popen,spawnl,spawnle,spawnlp,spawnlpe,spawnv,spawnve,spawnvp,spawnvpe}',
    kind: 'subprocess',
    use: ASYNC_PROCESS,
    source: 'https://docs.python.org/3/library/os.html#process-management',
  },
  {
    calls: 'os.{wait,wait3,wait4,waitid,waitpid}',
    kind: 'subprocess',
    use: 'the wait() of asyncio.create_subprocess_exec()',
    source: 'https://docs.python.org/3/library/os.html#os.wait',
  },
]
