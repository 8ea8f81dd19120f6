/**
 * What secrets are called, what stands in for them, where programs read them from, and what they are used for.
 * Sources: Bandit's B105–B107 (https://bandit.readthedocs.io/en/latest/plugins/), OWASP's Secrets Management Cheat Sheet, the token
 * formats that GitHub's secret scanning documents, and the public documentation of each library named below.
 */

/** What a secret does: `key` signs or encrypts, `password` opens something of ours, `token` and `api-key` may be another service's. */
export type SecretNoun = 'key' | 'password' | 'token' | 'api-key'

/** The last words of a name whose value is a secret. Longer endings are looked for first. */
export const SECRET_NOUNS: Readonly<Record<string, SecretNoun>> = {
  secret: 'key',
  secrets: 'key',
  secretkey: 'key',
  'secret key': 'key',
  'secret keys': 'key',
  'secret access key': 'key',
  'jwt key': 'key',
  'signing key': 'key',
  'signature key': 'key',
  'encryption key': 'key',
  'private key': 'key',
  'master key': 'key',
  'hmac key': 'key',
  'aes key': 'key',
  'fernet key': 'key',
  'session key': 'key',
  'auth key': 'key',
  password: 'password',
  passwords: 'password',
  passwd: 'password',
  passphrase: 'password',
  passcode: 'password',
  pwd: 'password',
  pass: 'password',
  pw: 'password',
  token: 'token',
  tokens: 'token',
  authtoken: 'token',
  accesstoken: 'token',
  apikey: 'api-key',
  apikeys: 'api-key',
  'api key': 'api-key',
  'api keys': 'api-key',
  'account key': 'api-key',
  'service key': 'api-key',
  'service role key': 'api-key',
  'subscription key': 'api-key',
}

/** Words after the noun that say which secret it is: `SECRET_KEY_DEV`, `password_value`. */
export const TRAILING_QUALIFIERS: ReadonlySet<string> = new Set(
  `base64 bytes b64 current default dev development encoded hex live local new old plain previous prod production raw sandbox
  stage staging str string text v value`.split(/\s+/),
)

/**
 * Words before a token or API key that leave open whose it is, so that it may be one that our clients show. Any other word names a service
 * that issued it (`OPENAI_API_KEY`): a made-up one opens nothing.
 */
export const OWN_QUALIFIERS: ReadonlySet<string> = new Set(
  `access admin api app application auth authorization backend bearer default fastapi internal jwt master my private refresh root secret server
  service shared static superuser system the user webhook x`.split(/\s+/),
)

/** Words before `pass` and `pw` with which they are short for a password; a `low_pass` or a `boarding_pass` is none. */
export const ACCOUNTS: ReadonlySet<string> = new Set(
  `account admin app broker client database db default email ftp guest ldap login mail mailer maria mariadb master mongo mongodb mq mssql my mysql
  oracle pg postgres postgresql proxy rabbit rabbitmq redis root server smtp sql ssh super superuser sys system user username`.split(
    /\s+/,
  ),
)

/** Words of a key's or password's name that say that another service issued it or asks for it; a made-up one opens nothing of ours. */
export const SERVICES: ReadonlySet<string> = new Set(
  `algolia anthropic apple auth0 aws azure clerk client cloudflare cloudinary discord email facebook ftp gcp github gitlab google hcaptcha imap
  langfuse linkedin mail mailgun microsoft okta openai paypal plaid pop3 proxy r2 razorpay recaptcha s3 salesforce sendgrid sftp shopify slack
  smtp spotify stripe telegram turnstile twilio twitter zoom`.split(/\s+/),
)

/** Words that make a name one of something that is no secret: its hash, its public half, its place, a made-up one, a message about it. */
export const HARMLESS_WORDS: ReadonlySet<string> = new Set(
  `bad cache column digest dir dummy encrypted env error event example expired fake faker field file forgot forgotten format has hash hashed header
  hidden hint incorrect invalid is label length malformed mask masked message min max missing mismatch mock msg name no num obfuscated path
  pattern placeholder prefix prompt pub public publishable redacted regex required salt sample scheme sealed selector sentinel site stub suffix
  telemetry template test testing tests type unknown uri url verifier wrong`.split(/\s+/),
)

