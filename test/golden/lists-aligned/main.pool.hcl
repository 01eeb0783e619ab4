# Lists are paired by what they hold, those of one length by place.
resource "terraform_data" "grown" {
  input = ["a", "b", "c", "new", "d", "e"]
}

resource "terraform_data" "edited" {
  input = [1, 9, 3]
}

resource "terraform_data" "reordered" {
  input = ["z", "x", "y"]
}

resource "terraform_data" "objects" {
  input = [{ name = "a", size = 5 }, { name = "c", size = 3 }]
}
