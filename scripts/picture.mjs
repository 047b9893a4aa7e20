// Draws the picture in the readme from a golden file of the report, so that it shows what is printed.
// usage: npm run picture
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
export const golden = join(root, 'packages/sendonce/test/report/golden/cross-file/100-color.txt')
export const picture = join(root, 'docs/images/finding.svg')
const command = 'npx sendonce check'

const cell = { width: 8.4, height: 20 }
const margin = { x: 20, y: 52 }
const colors = { text: '#d8dee9', dim: '#8b96a8', back: '#14181f', frame: '#2a313d' }
/** Text colours of a terminal, readable on the picture's ground. */
const inks = { 31: '#ff7b72', 33: '#ffb454', 34: '#79b8ff', 36: '#7fdbca' }

const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A line as pieces of one look each: `[{ column, text, look }]`. */
function piecesOf(line) {
  const pieces = []
  const look = { ink: null, isBold: false, isDim: false }
  let column = 0
  // An escape sequence is ESC, `[`, a number and `m`; the text up to the next one has that look.
  for (const [at, part] of line.split('\u001B[').entries()) {
    const end = at === 0 ? -1 : part.indexOf('m')
    if (at > 0) apply(Number(part.slice(0, end)), look)
    const text = part.slice(end + 1)
    if (text !== '') pieces.push({ column, text, look: { ...look } })
    column += [...text].length
  }
  return pieces
}

function apply(code, look) {
  if (code === 1) look.isBold = true
  else if (code === 2) look.isDim = true
  else if (code === 22) look.isBold = look.isDim = false
  else if (code === 39) look.ink = null
  else if (inks[code]) look.ink = inks[code]
  else throw new Error(`the picture knows no look for the escape code ${code}`)
}

// Each piece has a place and a length of its own: columns stay in line whatever font is there.
function drawPiece({ column, text, look }, y) {
  const lead = text.length - text.trimStart().length
  const shown = text.trim()
  if (shown === '') return ''
  const x = (margin.x + (column + lead) * cell.width).toFixed(1)
  const length = ([...shown].length * cell.width).toFixed(1)
  const fill = look.ink ?? (look.isDim ? colors.dim : colors.text)
  const weight = look.isBold ? ' font-weight="bold"' : ''
  return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${fill}"${weight}>${escape(shown)}</text>`
}

/** A terminal with the command in its first line and `ansi` below it, as an SVG that needs no other file. */
export function drawPicture(ansi) {
  const lines = [`\u001B[2m$\u001B[22m ${command}`, '', ...ansi.trimEnd().split('\n')]
  const columns = Math.max(
    ...lines.map((line) =>
      piecesOf(line).reduce((end, { column, text }) => Math.max(end, column + [...text].length), 0),
    ),
  )
  const width = Math.ceil(margin.x * 2 + columns * cell.width)
  const height = margin.y + lines.length * cell.height
  const body = lines.flatMap((line, row) =>
    piecesOf(line)
      .map((piece) => drawPiece(piece, margin.y + row * cell.height))
      .filter((text) => text !== ''),
  )
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, at) => `<circle cx="${22 + at * 18}" cy="20" r="5.5" fill="${fill}"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Output of ${command}">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${colors.back}" stroke="${colors.frame}"/>
${dots.join('')}
<g xml:space="preserve" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${body.join('\n')}
</g>
</svg>
`
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(picture, drawPicture(readFileSync(golden, 'utf8')))
}
