"""Putting records right: what people ask for, who has to agree to it, and what becomes of it.

A request falls into parts, and each part is decided by itself (`filing`, `answering`). What a part does is its kind's
to know (`kinds`); who has to agree is one rule for all (`deciders`).
"""
