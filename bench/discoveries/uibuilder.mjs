// Is a front-end library installed? Of one that is not, the editor is told both.
import { ask, finish, listen, load } from './client.mjs'

const log = { trace() {}, warn() {}, error() {}, info() {} }
load('node-red-contrib-uibuilder/nodes/libs/package-mgt.cjs').log = log
const adminRouter = load('node-red-contrib-uibuilder/nodes/libs/admin-api-v3.cjs')
const app = load('express')()
app.use('/uibuilder/admin', adminRouter({ rootFolder: '/' }, log))
const port = await listen(app)
const path = '/uibuilder/admin/example?cmd=checkpackage&packageName=vue'
finish(await ask(port, { path }))
