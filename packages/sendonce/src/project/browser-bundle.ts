/** How bundles for a browser begin: by browser-pack (browserify), and by webpack where chunks are loaded by a page. */
const BEGINNINGS: readonly RegExp[] = [
  /^(?:require=)?\(function(?: e\(t,n,r\)\{|\(\)\{function r\(e,n,t\)\{)function \w\(\w,\w\)\{/,
  /^(?:"use strict";)?\((?:self|window|this|globalThis)(?:\["webpackChunk|\.webpackChunk|\["webpackJsonp|\.webpackJsonp)/,
  /^webpackJsonp\(/,
]
/** Licences stand in front of some. */
const COMMENTS = /^(?:\s|\/\*[^]*?\*\/|\/\/.*\n)+/
const HEAD = 2000

/**
 * Whether a text is a bundle that a tool made for a browser. Nothing in it answers requests, and what a
 * person would change are its sources.
 */
export function isBrowserBundle(text: string): boolean {
  const code = text.slice(0, HEAD).replace(COMMENTS, '')
  return BEGINNINGS.some((beginning) => beginning.test(code))
}
