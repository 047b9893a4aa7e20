import { expect, test } from 'vitest'
import { functionNameAt } from '../../src/classify/class-name.ts'

/** What a function is called that a bundle names `shown`, at the `|` of its source. */
function nameIn(shown: string | null, marked: string): string | null {
  const before = marked.slice(0, marked.indexOf('|')).split('\n')
  const place = {
    file: 'app.ts',
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    function: shown,
  }
  return functionNameAt(place, () => marked.replace('|', ''))
}

test.each([
  ['class Orders {\n  show(res) {\n    res.|json() } }', 'Orders.show'],
  [
    'export class Orders<T> extends mixin(Base) implements Shown { show = () => { |x() } }',
    'Orders.show',
  ],
  ['class Orders { show() { class Inner { close() { |x() } } } }', 'Inner.show'],
  ['const orders = class extends Base { show() { |x() } }', 'Xo.show'],
  ['const orders = { show() { |x() } }', 'Xo.show'],
  ['class Xo {}\nclass Orders { show() { |x() } }', 'Xo.show'],
  ['class Orders {}\nfunction show() { |x() }', 'Xo.show'],
])('the class around a method stands for the name that a bundle gave it: %s', (source, name) => {
  expect(nameIn('Xo.show', source)).toBe(name)
})

test('functions without a class, and sources that are not there, are left alone', () => {
  expect(nameIn('show', 'class Orders { show() { |x() } }')).toBe('show')
  expect(nameIn(null, 'class Orders { show() { |x() } }')).toBeNull()
  const place = { file: 'app.ts', line: 1, column: 1, function: 'Xo.show' }
  expect(functionNameAt(place, () => null)).toBe('Xo.show')
})
