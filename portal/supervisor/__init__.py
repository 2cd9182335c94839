"""Runs the portal on one machine: web, worker and beat as children, and the embedded services beside them.

Standard library only and without Django, so that what watches over the portal is small and does not fall with it.
`manage.py up` prepares everything and then becomes this. In production, containers do its work.
"""
