// clean
const express = require('express')
const app = express()
app.use((req, res, next) => (req.query.next ? next() : res.send('one')))
app.use((req, res) => { res.write('a'); res.end(); res.end() })
exports.requests = [{ path: '/?next=1' }, { path: '/' }, { path: '/', method: 'HEAD' }]
exports.listener = app
