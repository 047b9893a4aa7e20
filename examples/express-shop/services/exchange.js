const rates = { EUR: 1, CHF: 0.94 }

/** The price in another currency; unknown ones are asked of the rate server, when there is one. */
export async function convertPrice(product, currency) {
  if (!product) throw Object.assign(new Error('no such product'), { status: 404 })
  const rate = rates[currency] ?? (await fetchRate(currency))
  return { price: Math.round(product.price * rate), currency }
}

function fetchRate(currency) {
  const server = process.env.RATE_SERVER
  if (!server) {
    return Promise.reject(Object.assign(new Error('unknown currency'), { status: 400 }))
  }
  return fetch(new URL(currency, server))
    .then((res) => (res.ok ? res.json() : { rate: 1 }))
    .then((answer) => answer.rate)
}
