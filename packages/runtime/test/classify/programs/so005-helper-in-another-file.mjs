// SO005
import { forbid } from './reply.mjs'

export function listener(req, res) {
  if (!req.headers['x-role']) forbid(res)
  try {
    res.writeHead(200).end('secret') // @second
  } catch {}
}
