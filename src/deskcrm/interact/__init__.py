"""What passes between the office and its customers: interactions, follow-ups and promises, complaints."""
