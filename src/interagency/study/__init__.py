"""Asking questions: scenarios, designs, experiments, stored results, evidence."""
