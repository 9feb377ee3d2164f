"""Who is this: customers, search, contact points, staff."""
