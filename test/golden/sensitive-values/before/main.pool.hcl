variable "token" {
  type      = string
  sensitive = true
  default   = "tok-b41c7e"
}

resource "terraform_data" "clear" {
  input = "now-hidden"
}

resource "terraform_data" "list" {
  input = ["open", var.token]
}
