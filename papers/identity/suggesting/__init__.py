"""What may be wrong with records, for people to look at: nothing here changes one.

`interface` is what a page knows; `present` is the suggester that is used, and a measured one takes its place there.
What it weighs is read by `reading` and `candidates`; `name_forms`, `weighing` and `mixtures` decide, and are pure.
"""
