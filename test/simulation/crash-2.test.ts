import { testCrashes } from './crash-examples.js'

testCrashes(1, 4)
