resource "terraform_data" "precious" {
  triggers_replace = 1
}
