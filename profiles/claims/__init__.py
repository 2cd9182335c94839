"""Claims on author records: what leads where, who may do it, and what a record's standing is. One writer: `act`."""
