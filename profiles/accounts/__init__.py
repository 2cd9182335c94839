"""Accounts: signing up, signing in, addresses, second factors, sessions. The machinery is django-allauth's.

What is here says what this portal does differently, and why. Whoever needs an account's addresses or wants its sessions
ended asks here (`sessions.end_sessions`, `reauthentication.recently_proved`), never allauth.
"""
