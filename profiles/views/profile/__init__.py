"""The pages on which people write about themselves, and what others see of it."""
