"""Accounts in the admin, in the way Django brings. What people assert in the portal is never edited here."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from profiles.models import User

admin.site.register(User, UserAdmin)
