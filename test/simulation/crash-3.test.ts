import { testCrashes } from './crash-examples.js'

testCrashes(2, 4)
