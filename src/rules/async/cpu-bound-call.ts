import { blockingReport, defineRule } from '../../rule-api/index.ts'
import { bad, good } from './cpu-bound-call.examples.ts'

export default defineRule({
  id: 'cpu-bound-call',
  category: 'async',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  docs: {
    summary: 'Long computation on the event loop',
    why: 'Password hashes are made to take a tenth of a second or more, and pictures, PDF files and data frames take what their size takes. On the event loop no other request is served meanwhile. In a thread the others go on, as most of these libraries let go of Python while they compute; for what does not there are process pools.',
    bad,
    good,
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
