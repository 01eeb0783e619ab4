# Lines are compared line by line, JSON in strings as JSON; a change of its layout alone is said to be one.
resource "terraform_data" "lines" {
  input = <<-EOT
    first
    2nd
    third
    fourth
  EOT
}

resource "terraform_data" "json" {
  input = jsonencode({ cpu = 4, disks = ["root"], name = "web" })
}

resource "terraform_data" "layout" {
  input = "{\"a\":1}"
}

resource "terraform_data" "both" {
  input = jsonencode(["now", "json"])
}
