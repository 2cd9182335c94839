"""The graph for programs. An endpoint reads its parameters, asks a selector, and says in the schema what it gives."""
