# A check that fails is a warning, a condition that fails an error.
resource "terraform_data" "size" {
  input = 20

  lifecycle {
    postcondition {
      condition     = self.input < 10
      error_message = "The size ${self.input} is too large."
    }
  }
}

check "name" {
  assert {
    condition     = length("web") > 5
    error_message = "The name is short."
  }
}
