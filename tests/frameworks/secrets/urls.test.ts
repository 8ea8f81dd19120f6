import { describe, expect, it } from 'vitest'
import {
  credentialsOf,
  FILLED_IN,
  hasFormatWords,
  isFormatOnly,
  isLocal,
} from '../../../src/frameworks/secrets/urls.ts'

describe('credentials of a URL', () => {
  it('takes a character that is written as a number for a part of the password', () => {
    expect(isFormatOnly(credentialsOf('postgresql://shop:tulip%40mania@db.internal/shop')!)).toBe(false)
    expect(isFormatOnly(credentialsOf('postgresql://%s:%s@db.internal/shop')!)).toBe(true)
  })

  it.each([
    ['postgresql://shop:tulips@db.internal:5432/shop', 'shop', 'tulips', 'db.internal'],
    ['redis://:tulips@cache/0', '', 'tulips', 'cache'],
    ['mongodb://shop:tulips@db1:27017,db2:27017/shop', 'shop', 'tulips', 'db1'],
    ['http://shop:tu:lips@[::1]:80/', 'shop', 'tu:lips', '[::1]'],
    ['amqp://shop:t@lips@queue//', 'shop', 't@lips', 'queue'],
    [`postgresql://${FILLED_IN}:tulips@${FILLED_IN}/shop`, FILLED_IN, 'tulips', FILLED_IN],
    ['postgresql://shop:tulips@/shop', 'shop', 'tulips', ''],
  ])('%s', (text, user, password, host) => {
    expect(credentialsOf(text)).toMatchObject({ user, password, host })
  })

  it.each([
    'postgresql://db.internal:5432/shop',
    'postgresql://shop@db.internal/shop',
    'postgresql://shop:@db.internal/shop',
    `postgresql://shop:${FILLED_IN}@db.internal/shop`,
    'https://shop.internal:443/a:b@c',
    'https://shop.internal?at=10:30@noon',
    'use postgresql://shop:tulips@db.internal/shop',
    'postgresql://shop:tulips@db.internal/shop or another',
    'urn:a:b@c',
    'a@b:c',
  ])('%s has none', (text) => {
    expect(credentialsOf(text)).toBeNull()
  })

  it.each([
    ['postgresql://shop:tulips@db/shop', false],
    ['postgresql://user:password@localhost/shop', false],
    ['postgresql://user:pass@host/shop', true],
    ['http://user:secret@proxy.example.com', true],
    ['postgresql://shop:<password>@db/shop', true],
    [`postgresql://shop:\${PASSWORD}@db/shop`, true],
    ['postgresql://shop:%(password)s@db/shop', true],
    ['postgresql://shop:****@db/shop', true],
    ['postgresql://USER:PASSWORD@db/shop', true],
  ])('%s shows only a format: %s', (text, expected) => {
    expect(isFormatOnly(credentialsOf(text)!)).toBe(expected)
  })

  it('knows the words of documentation and the machine itself', () => {
    expect(hasFormatWords(credentialsOf('postgresql://user:password@db/shop')!)).toBe(true)
    expect(hasFormatWords(credentialsOf('postgresql://shop:password@db/shop')!)).toBe(false)
    expect([isLocal('localhost'), isLocal('127.0.0.1'), isLocal(FILLED_IN), isLocal('db')]).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})
