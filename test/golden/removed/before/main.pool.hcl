resource "terraform_data" "counted" {
  count = 3
  input = count.index
}

resource "terraform_data" "keyed" {
  for_each = toset(["a", "b"])
  input    = each.key
}

resource "terraform_data" "single" {
  input = 1
}

resource "terraform_data" "block" {
  input = 1
}

resource "terraform_data" "forgotten" {
  input = 1
}
