import { watchFilters } from './filters.ts'
import { watchKeys } from './keys.ts'
import { watchSelection } from './selection.ts'

// The page can be read without this. It makes of the long page a list and one detail, and answers keys and filters.

document.documentElement.classList.add('with-script')
const selection = watchSelection()
const filters = watchFilters(selection)
watchKeys(selection, filters)
// Only a file that is there to its end runs this.
document.querySelector('.cut')?.remove()
