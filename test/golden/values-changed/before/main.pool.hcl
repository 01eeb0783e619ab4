resource "terraform_data" "values" {
  input = {
    id     = "i"
    same   = [1, 2, 3]
    text   = "old"
    gone   = 1
    nested = { deep = { value = 1, other = 2 }, rest = true }
    type   = "text"
  }
}
