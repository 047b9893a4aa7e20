// Parses the files that a JSON file lists, and builds each tree: what any tool on oxc has to pay.
import { readFileSync } from 'node:fs'
import { parseSync } from 'oxc-parser'

const files = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
let statements = 0
for (const file of files) {
  statements += parseSync(file, readFileSync(file, 'utf8')).program.body.length
}
console.log(JSON.stringify({ files: files.length, statements }))