/** Words that make a `…_token` something other than a credential: positions in lists, parts of text, protection of forms. */
export const HARMLESS_TOKEN_WORDS: ReadonlySet<string> = new Set(
  `bos cancellation cls continuation csrf cursor design end eos first image last marker mask next pad page pagination
  position sep special start stop sync unk xsrf`.split(/\s+/),
)

/**
 * Beginnings of keys that were published in documentation and copied from there. Only a distinguishing prefix is kept.
 * Source: https://fastapi.tiangolo.com/tutorial/security/oauth2-jwt/ (the same key stands in all of its language versions).
 */
export const PUBLISHED_KEY_PREFIXES: readonly { readonly prefix: string; readonly origin: string }[] = [
  { prefix: '09d25e094faa', origin: "FastAPI's tutorial" },
]

/**
 * Values, reduced to lower-case letters and digits, that are put in to be replaced and then are not: the ones that templates and tutorials
 * ship with (`changethis` is that of https://github.com/fastapi/full-stack-fastapi-template), and the head of every list of bad passwords.
 */
export const STAND_IN_VALUES =
  /change(?:me|this|it|in|your|the|before)|replaceme|replacethis|updateme|fillmein|(?:super|very|top|my|your|our|the|some|dev|jwt|app|flask|fastapi)secret|secret(?:key|jwt|dev|123|forjwt)|s3cr3t|not(?:so|very|a|areal)secret|insecure|donotuse|dontuse|notfor(?:use|prod)|devkey|keyboardcat|mypassword|password1|p4ssw0rd|passw0rd|admin123|letmein|qwerty|hunter2|abc123|123456/

/** Values, reduced to lower-case letters and digits, that say that there is no secret. Servers that need no key are given one of these. */
export const NO_VALUES: ReadonlySet<string> = new Set(
  `empty none null nil na undefined unset notset missing nokey nokeyneeded nokeyrequired nopassword nosecret notneeded notrequired notused unused ignored anything
  disabled enabled false true yes no on off auto required unlimited unknown todo tbd ollama lmstudio local localhost default optional fixme redacted`.split(
    /\s+/,
  ),
)

