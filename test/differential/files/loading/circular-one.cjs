// One half of a circle: the other half looks at what is not there yet.
exports.early = true
exports.seen = require('./circular-two.cjs').seen
exports.late = true
