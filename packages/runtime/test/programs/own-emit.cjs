// Loaded before the recorder. As Yarn's loader does, to hide a warning.
const { emit } = process
process.emit = function (name, ...given) {
  return name === 'warning' ? false : emit.call(this, name, ...given)
}
