import { expect, test } from 'vitest'
import { routeOf, type RoutedRequest } from '../src/report/request.ts'

const route = (path: unknown, url: string, baseUrl?: string): string | null =>
  routeOf({ baseUrl, url, route: { path } } as RoutedRequest)

test.each([
  ['/orders/:id', '/orders/7?x=/', undefined, '/orders/:id'],
  ['/:id', '/7', '/v1/orders', '/v1/orders/:id'],
  ['/', '/', '/v1/orders', '/v1/orders'],
  [['/orders', '/:id'], '/7', '/v1', '/v1/orders, /v1/:id'],
  [['/orders', /^\/o/], '/orders', undefined, null],
  [undefined, '/', '/v1', null],
])('a route registered with %j, of %s below %j, is called %j', (path, url, base, name) => {
  expect(route(path, url, base)).toBe(name)
})

test('a route whose router was left is not known', () => {
  expect(route('/:id', '/v1/orders/7')).toBe(null)
})

test('a request that no router has seen has no route', () => {
  expect(routeOf(undefined)).toBe(null)
  expect(routeOf({} as RoutedRequest)).toBe(null)
})
