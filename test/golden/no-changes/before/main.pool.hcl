resource "terraform_data" "a" {
  input = { b = [1, 2] }
}

output "b" {
  value = terraform_data.a.output.b
}
