"""Which factors make an outcome vary: one file a method, each with `sample` and `analyse`."""
