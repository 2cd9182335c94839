"""Addresses of the library: what is one's own, and what somebody shared."""

from django.urls import path

from profiles.views.library import changing, reading, saving, sharing

own_urls = [
    path("", reading.library, name="me-library"),
    path("save/", saving.save, name="me-save"),
    path("unsave/", saving.unsave, name="me-unsave"),
    path("undo/", saving.undo, name="me-library-undo"),
    path("new/", changing.new, name="me-library-new"),
    path("works/<str:public_id>/", changing.lists_of_work, name="me-library-work"),
    path("<int:number>/", reading.one_list, name="me-library-list"),
    path("<int:number>/export.<str:extension>", reading.list_export, name="me-library-export"),
    path("<int:number>/edit/", changing.edit, name="me-library-edit"),
    path("<int:number>/remove/", changing.remove, name="me-library-remove"),
    path("<int:number>/follow/", changing.follow, name="me-library-follow"),
    path("<int:number>/move/", changing.move, name="me-library-move"),
    path("<int:number>/selection/", changing.selection, name="me-library-selection"),
    path("<int:number>/works/<str:public_id>/", changing.describe, name="me-library-describe"),
    path("<int:number>/share/", sharing.share, name="me-library-share"),
]
shared_urls = [
    path("<uuid:key>/", sharing.shared_list, name="shared-list"),
    path("<uuid:key>/export.<str:extension>", sharing.shared_export, name="shared-list-export"),
    path("<uuid:key>/copy/", sharing.copy_shared, name="shared-list-copy"),
]
