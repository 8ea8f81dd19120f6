import type { BlockingEntry } from './blocking-table.ts'

/** What waits for another thread, for a person, or for the processor. */
export const WAIT_ENTRIES: readonly BlockingEntry[] = [
  {
    calls: 'builtins.input getpass.getpass',
    kind: 'wait',
    use: null,
    source: 'https://docs.python.org/3/library/functions.html#input',
  },
  {
    calls: 'threading.{Lock,RLock,Semaphore,BoundedSemaphore,Condition}.{acquire,__enter__}',
    kind: 'wait',
    use: 'asyncio.Lock',
    source: 'https://docs.python.org/3/library/threading.html#lock-objects',
  },
  {
    calls: 'threading.Event.wait threading.Condition.{wait,wait_for} threading.Barrier.wait',
    kind: 'wait',
    use: 'asyncio.Event',
    source: 'https://docs.python.org/3/library/threading.html#event-objects',
  },
  {
    calls: 'threading.{Thread,Timer}.join multiprocessing.Process.join',
    kind: 'wait',
    use: null,
    source: 'https://docs.python.org/3/library/threading.html#threading.Thread.join',
  },
  {
    calls: `queue.{Queue,LifoQueue,PriorityQueue}.{get,put,join} queue.SimpleQueue.get
      multiprocessing.{Queue,JoinableQueue,SimpleQueue}.get`,
    kind: 'wait',
    use: 'asyncio.Queue',
    source: 'https://docs.python.org/3/library/queue.html',
  },
  {
    calls: `concurrent.futures.Future.{result,exception} concurrent.futures.{wait,as_completed}
      concurrent.futures.Executor.{map,__exit__,shutdown}`,
    kind: 'wait',
    use: 'loop.run_in_executor() or asyncio.wrap_future() and await it',
    source: 'https://docs.python.org/3/library/concurrent.futures.html',
  },
  {
    calls: 'multiprocessing.pool.Pool.{map,apply,starmap,join} multiprocessing.pool.AsyncResult.{get,wait}',
    kind: 'wait',
    use: 'loop.run_in_executor() with a ProcessPoolExecutor',
    source: 'https://docs.python.org/3/library/multiprocessing.html#module-multiprocessing.pool',
  },
  {
    calls: 'signal.{pause,sigwait,sigwaitinfo}',
    kind: 'wait',
    use: 'loop.add_signal_handler()',
    source: 'https://docs.python.org/3/library/asyncio-eventloop.html#unix-signals',
  },
  {
    calls: 'fcntl.{flock,lockf}',
    kind: 'wait',
    use: null,
    source: 'https://docs.python.org/3/library/fcntl.html#fcntl.flock',
  },

  // ---- computing ----
  {
    calls: `bcrypt.{hashpw,checkpw,kdf} passlib.context.CryptContext.{hash,encrypt,verify,verify_and_update}
      passlib.hash.{bcrypt,bcrypt_sha256,argon2,scrypt,pbkdf2_sha256,pbkdf2_sha512,sha256_crypt,sha512_crypt}.{hash,verify}
      argon2.PasswordHasher.{hash,verify} pwdlib.PasswordHash.{hash,verify,verify_and_update}
      hashlib.{pbkdf2_hmac,scrypt} werkzeug.security.{generate_password_hash,check_password_hash}`,
    kind: 'cpu',
    use: null,
    source: 'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#work-factors',
  },
  {
    calls: 'cryptography.hazmat.primitives.asymmetric.{rsa,dsa}.generate_private_key',
    kind: 'cpu',
    use: null,
    source: 'https://cryptography.io/en/latest/hazmat/primitives/asymmetric/rsa/#generation',
  },
  {
    calls: 'PIL.Image.Image.{resize,thumbnail,save,rotate,filter,convert,quantize,transform,transpose,reduce}',
    kind: 'cpu',
    use: null,
    source: 'https://pillow.readthedocs.io/en/stable/reference/Image.html#the-image-class',
  },
  {
    calls: 'cv2.{imread,imwrite,imdecode,imencode,resize,cvtColor,GaussianBlur,Canny,dnn.blobFromImage}',
    kind: 'cpu',
    use: null,
    source: 'https://docs.opencv.org/4.x/',
  },
  {
    calls: `weasyprint.HTML.{write_pdf,render} reportlab.platypus.SimpleDocTemplate.build reportlab.pdfgen.canvas.Canvas.save
      pypdf.PdfReader pypdf.PdfWriter.write fitz.Document pdfplumber.open`,
    kind: 'cpu',
    use: null,
    source: 'https://doc.courtbouillon.org/weasyprint/stable/api_reference.html',
  },
  {
    calls: `openpyxl.load_workbook openpyxl.Workbook.save
      pandas.DataFrame.{merge,groupby,pivot_table,sort_values,apply,to_excel,to_sql} pandas.{merge,concat,pivot_table}`,
    kind: 'cpu',
    use: null,
    source: 'https://pandas.pydata.org/docs/user_guide/enhancingperf.html',
  },
]
