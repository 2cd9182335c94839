"""Reading the literature. Selectors return dataclasses or typed QuerySets and never write."""
