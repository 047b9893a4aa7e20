const one = require('./circular-one.cjs')

exports.seen = [one.early, one.late, typeof one.prototype, typeof one.response]
