"""The literature for programs. An endpoint reads its parameters, asks what a page would ask, and says in the schema
what it gives; it holds no logic of its own, and it refuses nothing that a person types as words."""
