import { render } from 'preact'
import { byId } from '../browser/elements.ts'
import { watchAddress } from './address.ts'
import { watchClock } from './ago.tsx'
import { App, watchNews } from './app.tsx'
import { stayConnected } from './connection.ts'
import { watchKeys } from './keys.ts'
import { watchScroll } from './scroll.ts'
import { takeSecret } from './secret.ts'
import { watchTheme } from './theme.ts'

// The secret first: it is gone from the address before anything else looks at that.
takeSecret()
watchAddress()
watchTheme()
watchClock()
watchNews()
watchKeys()
render(<App />, byId('app'))
watchScroll()
void stayConnected()
