import { blockingReport, defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'cpu-bound-call',
  category: 'async',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  docs: {
    summary: 'Long computation on the event loop',
    why: 'Password hashes are made to take a tenth of a second or more, and pictures, PDF files and data frames take what their size takes. On the event loop no other request is served meanwhile. In a thread the others go on, as most of these libraries let go of Python while they compute; for what does not there are process pools.',
    bad: [
      python`
        from fastapi import FastAPI
        from pwdlib import PasswordHash

        app = FastAPI()
        password_hash = PasswordHash.recommended()

        @app.post("/users")
        async def create_user(name: str, password: str) -> str:
            stored = password_hash.hash(password)  # info: [cpu-bound-call] "pwdlib.PasswordHash.hash"
            return f"{name}:{stored}"
      `,
    ],
    good: [
      python`
        from fastapi import FastAPI
        from fastapi.concurrency import run_in_threadpool
        from pwdlib import PasswordHash

        app = FastAPI()
        password_hash = PasswordHash.recommended()

        @app.post("/users")
        async def create_user(name: str, password: str) -> str:
            stored = await run_in_threadpool(password_hash.hash, password)
            return f"{name}:{stored}"

        @app.post("/logins")
        def create_login(password: str, stored: str) -> bool:
            return password_hash.verify(password, stored)
      `,
    ],
    limits:
      'Only calls that are known to compute for long are reported: password hashing (`bcrypt`, `passlib`, `argon2`, `pwdlib`, `hashlib.scrypt`), new RSA keys, pictures (Pillow, OpenCV), PDF files, workbooks and data frames. Loops of your own are not measured. Signing a JWT takes microseconds and is silent.',
    references: ['https://fastapi.tiangolo.com/async/', 'https://fastapi.tiangolo.com/tutorial/security/oauth2-jwt/'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'cpu') context.report(blockingReport(call, 'computes for long'))
    },
  },
})
