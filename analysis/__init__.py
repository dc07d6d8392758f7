"""What runs say: summary, terminal, figures and report, made from records and never from the model's inside."""
