"""What is done for one customer: the whole of them on one page."""
