"""YAML: documents, what they mean as JSON, and the places in them. Nothing but plain values is ever made of one."""
