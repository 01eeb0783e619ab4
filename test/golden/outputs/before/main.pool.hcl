output "same" {
  value = 1
}

output "changed" {
  value = { a = 1, b = [1, 2] }
}

output "gone" {
  value = "x"
}
