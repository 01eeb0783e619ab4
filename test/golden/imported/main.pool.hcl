# What is imported is shown whole.
resource "terraform_data" "as_it_is" {}

resource "terraform_data" "changed" {
  input = { name = "new" }
}

import {
  to = terraform_data.as_it_is
  id = "11111111-2222-3333-4444-555555555555"
}

import {
  to = terraform_data.changed
  id = "66666666-7777-8888-9999-aaaaaaaaaaaa"
}
