"""What the stand-in says: replies, scripts of them, a mind of its own, and whether a reply is legal."""
