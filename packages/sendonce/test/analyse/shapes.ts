import { describe, expect, test } from 'vitest'
import { codes } from './codes.ts'

/** A shape that was met in a package that nobody had tuned for: as it is right, and with a mistake. */
export interface Shape {
  readonly clean: string
  readonly broken: string
}

/** Tests that nothing is found in what is right, and something in what is not. */
export function testShapes(shapes: Readonly<Record<string, Shape>>): void {
  describe('what looks like a mistake is left alone', () => {
    test.each(Object.entries(shapes))('%s', (_, { clean }) => {
      expect(codes(clean)).toEqual([])
    })
  })
  describe('its broken twin is found', () => {
    test.each(Object.entries(shapes))('%s', (_, { broken }) => {
      expect(codes(broken)).not.toEqual([])
    })
  })
}
