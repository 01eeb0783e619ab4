# What is wrong with the text alone is told before anything is planned.
resource "terraform_data" "a" {
  input = terraform_data.b.id
  inptu = 1
}

output "o" {
  value = upper(["a"])
}
