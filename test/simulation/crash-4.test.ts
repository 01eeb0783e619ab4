import { testCrashes } from './crash-examples.js'

testCrashes(3, 4)
