# What must not be destroyed is shown all the same.
resource "terraform_data" "precious" {
  triggers_replace = 2

  lifecycle {
    prevent_destroy = true
  }
}
