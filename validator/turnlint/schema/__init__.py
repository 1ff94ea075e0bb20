"""Shape: the JSON Schemas of the API's bodies, projected to a context, and what is wrong with a value by them."""
