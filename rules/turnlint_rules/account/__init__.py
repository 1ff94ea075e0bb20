"""Account: keys, credit, limits and the service itself. No request shows them: these rules explain and do not judge."""
