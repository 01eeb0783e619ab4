# Only what was asked for, and what it needs.
resource "terraform_data" "base" {
  input = 1
}

resource "terraform_data" "wanted" {
  input = terraform_data.base.id
}

resource "terraform_data" "left_out" {
  input = terraform_data.wanted.id
}
