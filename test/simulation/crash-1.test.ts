import { testCrashes } from './crash-examples.js'

testCrashes(0, 4)
