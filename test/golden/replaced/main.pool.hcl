# Four reasons to be replaced.
resource "terraform_data" "first" {
  triggers_replace = 2
}

resource "terraform_data" "careful" {
  triggers_replace = { a = "b" }

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
