import { gzipSync } from 'node:zlib'
import { liveAssets } from '@sendonce/viewer/live'
import { expect, test } from 'vitest'

test('the page is small', () => {
  const assets = liveAssets()
  const sizeOf = (path: string): number => Buffer.byteLength(assets.get(path)?.text ?? '')
  expect([...assets.keys()]).toEqual(['/', '/viewer.css', '/viewer.js'])
  expect(sizeOf('/viewer.js')).toBeGreaterThan(10_000)
  expect(sizeOf('/viewer.js')).toBeLessThanOrEqual(60 * 1024)
  expect(sizeOf('/viewer.css')).toBeLessThanOrEqual(10 * 1024)
  const zipped = [...assets.values()].map(({ text }) => gzipSync(text).length)
  expect(zipped.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(25 * 1024)
})

test('the page without data names nothing outside of it, and has no script or style of its own', () => {
  const page = liveAssets().get('/')?.text ?? ''
  expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1])).toEqual([
    'data:,',
    '/viewer.css',
    '/viewer.js',
  ])
  expect(page).not.toMatch(/<script>|<style|style=/)
})
