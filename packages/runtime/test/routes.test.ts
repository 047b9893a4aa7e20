import { expect, test } from 'vitest'
import { routeOf, type RoutedRequest } from '../src/report/request.ts'

const route = (path: unknown, baseUrl?: string): string | null =>
  routeOf({ baseUrl, route: { path } } as RoutedRequest)

test.each([
  ['/orders/:id', undefined, '/orders/:id'],
  ['/:id', '/v1/orders', '/v1/orders/:id'],
  ['/', '/v1/orders', '/v1/orders'],
  [['/orders', '/:id'], '/v1', '/v1/orders, /v1/:id'],
  [['/orders', /^\/o/], undefined, null],
  [undefined, '/v1', null],
])('a route registered with %j, below %j, is called %j', (path, base, name) => {
  expect(route(path, base)).toBe(name)
})

test('a request that no router has seen has no route', () => {
  expect(routeOf(undefined)).toBe(null)
  expect(routeOf({} as RoutedRequest)).toBe(null)
})
