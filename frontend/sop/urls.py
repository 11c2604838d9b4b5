"""Addresses of the SOP pages."""

from django.urls import URLPattern, path

from frontend.sop import views

app_name = "sop"
urlpatterns: list[URLPattern] = [
    path("", views.listing, name="list"),
    path("<slug:flow>/", views.flow, name="flow"),
    path("<slug:flow>/sop.pdf", views.document, name="document"),
    path("<slug:flow>/bpmn/", views.bpmn, name="bpmn"),
]
