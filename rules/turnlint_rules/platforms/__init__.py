"""Platforms: what Amazon Bedrock, Google Cloud and Foundry refuse, and how Bedrock words it."""
