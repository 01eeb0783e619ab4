# A move alone, and a move with a change.
resource "terraform_data" "new" {
  input = 1
}

resource "terraform_data" "listed" {
  for_each = { a = 3 }
  input    = each.value
}

moved {
  from = terraform_data.old
  to   = terraform_data.new
}

moved {
  from = terraform_data.listed[0]
  to   = terraform_data.listed["a"]
}
