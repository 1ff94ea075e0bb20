"""Transcripts: records of single messages, from which the requests are rebuilt that they stand for."""
