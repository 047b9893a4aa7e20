import { renderToString } from 'preact-render-to-string'
import { script, style } from './live-assets.ts'

/** A part of the live page. */
export interface LiveAsset {
  readonly type: string
  readonly text: string
}

/** The live page without data, by path: the same for everybody. */
export function liveAssets(): ReadonlyMap<string, LiveAsset> {
  const head = (
    <>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>sendonce</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/viewer.css" />
    </>
  )
  const body = (
    <>
      <div id="app"></div>
      <noscript>
        <p class="none">
          This page is made by a script. Without one: sendonce check --format html &gt; report.html
        </p>
      </noscript>
    </>
  )
  const page = [
    '<!doctype html>',
    `<html lang="en" class="with-script"><head>${renderToString(head)}</head>`,
    `<body>${renderToString(body)}<script src="/viewer.js"></script></body></html>`,
    '',
  ].join('\n')
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', text: page }],
    ['/viewer.css', { type: 'text/css; charset=utf-8', text: style }],
    ['/viewer.js', { type: 'text/javascript; charset=utf-8', text: script }],
  ])
}
