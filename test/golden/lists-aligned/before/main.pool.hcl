resource "terraform_data" "grown" {
  input = ["a", "b", "c", "d", "e"]
}

resource "terraform_data" "edited" {
  input = [1, 2, 3]
}

resource "terraform_data" "reordered" {
  input = ["x", "y", "z"]
}

resource "terraform_data" "objects" {
  input = [{ name = "a", size = 1 }, { name = "b", size = 2 }, { name = "c", size = 3 }]
}
