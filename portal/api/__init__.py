"""The root of the API: how it fails, who may read it from where, and the page that documents it. Knows no endpoint;
each app has its own in its `api/`."""
