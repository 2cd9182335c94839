"""Fields of forms as our pages draw them, so that a template need not spell out every input."""

from django import template
from django.forms import BoundField, CheckboxInput, HiddenInput, RadioSelect, Select, Textarea
from django.utils.safestring import SafeString

register = template.Library()

_CLASSES = ((CheckboxInput, "checkbox"), (RadioSelect, "radio"), (Select, "select"), (Textarea, "textarea"))


@register.filter
def drawn(field: BoundField) -> SafeString:
    """The input with the class of its kind, and without a placeholder: the label says it already."""
    widget = field.field.widget
    if isinstance(widget, HiddenInput):
        return field.as_widget()
    drawn_as = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "input")
    return field.as_widget(attrs={"class": drawn_as, "placeholder": False})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)
