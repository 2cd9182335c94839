"""The record of acts: rows that are only added, each sealed with the one before, and the proof that they are whole."""
