variable "names" {
  type = list(string)
}

resource "terraform_data" "place" {
  for_each = toset(var.names)
  input    = { name = each.key }
}

output "ids" {
  value = [for place in terraform_data.place : place.input.name]
}
