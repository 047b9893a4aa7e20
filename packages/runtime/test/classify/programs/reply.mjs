export const forbid = (res) => {
  res.writeHead(403).end('forbidden') // @first
}
