import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { classify, isLabelOf, isWorkingDefault, looksRandom } from '../../../src/frameworks/secrets/values.ts'

// In two parts, so that scanners of this repository do not take them for real.
const PRIVATE_KEY = [
  '-----BEGIN RSA',
  `PRIVATE KEY-----\n${'MIIEowIBAAKCAQEAx'.repeat(4)}\n-----END RSA PRIVATE KEY-----`,
]
const GITHUB_TOKEN = ['gh', 'p_k3Jx8Qw2Lm9Zr5Tb7Vy1Nc4Hd6Sf0Gp']

describe('kinds of literals', () => {
  it.each([
    [PRIVATE_KEY.join(' '), 'issued'],
    [GITHUB_TOKEN.join(''), 'issued'],
    ['09d25e094faa', 'published'],
    ['8f14e45fceea167a5a36dedd4bea2543', 'random'],
    ['3f2c8a1e-9b7d-4c60-8e55-1d2f3a4b5c6d', 'random'],
    ['kJ8sQ2vX9zLm4TbRw7YcUq3N', 'random'],
    ['qvkz hwjt xgbd mzrp', 'issued'],
    ['some more word list', 'plain'],
    ['kJ8sQ2vX9zLm4TbEXAMPLEKEY', 'harmless'],
    ['Zx81-Spectrum', 'complex'],
    ['changethis', 'stand-in'],
    ['CHANGE_ME', 'stand-in'],
    ['your-super-secret-jwt-key', 'stand-in'],
    ['super secret jwt secret', 'stand-in'],
    ['correct-horse-battery-staple', 'plain'],
    ['https://login.example.org/oauth2/v2.0/token', 'plain'],
    ['/run/secrets/jwt_2024.pem', 'plain'],
    ['The token has expired.', 'plain'],
    ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'plain'],
    ['projects/4711/secrets/shop-jwt-key/versions/3', 'plain'],
    ['SKYLINE_BITWARDEN_MASTER_PASSWORD', 'plain'],
    ['2024-11-20T08:02:33.120Z', 'plain'],
    ['text-embedding-3-large-2024-11-20', 'plain'],
    ['^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d]{8,}$', 'plain'],
    ['', 'harmless'],
    ['********', 'harmless'],
    ['xxxxxxxx', 'harmless'],
    ['$2b$12$ui3YjOg1A1q4oG5yT2kL8e0WvYbN6nXc7Rz9PqSdFgHjKlZxCvBnM', 'harmless'],
    ['pk_live_9aYfQ2vX8sLm4TbRw7Yc', 'harmless'],
    ['-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7', 'harmless'],
  ])('%s: %s', (text, kind) => {
    expect(classify(text).kind).toBe(kind)
  })

  it('finds what random generators make', () => {
    const missed = (make: () => string) => Array.from({ length: 500 }, make).filter((text) => !looksRandom(text)).length
    expect(missed(() => randomBytes(32).toString('hex'))).toBe(0)
    expect(missed(() => randomBytes(32).toString('base64'))).toBeLessThan(3)
    expect(missed(() => randomBytes(32).toString('base64url'))).toBeLessThan(3)
    expect(missed(() => randomBytes(15).toString('base64url'))).toBeLessThan(15)
  })

  it.each([
    'oauth2_password_bearer_scheme',
    'com.example.shop.security.TokenProvider',
    'PasswordResetTokenGenerator',
    'shop-api-server-signing-key',
    'ThisIsNotARandomTextAtAll',
    'audio_transcription_total_tokens',
    'AccessTokenExpiredErrorV2',
    'abcdefghijklmnopqrstuvwxyz012345',
    '00000000000000000000000000000000',
    '0123456789abcdef0123456789abcdef',
  ])('does not take %s for random', (text) => {
    expect(looksRandom(text)).toBe(false)
  })
})

describe('labels', () => {
  it.each([
    ['access_token', 'TOKEN'],
    ['X-API-Key', 'API_KEY'],
    ['shop_secret', 'SHOP_SECRET'],
    ['password', 'PASSWORD'],
  ])('%s is a label of %s', (text, name) => {
    expect(isLabelOf(text, name)).toBe(true)
  })

  it.each([
    ['supersecret', 'SECRET'],
    ['tulips', 'PASSWORD'],
    ['', 'SECRET'],
  ])('%s is none of %s', (text, name) => {
    expect(isLabelOf(text, name)).toBe(false)
  })
})

describe('defaults', () => {
  it.each([
    ['dev', 'SECRET_KEY', 'key', true],
    ['your-secret-key', 'SECRET_KEY', 'key', true],
    ['postgres', 'POSTGRES_PASSWORD', 'password', true],
    ['changeme', 'API_KEY', 'api-key', true],
    ['none', 'SECRET_KEY', 'key', false],
    ['<secret>', 'SECRET_KEY', 'key', false],
    ['your-api-key', 'API_KEY', 'api-key', false],
    ['changeme', 'OPENAI_API_KEY', 'api-key', false],
    ['kJ8sQ2vX9zLm4TbRw7YcUq3N', 'OPENAI_API_KEY', 'api-key', true],
    ['password', 'SMTP_PASSWORD', 'password', false],
  ] as const)('%s for %s (%s) works: %s', (text, name, noun, works) => {
    expect(isWorkingDefault(text, name, noun)).toBe(works)
  })
})
