"""Rules found, chosen, called by what occurs in a subject, and put into the API's order."""
