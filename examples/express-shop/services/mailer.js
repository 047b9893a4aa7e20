export async function sendReceipt(order) {
  if (!order.email) throw new Error('no address to send the receipt to')
  console.log('receipt for', order.id)
}
