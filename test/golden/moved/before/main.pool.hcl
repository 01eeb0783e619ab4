resource "terraform_data" "old" {
  input = 1
}

resource "terraform_data" "listed" {
  count = 1
  input = 2
}
