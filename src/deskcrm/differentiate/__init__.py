"""What customers are worth and what they cost: products, purchases and the figures derived from them."""
