"""Streams: the events by which a response is sent, one after another.

An `error` here says that the API never sends such a stream: the record is cut, altered or made up. A `warning` says
that it can happen, and that the message must not be appended to a history. The messages are turnlint's own, for the
API does not answer to what it sent itself; a path begins with the index of an event.

`turnlint.check_stream` gives the response that the events add up to, says whether the stream is complete, and judges
the response by its own rules where it is.
"""
