resource "terraform_data" "lines" {
  input = <<-EOT
    first
    second
    third
  EOT
}

resource "terraform_data" "json" {
  input = jsonencode({ cpu = 2, disks = ["root", "data"], name = "web" })
}

resource "terraform_data" "layout" {
  input = "{\"a\": 1}"
}

resource "terraform_data" "both" {
  input = "plain"
}
