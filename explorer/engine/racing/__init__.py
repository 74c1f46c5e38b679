"""Two recurrent nets that learn one small problem side by side."""
