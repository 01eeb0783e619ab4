# Sensitive values are never shown: not new, not changed, not in part, not when they become so.
variable "token" {
  type      = string
  sensitive = true
  default   = "tok-b41c7e"
}

variable "second" {
  type      = string
  sensitive = true
  default   = "tok-99f0aa"
}

resource "terraform_data" "clear" {
  input = sensitive("now-hidden")
}

resource "terraform_data" "list" {
  input = ["open", var.second, { inner = var.token, name = "visible" }]
}

resource "terraform_data" "derived" {
  input = "token=${var.token}"
}

output "hidden" {
  value     = var.second
  sensitive = true
}
