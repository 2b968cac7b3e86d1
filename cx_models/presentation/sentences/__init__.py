"""What a person would say aloud of a result: whole sentences, made of facts and the catalogue's words."""
