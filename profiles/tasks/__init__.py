"""What runs beside the pages or by the clock: each task takes ids, calls one service, and may run any number of times.

One module a concern; a module is listed here so that the worker knows its tasks.
"""

from profiles.tasks.accounts import purge_accounts_task, tidy_accounts_task
from profiles.tasks.mail import forget_mail_texts_task, send_mail_task

__all__ = ["forget_mail_texts_task", "purge_accounts_task", "send_mail_task", "tidy_accounts_task"]
