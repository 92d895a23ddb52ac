"""The directive: data (packs, forms, wording) and pure functions over it."""
