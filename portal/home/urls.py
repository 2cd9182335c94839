"""The front door and the pages about the portal itself."""

from django.urls import path

from portal.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("robots.txt", views.robots, name="robots"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
