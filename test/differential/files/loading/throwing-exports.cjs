// A proxy that refuses every question.
const refuse = () => {
  throw new Error('do not ask')
}

module.exports = new Proxy(function refusing() {}, {
  get: refuse,
  has: refuse,
  getOwnPropertyDescriptor: refuse,
  getPrototypeOf: refuse,
})
