"""The language server: findings, hovers and fixes in an editor, for JSON, JSON Lines and YAML.

It needs pygls (the extra ``lsp``). ``documents`` says what is found in a text and what fixes make of it, ``server``
speaks the protocol.
"""
