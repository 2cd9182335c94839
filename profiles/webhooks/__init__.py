"""Telling addresses that people name, signed, until they have heard or it is no use.

`endpoints` and `sending_again` are the acts of people, `delivering` is what a worker does. `standard_webhooks`,
`retrying` and `event_types` are pure. What is sent is made of `profiles.news.wording`, as everywhere; deliveries are
written by the relay (`profiles.news.relaying`), beside the notification that they carry.
"""
