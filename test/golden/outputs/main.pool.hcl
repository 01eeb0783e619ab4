# Outputs alone.
output "same" {
  value = 1
}

output "changed" {
  value = { a = 2, b = [1, 3] }
}

output "a_longer_name" {
  value = ["new"]
}
