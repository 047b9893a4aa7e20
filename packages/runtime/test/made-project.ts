import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where the packages of this repository are. */
const modules = join(import.meta.dirname, '..', '..', '..', 'node_modules')

/** Writes a project into a folder of its own, with the packages of this repository to import. */
export function makeProject(files: Readonly<Record<string, string>>): string {
  // Node and its tools name real paths; on some systems the folder for temporary files is a link.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-project-'))
  symlinkSync(modules, join(folder, 'node_modules'))
  writeFiles(folder, files)
  return folder
}

/** The same, with Express laid out as pnpm does: the package in a store, links to it elsewhere. */
export function makePnpmProject(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-project-'))
  const store = join(folder, 'node_modules', '.pnpm', 'express@5.3.0', 'node_modules')
  cpSync(join(modules, 'express'), join(store, 'express'), { recursive: true })
  for (const name of readdirSync(modules)) {
    if (!/^(?:express$|\.)/.test(name)) symlinkSync(join(modules, name), join(store, name))
  }
  symlinkSync(join(store, 'express'), join(folder, 'node_modules', 'express'))
  writeFiles(folder, files)
  return folder
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** A program in TypeScript with one mistake; what the compiler leaves out moves its lines. */
export const orders = `import express, { type Request, type Response } from 'express'

interface Order {
  readonly id: string
}

const known: readonly Order[] = [{ id: '1' }]

/** Answers twice where there is no such order. */
async function showOrder(req: Request, res: Response): Promise<void> {
  const order: Order | undefined = known.find((one: Order) => one.id === req.params['id'])


  if (!order)
    res.status(404).json({ error: 'none' }) // first
  type Shown = Partial<Order>
  const shown: Shown = { ...order }

  res.json(shown) // second
}

export const app = express()
app.use(function allowAll(req: Request, res: Response, next: () => void): void {
  next()
})
app.get('/orders/:id', (req, res, next) => void showOrder(req, res).catch(next))
`

/** Serves it once, as the listener itself or behind a function of its own. */
export const main = `import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { app } from './orders.ts'

const server: Server = createServer(process.argv[2] === 'wrapped' ? (req, res) => void app(req, res) : app)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  get({ host: '127.0.0.1', port, path: '/orders/2', agent: false }, (response) => {
    response.resume()
    response.on('close', () => setTimeout(() => process.exit(), 100))
  })
})
`

/** The same in JavaScript: with blank lines that a printer drops. */
export const plainOrders = `const express = require('express')

/* What stands between the lines

   moves them. */
function showOrder(req, res) {


  if (req.params.id)

    res.status(404).json({ error: 'none' }) // first


  res.json({}) // second
}

const app = express()
app.use(function allowAll(req, res, next) {
  next()
})
app.get('/orders/:id', (req, res) => showOrder(req, res))
module.exports = { app }
`

/** A test that serves the program; \`test\` is the runner's. */
export const spec = `
test('asks for an order', async () => {
  const server = createServer(app)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/orders/2', agent: false }, (response) => {
      response.resume()
      response.on('close', () => setTimeout(resolve, 100))
    })
  })
  server.close()
})
`
