"""Shape: what the API's own schema refuses, one rule for each kind of fault.

The facts stand in the JSON Schemas; the rules here give them the API's words. Its texts are pydantic's, reworded in
places; the location before the colon is its path through the schema.
"""
