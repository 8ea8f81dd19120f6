/**
 * Functions that give something else each time they are called: the time, identifiers, random values.
 * Sources: the modules datetime, time, uuid, secrets, random, os of https://docs.python.org/3/library/, and the documentation of the libraries.
 */
export const CHANGING_CALLS: ReadonlySet<string> = new Set(
  `
  datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today
  time.time time.time_ns time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns
  uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7
  secrets.token_hex secrets.token_bytes secrets.token_urlsafe secrets.randbelow secrets.randbits secrets.choice
  random.random random.randint random.randrange random.choice random.choices random.sample random.uniform random.getrandbits
  os.urandom
  django.utils.timezone.now pendulum.now pendulum.today arrow.now arrow.utcnow
  bson.ObjectId bson.objectid.ObjectId ulid.new ulid.ULID shortuuid.uuid nanoid.generate
  `
    .trim()
    .split(/\s+/),
)
