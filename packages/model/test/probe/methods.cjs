// Runs inside one Node: prints the public methods of a framework's response.
// usage: node methods.cjs FRAMEWORK MODULE
const [framework, moduleFolder] = process.argv.slice(2)

function prototypeOf() {
  if (framework === 'node-http2') return require('node:http2').Http2ServerResponse.prototype
  if (framework.startsWith('express')) return require(moduleFolder).response
  return require('node:http').ServerResponse.prototype
}

const { Stream } = require('node:stream')
const names = new Set()
for (
  let owner = prototypeOf();
  owner && owner !== Stream.prototype;
  owner = Object.getPrototypeOf(owner)
) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
    if (typeof value === 'function' && !name.startsWith('_')) names.add(name)
  }
}
process.stdout.write(JSON.stringify([...names]))
