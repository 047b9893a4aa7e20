// What another tool does before everything else: it puts functions of its own in Node's places.
const http = require('node:http')
const Module = require('node:module')

const { end } = http.ServerResponse.prototype
http.ServerResponse.prototype.end = function (...args) {
  this.endedBy = 'preload'
  return end.apply(this, args)
}
const { setHeader } = http.OutgoingMessage.prototype
http.OutgoingMessage.prototype.setHeader = function (name, value) {
  if (this.headersSent) globalThis.lateNames = [...(globalThis.lateNames ?? []), name]
  return setHeader.call(this, name, value)
}
const load = Module._load
globalThis.loadedNames = []
Module._load = function (name, ...rest) {
  globalThis.loadedNames.push(name)
  return load.call(this, name, ...rest)
}
