// Gives a fixture the copy of Express that SENDONCE_LAB_EXPRESS names.
const Module = require('node:module')

const original = Module._resolveFilename
Module._resolveFilename = function (request, ...rest) {
  const copy = process.env.SENDONCE_LAB_EXPRESS
  return original.call(this, request === 'express' && copy ? copy : request, ...rest)
}
