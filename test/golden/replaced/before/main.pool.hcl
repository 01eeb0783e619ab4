resource "terraform_data" "first" {
  triggers_replace = 1
}

resource "terraform_data" "careful" {
  triggers_replace = "a"

  lifecycle {
    create_before_destroy = true
  }
}

resource "terraform_data" "follows" {
  lifecycle {
    replace_triggered_by = [terraform_data.first]
  }
}

resource "terraform_data" "asked" {}
