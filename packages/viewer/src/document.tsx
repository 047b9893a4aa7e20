import { renderToString } from 'preact-render-to-string'
import { script, scriptHash, style, styleHash } from './assets.ts'
import { Page } from './page.tsx'
import type { ReportView } from './view.ts'

/** Only what stands in the page itself may act in it, and nothing is loaded. */
const policy = [
  "default-src 'none'",
  `script-src '${scriptHash}'`,
  `style-src '${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/**
 * The report as one file that needs nothing else. What is shown goes through Preact, which escapes it; the frame around it
 * is made of texts of ours.
 */
export function renderPage(view: ReportView): string {
  const head = (
    <>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content={policy} />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <meta name="generator" content={view.tool} />
      <title>{`${view.headline} · sendonce`}</title>
      <link rel="icon" href="data:," />
    </>
  )
  return [
    '<!doctype html>',
    '<html lang="en"><head>',
    `${renderToString(head)}<style>${style}</style>`,
    '</head><body>',
    renderToString(<Page view={view} />),
    `<script>${script}</script>`,
    '</body></html>',
    '',
  ].join('\n')
}
