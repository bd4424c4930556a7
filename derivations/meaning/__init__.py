"""Tree and world to value: domains, the meaning of each operator, evaluation."""
