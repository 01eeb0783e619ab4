import { concealSource } from '../../../src/report/concealed-source.js'

test.each([
  ['name = "web"', 'name = "web"'],
  ['  password = "pw"', '  password = (sensitive value)'],
  ['  chap_password="a\\"b"', '  chap_password=(sensitive value)'],
  ['{"password": "pw", "name": "x"}', '{"password": (sensitive value), "name": "x"}'],
  [
    'root_secret = "one" # and token = "two"',
    'root_secret = (sensitive value) # and token = (sensitive value)',
  ],
  ['password = var.password', 'password = var.password'],
  ['password = "${var.password}"', 'password = "${var.password}"'],
])('%s is shown as %s', (code, shown) => {
  expect(concealSource(code).code).toBe(shown)
})

test.each([
  [0, 0],
  [11, 11],
  [13, 11],
  [15, 28],
  [20, 33],
])('the offset %d of a line with a password lies at %d', (offset, place) => {
  expect(concealSource('password = "pw" + oops').place(offset)).toBe(place)
})
