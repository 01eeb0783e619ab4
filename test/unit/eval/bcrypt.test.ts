import { bcryptHash } from '../../../src/eval/functions/bcrypt.js'

const salt = Uint8Array.from([...Array.from({ length: 5 }, () => [0x10, 0x41, 0x04]).flat(), 0x10])

test.each([
  ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
])('the published hash of %s', (password, hash) => {
  expect(bcryptHash(Buffer.from(password), salt, 5)).toBe(hash)
})