/** Texts with a blank for the reader to fill in. */
export const BLANKS =
  /<[^<>]*>|\$\{|\$\(|\{\{|\{\w*\}|%\w|%\(|\.\.\.|…|x{3,}|\*{3,}|#{3,}|_{4,}|(?:^|[^a-z])your[-_ ]?|[-_ ]here$|placeholder|example|dummy|sample|redacted|to_?be_?(?:set|replaced|filled)/i

/** Hashes of passwords, which are no passwords: modular crypt format, and those of Django and Werkzeug. */
export const PASSWORD_HASH =
  /^(?:\$(?:2[abxy]?|argon2(?:i|d|id)|scrypt|pbkdf2|[156y])\$|(?:pbkdf2|scrypt|bcrypt|argon2)[_:$])/

/** Tokens that their issuers meant to be recognised, and a name for a person. The part after the prefix is random. */
export const ISSUED_TOKENS: readonly { readonly pattern: RegExp; readonly title: string }[] = [
  { pattern: /^(?:gh[pousr]_|github_pat_)(\w{20,})$/, title: 'a GitHub token' },
  { pattern: /^glpat-([\w-]{20,})$/, title: 'a GitLab token' },
  { pattern: /^xox[abposr]-([\w-]{20,})$/, title: 'a Slack token' },
  { pattern: /^[sr]k_(?:live|test)_(\w{20,})$/, title: 'a Stripe key' },
  { pattern: /^whsec_([\w+/=]{24,})$/, title: 'a webhook secret' },
  { pattern: /^sk-(?:proj-|ant-|or-|svcacct-)?([\w-]{32,})$/, title: 'an API key' },
  { pattern: /^SG\.([\w-]{16,}\.[\w-]{32,})$/, title: 'a SendGrid key' },
  { pattern: /^hf_([A-Za-z]{30,})$/, title: 'a Hugging Face token' },
  { pattern: /^npm_(\w{30,})$/, title: 'an npm token' },
  { pattern: /^pypi-(\w{40,})/, title: 'a PyPI token' },
  { pattern: /^AKIA([A-Z2-7]{16})$/, title: 'an AWS access key' },
  { pattern: /^dckr_pat_([\w-]{20,})$/, title: 'a Docker token' },
  { pattern: /^shpat_([0-9a-f]{32})$/, title: 'a Shopify token' },
  { pattern: /^https:\/\/hooks\.slack\.com\/services\/\w+\/\w+\/(\w{20,})$/, title: 'a Slack webhook' },
  {
    pattern: /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/([\w-]{60,})$/,
    title: 'a Discord webhook',
  },
  { pattern: /^ya29\.([\w-]{30,})$/, title: 'a Google access token' },
]

/** Keys that are made to be public: Stripe's and Clerk's publishable keys, PostHog's project keys, PEM public keys and certificates. */
export const PUBLIC_KEY =
  /^(?:pk_(?:live|test)_|phc_|ssh-(?:rsa|ed25519) |-----BEGIN (?:RSA )?PUBLIC KEY-----|-----BEGIN CERTIFICATE-----)/

/** The address of an account or a contract on a block chain, where a `token` is a coin. Private keys are longer. */
export const CHAIN_ADDRESS = /^0x[\da-fA-F]{40}$/

export const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\S{40,}/

/** The pairs of letters that make up nine tenths of English text, most frequent first; a random pair is among them one time in four. */
export const COMMON_LETTER_PAIRS: ReadonlySet<string> = new Set(
  `th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll
  be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul
  ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo
  sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey ls va um pp up`.split(/\s+/),
)

/** A function or method that reads a setting from the environment. */
export interface EnvironmentReader {
  /** The position of the fallback among the positional arguments; null where it is given by keyword only. */
  readonly fallback: number | null
  /** The keyword of the fallback. */
  readonly keyword: string | null
}

const GET: EnvironmentReader = { fallback: 1, keyword: 'default' }

/**
 * What reads the environment, by dotted name; the name of the variable is the first argument.
 * Sources: docs.python.org (os), https://www.starlette.io/config/, https://github.com/HBNetwork/python-decouple,
 * https://github.com/sloria/environs, https://django-environ.readthedocs.io.
 */
export const ENVIRONMENT_READERS: Readonly<Record<string, EnvironmentReader>> = {
  'os.getenv': GET,
  'os._Environ.get': GET,
  'os._Environ.setdefault': { fallback: 1, keyword: null },
  'os._Environ.pop': { fallback: 1, keyword: null },
  'starlette.config.Config.__call__': { fallback: 2, keyword: 'default' },
  'starlette.config.Config.get': { fallback: 2, keyword: 'default' },
  'starlette.config.environ.get': GET,
  'starlette.config.Environ.get': GET,
  'decouple.config': GET,
  'decouple.Config.get': GET,
  'decouple.AutoConfig.get': GET,
  'decouple.Config.__call__': GET,
  'decouple.AutoConfig.__call__': GET,
  'environs.Env.__call__': GET,
  'environs.Env.str': GET,
  'environs.env': GET,
  'environs.env.__call__': GET,
  'environs.env.str': GET,
  'environ.Env.__call__': { fallback: 2, keyword: 'default' },
  'environ.Env.str': GET,
}

/** The class of `os.environ`, whose subscript reads the environment too. */
export const ENVIRONMENT_CLASS = 'os._Environ'

/** Classes whose fields are filled from the environment: pydantic-settings, and Pydantic 1. */
export const SETTINGS_CLASSES: readonly string[] = [
  'pydantic_settings.BaseSettings',
  'pydantic.BaseSettings',
  'pydantic.v1.BaseSettings',
  'pydantic.env_settings.BaseSettings',
]

/** Calls that only wrap a secret: what they are given is what they hold. */
export const SECRET_WRAPPERS: ReadonlySet<string> = new Set([
  'SecretStr',
  'SecretBytes',
  'Secret',
  'CommaSeparatedStrings',
])

/** An argument of a library call that is a secret whatever it is called. */
export interface SecretArgument {
  readonly position: number | null
  readonly keyword: string
  /** Other spellings of the keyword. */
  readonly aliases?: readonly string[]
  /** What the call does with it, to complete "the key that …": `signs tokens`. */
  readonly does: string
  /** `key` protects our own data; `password` opens another server. */
  readonly noun: 'key' | 'password'
  /** Whether the call takes other things there too, so that only a literal with the name of a secret is one. */
  readonly isShared?: boolean
}

const SIGNS: SecretArgument = { position: 1, keyword: 'key', does: 'signs tokens', noun: 'key' }
const VERIFIES: SecretArgument = { position: 1, keyword: 'key', does: 'verifies tokens', noun: 'key' }
const SERIALIZES: SecretArgument = { position: 0, keyword: 'secret_key', does: 'signs data', noun: 'key' }
const CONNECTS: SecretArgument = { position: null, keyword: 'password', does: 'opens the connection', noun: 'password' }
const CONNECTS_TO_MYSQL: SecretArgument = { ...CONNECTS, aliases: ['passwd'] }
const LOGS_IN: SecretArgument = { ...CONNECTS, position: 1, does: 'logs in' }
const SENDS_MAIL: SecretArgument = { ...CONNECTS, keyword: 'MAIL_PASSWORD', does: 'logs in' }
const SIGNS_REQUESTS: SecretArgument = {
  position: 2,
  keyword: 'secret_key',
  does: 'opens the storage',
  noun: 'password',
}
/** The key of a MAC may be a constant that everyone knows, as the protocol demands: `hmac.new(b"WebAppData", …)`. */
const AUTHENTICATES: SecretArgument = {
  position: 0,
  keyword: 'key',
  does: 'signs messages',
  noun: 'key',
  isShared: true,
}
/** User names and signatures are compared like this too. */
const COMPARES: SecretArgument = {
  position: 0,
  keyword: 'a',
  does: 'compares what a client sends',
  noun: 'password',
  isShared: true,
}

/**
 * Library calls that take a secret, by dotted name.
 * Sources: https://pyjwt.readthedocs.io/en/stable/api.html, https://python-jose.readthedocs.io, https://docs.authlib.org,
 * https://jose.authlib.org, https://aminalaee.github.io/sqladmin, https://sabuhish.github.io/fastapi-mail, https://authx.yezz.me, https://www.starlette.io/middleware/#sessionmiddleware, https://itsdangerous.palletsprojects.com,
 * https://cryptography.io/en/latest/fernet/, https://fastapi-users.github.io/fastapi-users/, and the database drivers' own documentation.
 */
export const SECRET_ARGUMENTS: Readonly<Record<string, SecretArgument | readonly SecretArgument[]>> = {
  'jwt.encode': SIGNS,
  'jwt.PyJWT.encode': SIGNS,
  'jwt.PyJWT.decode': VERIFIES,
  'jwt.decode': VERIFIES,
  'jwt.api_jwt.encode': SIGNS,
  'jwt.api_jwt.decode': VERIFIES,
  'jose.jwt.encode': SIGNS,
  'jose.jwt.decode': VERIFIES,
  'jose.jws.sign': SIGNS,
  'jose.jws.verify': VERIFIES,
  'authlib.jose.jwt.encode': { ...SIGNS, position: 2 },
  'authlib.jose.jwt.decode': VERIFIES,
  'joserfc.jwt.encode': { ...SIGNS, position: 2 },
  'joserfc.jwt.decode': VERIFIES,
  'starlette.middleware.sessions.SessionMiddleware': {
    position: 1,
    keyword: 'secret_key',
    does: 'signs session cookies',
    noun: 'key',
  },
  'sqladmin.authentication.AuthenticationBackend': {
    position: 0,
    keyword: 'secret_key',
    does: 'signs session cookies',
    noun: 'key',
  },
  'itsdangerous.Serializer': SERIALIZES,
  'itsdangerous.Signer': SERIALIZES,
  'itsdangerous.TimestampSigner': SERIALIZES,
  'itsdangerous.TimedSerializer': SERIALIZES,
  'itsdangerous.URLSafeSerializer': SERIALIZES,
  'itsdangerous.URLSafeTimedSerializer': SERIALIZES,
  'cryptography.fernet.Fernet': { position: 0, keyword: 'key', does: 'encrypts data', noun: 'key' },
  'fastapi_users.authentication.JWTStrategy': { position: 0, keyword: 'secret', does: 'signs tokens', noun: 'key' },
  'fastapi_login.LoginManager': { position: 0, keyword: 'secret', does: 'signs tokens', noun: 'key' },
  'authx.AuthXConfig': { position: null, keyword: 'JWT_SECRET_KEY', does: 'signs tokens', noun: 'key' },
  'hmac.new': AUTHENTICATES,
  'hmac.digest': AUTHENTICATES,
  'hmac.compare_digest': [COMPARES, { ...COMPARES, position: 1, keyword: 'b' }],
  'secrets.compare_digest': [COMPARES, { ...COMPARES, position: 1, keyword: 'b' }],
  'fastapi_mail.ConnectionConfig': SENDS_MAIL,
  'smtplib.SMTP.login': LOGS_IN,
  'smtplib.SMTP_SSL.login': LOGS_IN,
  'aiosmtplib.SMTP.login': LOGS_IN,
  'aiosmtplib.send': { ...LOGS_IN, position: null },
  'pika.PlainCredentials': LOGS_IN,
  'minio.Minio': SIGNS_REQUESTS,
  'psycopg2.connect': CONNECTS,
  'psycopg.connect': CONNECTS,
  'psycopg.AsyncConnection.connect': CONNECTS,
  'asyncpg.connect': CONNECTS,
  'asyncpg.create_pool': CONNECTS,
  'pymysql.connect': CONNECTS_TO_MYSQL,
  'MySQLdb.connect': CONNECTS_TO_MYSQL,
  'mysql.connector.connect': CONNECTS_TO_MYSQL,
  'aiomysql.connect': CONNECTS,
  'aiomysql.create_pool': CONNECTS,
  'redis.Redis': CONNECTS,
  'redis.StrictRedis': CONNECTS,
  'redis.asyncio.Redis': CONNECTS,
  'pymongo.MongoClient': CONNECTS,
  'motor.motor_asyncio.AsyncIOMotorClient': CONNECTS,
  'sqlalchemy.engine.URL.create': { ...CONNECTS, position: 2 },
  'sqlalchemy.URL.create': { ...CONNECTS, position: 2 },
}

/**
 * Fields that a library reads from the class that has them, to sign tokens with.
 * Sources: https://indominusbyte.github.io/fastapi-jwt-auth, https://fastapi-users.github.io/fastapi-users/.
 */
export const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'authjwt_secret_key',
  'reset_password_token_secret',
  'verification_token_secret',
])

/** Calls that build a middleware from its class and its arguments, which are then those of the class. */
export const MIDDLEWARE_REGISTRATIONS: ReadonlySet<string> = new Set(['add_middleware', 'Middleware'])

/** Keywords, keys and names whose value is documentation: what stands there is shown to readers and not used. */
export const DOCUMENTATION_NAMES: ReadonlySet<string> = new Set(
  `description descriptions detail doc docs docstring epilog error errors example examples help hint instructions json_schema_extra label
  message messages metavar msg openapi_examples openapi_extra pattern placeholder prompt regex responses schema_extra summary title usage`.split(
    /\s+/,
  ),
)

/** Hosts that are the machine itself. */
export const LOCAL_HOSTS: ReadonlySet<string> = new Set([
  'localhost',
  '127.0.0.1',
  '0.0.0.0',
  '::1',
  '[::1]',
  'host.docker.internal',
])

/** Hosts, users and passwords of URLs that only show the format. */
export const FORMAT_HOSTS: ReadonlySet<string> = new Set(
  `host hostname hostip host_name dbhost db_host servername server server_name ip ipaddress address host1 your-host yourhost myhost proxy proxy_host proxyhost
  endpoint domain bucket bucket_name`.split(/\s+/),
)
export const FORMAT_USERS: ReadonlySet<string> = new Set(
  'user username usr login db_user dbuser uid me name user_name your_user youruser myuser u proxy_user key access_key'.split(
    /\s+/,
  ),
)
export const FORMAT_PASSWORDS: ReadonlySet<string> = new Set(
  `pass password passwd pwd pw db_pass db_password dbpass dbpassword secret token p your_password yourpassword mypassword user_password proxy_pass proxy_password pswd`.split(
    /\s+/,
  ),
)
