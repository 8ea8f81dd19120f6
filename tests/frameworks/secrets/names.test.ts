import { describe, expect, it } from 'vitest'
import { isOfOtherService, secretNoun, wordsOf } from '../../../src/frameworks/secrets/names.ts'

describe('words of a name', () => {
  it.each([
    ['SECRET_KEY', ['secret', 'key']],
    ['clientSecret', ['client', 'secret']],
    ['x-api-key', ['x', 'api', 'key']],
    ['JWTSecretKey2', ['jwt', 'secret', 'key', '2']],
    ['', []],
  ])('%s', (name, words) => {
    expect(wordsOf(name)).toEqual(words)
  })
})

describe('what a name says about its value', () => {
  it.each([
    ['SECRET_KEY', 'key'],
    ['jwtSecret', 'key'],
    ['ENCRYPTOR_AES_SECRET_KEY', 'key'],
    ['AWS_SECRET_ACCESS_KEY', 'key'],
    ['secret_key_dev', 'key'],
    ['POSTGRES_PASSWORD', 'password'],
    ['FIRST_SUPERUSER_PW', 'password'],
    ['db_pass', 'password'],
    ['pass', 'password'],
    ['access_token', 'token'],
    ['GITHUB_TOKEN_2', 'token'],
    ['apiKey', 'api-key'],
    ['X-API-Key', 'api-key'],
  ])('%s holds a secret', (name, noun) => {
    expect(secretNoun(name)).toBe(noun)
  })

  it.each([
    'SECRET_KEY_NAME',
    'token_url',
    'tokenUrl',
    'token_type',
    'TOKEN_PREFIX',
    'password_field',
    'hashed_password',
    'PASSWORD_RESET_EVENT',
    'PLACEHOLDER_SECRET_KEY',
    'TEST_API_KEY',
    'INVALID_TOKEN',
    'public_key',
    'PRIMARY_KEY',
    'secret_name',
    'next_page_token',
    'EOS_TOKEN',
    'csrf_token',
    'ACCESS_TOKEN_EXPIRE_MINUTES',
    'compass',
    'tokenizer',
    'key',
    '',
  ])('%s does not', (name) => {
    expect(secretNoun(name)).toBeNull()
  })
})

describe('whose secret it is', () => {
  it.each(['OPENAI_API_KEY', 'slack_bot_token', 'SMTP_PASSWORD', 'GITHUB_CLIENT_SECRET', 'STRIPE_SECRET_KEY'])(
    '%s is that of another service',
    (name) => {
      expect(isOfOtherService(name)).toBe(true)
    },
  )

  it.each(['API_KEY', 'ADMIN_TOKEN', 'SECRET_KEY', 'POSTGRES_PASSWORD', 'STRIPE_WEBHOOK_SECRET', 'LOG_LEVEL'])(
    '%s is ours, or none',
    (name) => {
      expect(isOfOtherService(name)).toBe(false)
    },
  )
})
