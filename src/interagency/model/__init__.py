"""What happens: the model, without files, randomness or a loop over time."""
