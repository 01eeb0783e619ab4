resource "terraform_data" "base" {
  input = 1
}

resource "terraform_data" "above" {
  input = terraform_data.base.id
}

output "id" {
  value = terraform_data.above.id
}
