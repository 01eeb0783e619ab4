stage = "retire"
