import { describe, expect, it } from 'vitest'
import { PathIndex } from '../../../src/frameworks/fastapi/path-index.ts'
import { PathPattern } from '../../../src/frameworks/fastapi/paths.ts'

const COVERED: readonly (readonly [string, string])[] = [
  ['/users/{user_id}', '/users/me'],
  ['/users/{a}', '/users/{b:int}'],
  ['/users/{a}', '/users/{b}.json'],
  ['/users/{a:int}', '/users/{b:int}'],
  ['/users/{a:int}', '/users/12'],
  ['/users/{a:float}', '/users/{b:int}'],
  ['/{a}/{b}', '/users/{b}'],
  ['/{path:path}', '/users/{b}'],
  ['/{path:path}', '/'],
  ['/files/{path:path}', '/files/'],
  ['/files/{path:path}', '/files/{a}/{b}'],
  ['/files/{path:path}', '/files/{path:path}/meta'],
  ['/{path:path}/meta', '/a/b/meta'],
  ['/{a}.json', '/{b}.json'],
]

it.each(COVERED)('%s answers all that %s does', (one, other) => {
  expect(new PathPattern(one).covers(new PathPattern(other))).toBe(true)
})

it.each([
  ['/users/me', '/users/{user_id}'],
  ['/users/{a:int}', '/users/me'],
  ['/users/{a:int}', '/users/{b}'],
  ['/users/{a:uuid}', '/users/me'],
  ['/users/{a}', '/users/'],
  ['/users/{a}', '/users/a/b'],
  ['/users/{a}', '/users/{p:path}'],
  ['/users/{a}.json', '/users/{b}'],
  ['/files/{path:path}', '/files'],
  ['/files/{path:path}', '/{x}/y'],
  ['/{a:even}', '/2'],
  ['/a.b', '/axb'],
  ['/items/{ a }', '/items/x'],
])('%s leaves something to %s', (one, other) => {
  expect(new PathPattern(one).covers(new PathPattern(other))).toBe(false)
})

it('compares paths without the names of placeholders', () => {
  const shape = (path: string) => new PathPattern(path).shape
  expect(shape('/users/{a}/{b:int}')).toBe(shape('/users/{c}/{d:int}'))
  expect(shape('/users/{a}')).toBe(shape('/users/{a:str}'))
  expect(shape('/users/{a}')).not.toBe(shape('/users/{a:int}'))
  expect(shape('/users/{a}')).not.toBe(shape('/users/{ a }'))
})

describe('an index of patterns', () => {
  it('gives all that cover a path, in their order', () => {
    const paths = COVERED.flat().map((path) => new PathPattern(path))
    const index = new PathIndex<PathPattern>()
    for (const path of paths) index.add(path, path)
    for (const path of paths) {
      const covering = index.mayCover(path).filter((one) => one.covers(path))
      expect(covering).toEqual(paths.filter((one) => one.covers(path)))
    }
  })

  it('gives few of many', () => {
    const index = new PathIndex<number>()
    for (let number = 0; number < 1000; number++) index.add(new PathPattern(`/items${number}/{id}`), number)
    index.add(new PathPattern('/{kind}/{id:int}'), -1)
    expect(index.mayCover(new PathPattern('/items7/12'))).toEqual([7, -1])
    expect(index.mayCover(new PathPattern('/items7/12/parts'))).toEqual([])
  })
})
