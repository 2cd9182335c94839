"""The graph as tables: builds, and the edges of each."""

from graph.models.builds import GraphBuild
from graph.models.edges import About, Affiliated, Authored, Cites, Coauthor, Ground, Interest, Person

__all__ = ["About", "Affiliated", "Authored", "Cites", "Coauthor", "GraphBuild", "Ground", "Interest", "Person"]
