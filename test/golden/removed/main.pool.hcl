# Why each is destroyed; one is only forgotten.
resource "terraform_data" "counted" {
  count = 2
  input = count.index
}

resource "terraform_data" "keyed" {
  for_each = toset(["a"])
  input    = each.key
}

resource "terraform_data" "single" {
  for_each = toset(["x"])
  input    = 1
}

removed {
  from = terraform_data.forgotten

  lifecycle {
    destroy = false
  }
}
