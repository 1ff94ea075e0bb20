"""How the stand-in's answers travel: as streams, broken on purpose, through a server or a transport."""
