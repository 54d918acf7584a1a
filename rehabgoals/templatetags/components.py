"""The pieces several pages are made of; their markup is in `templates/components/`.

A tag here turns values into what one small template shows. Pages hold no logic beyond `if` and `for`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, PasswordInput, RadioSelect, Select, Textarea
from django.forms.boundfield import BoundWidget
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rehabgoals import days
from rehabgoals.forms import all_problems, things_to_look_at
from rehabgoals.telephones import dialled

register = template.Library()
register.filter(dialled)

# Where the way of a path begins and ends, in per cent of the drawing: the rings need room.
PATH_STARTS_AT, PATH_ENDS_AT = 2.0, 98.0
# Closer to an end than this, a centred label would leave the drawing.
PATH_LABEL_TURNS = 18.0


# --- Numbers, days ------------------------------------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None) -> str:
    """ "12 January", with the year when it is not this one."""
    return days.day_words(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """ "12 Jan", for a narrow column."""
    return days.short_day_words(value) if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """ "Tuesday 10 November"."""
    return days.weekday_words(value) if value else ""


@register.filter
def clock(value: time | datetime | None) -> str:
    """ "10:30", in the clinic's time zone."""
    return days.write_clock(value) if value is not None and value != "" else ""


@register.filter
def without_stop(words: object) -> str:
    """Typed words without a full stop at their end, to go on with in a sentence of ours."""
    return str(words).rstrip().rstrip(".۔。").rstrip()


# --- Forms -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, unit: object = "", last: object = "", layout: str = "", label: object = "", hint: object = ""
) -> dict[str, Any]:
    """A field with its label, hint, error and control, in that order and tied together for the ear.

    `unit` and `last` ("last 440, on 27 October") stand to its right; `layout` lays picks out differently. `label` and
    `hint` put a page's own words in place of the form's, for forms that come from a library.
    """
    if label:
        bound.label = label
    if hint:
        bound.help_text = hint
    widget = bound.field.widget
    found: dict[str, Any] = {
        "bound": bound,
        "id": bound.auto_id,
        "label": bound.label,
        "hint": bound.help_text,
        "errors": list(bound.errors),
        "unit": unit,
        "last": last,
    }
    if bound.is_hidden:
        return {"kind": "hidden", "control": bound}
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        options = _options(bound)
        return found | {
            "kind": "picks",
            "options": options,
            "layout": layout or getattr(widget, "layout", "row"),
            "described_by": _described_by(bound),
        }
    if isinstance(widget, CheckboxInput):
        return found | {"kind": "tick", "control": _control(bound, "form-check-input")}
    return found | _typed(bound, unit, last)


def _typed(bound: BoundField, unit: object, last: object) -> dict[str, Any]:
    """The control of a field that is typed in or chosen from a list, with what stands around it."""
    widget, ends = bound.field.widget, _ends(bound.field)
    parts = {"unit": bool(unit), "last": bool(last), "ends": bool(ends)}
    base_class = "form-select" if isinstance(widget, Select) else "form-control"
    beside = [part for part, is_shown in parts.items() if is_shown]
    return {
        "kind": "area" if isinstance(widget, Textarea) else "text",
        "ends": ends,
        "has_plates": "in-number" in widget.attrs.get("class", "").split() or "data-ruler" in widget.attrs,
        "control": _control(bound, base_class, beside, _ruler_attributes(bound.field)),
    }


def _described_by(bound: BoundField, parts: list[str] | None = None) -> str:
    """Ids of what describes a control, in the order in which they stand on the page."""
    ids = [bound.field.widget.attrs.get("aria-describedby", "")]
    if bound.auto_id:
        if bound.help_text:
            ids.append(f"{bound.auto_id}_helptext")
        if bound.errors:
            ids.append(f"{bound.auto_id}_error")
        ids += [f"{bound.auto_id}_{part}" for part in parts or []]
    return " ".join(filter(None, ids))


def _control(
    bound: BoundField, base_class: str, parts: list[str] | None = None, more: Mapping[str, str] | None = None
) -> SafeString:
    classes = [base_class, bound.field.widget.attrs.get("class", ""), "is-invalid" if bound.errors else ""]
    attributes = {"class": " ".join(filter(None, classes)), **(more or {})}
    if described_by := _described_by(bound, parts):
        attributes["aria-describedby"] = described_by
    if bound.errors:
        attributes["aria-invalid"] = "true"
    # A placeholder repeats the label in grey, and goes away when it is needed.
    attributes["placeholder"] = False
    return bound.as_widget(attrs=attributes)


def _options(bound: BoundField) -> list[dict[str, Any]]:
    widget = bound.field.widget
    attributes = {"id": bound.auto_id, "class": "form-check-input"}
    if bound.field.disabled:
        attributes["disabled"] = True
    hints = {str(value): hint for value, hint in getattr(widget, "hints", {}).items()}
    options = []
    for data in widget.subwidgets(bound.html_name, bound.value(), attrs=attributes):
        option = BoundWidget(widget, data, bound.form.renderer)
        options.append(
            {
                "control": option.tag(),
                "id": option.id_for_label,
                "label": option.choice_label,
                "hint": hints.get(str(data["value"]), ""),
            }
        )
    return options


def _ends(form_field: Any) -> dict[str, str]:
    low, high = getattr(form_field, "low_words", ""), getattr(form_field, "high_words", "")
    if not (low or high):
        return {}
    return {"low": f"{form_field.write(form_field.min)}: {low}", "high": f"{form_field.write(form_field.max)}: {high}"}


def _ruler_attributes(form_field: Any) -> dict[str, str]:
    last = getattr(form_field, "last", None)
    if last is None:
        return {}
    word = pgettext("on a ruler, at the value of last time", "last")
    return {"data-ruler-last": form_field.write(last), "data-ruler-last-word": word}


@register.inclusion_tag("components/fields.html")
def fields(form: Any, *names: str) -> dict[str, Any]:
    """Several fields of a form one after the other; without names, all that are visible."""
    return {"fields": [form[name] for name in names] if names else form.visible_fields()}


@register.simple_tag
def hidden_fields(form: Any) -> SafeString:
    """The form's hidden fields, such as its version."""
    return mark_safe("".join(str(bound) for bound in form.hidden_fields()))  # noqa: S308 - Django's own widgets


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_shown: Any, note: object = "") -> dict[str, Any]:
    """What there is to look at in one or more forms, as links to the fields; nothing when all is well."""
    problems = all_problems(forms_shown)
    # A password is never sent back to the page.
    keeps_all = not any(
        isinstance(field.widget, PasswordInput)
        for shown in forms_shown
        for form in getattr(shown, "forms", [shown])
        for field in getattr(form, "fields", {}).values()
    )
    return {"problems": problems, "title": things_to_look_at(len(problems)), "note": note, "keeps_all": keeps_all}


@register.simple_tag(takes_context=True)
def error_title(context: RequestContext) -> str:
    """What a page's title begins with after a form came back: "Two things to look at · "."""
    title = context.get("error_title") or things_to_look_at(len(all_problems([context.get("form")])))
    return f"{title} · " if title else ""


@register.inclusion_tag("components/phrases.html")
def phrases(bound: BoundField, book: Any) -> dict[str, Any]:
    """The phrases of a book (accounts.phrases.PhraseBook) that are offered at this text field."""
    return {"phrases": book.at(bound.name), "field_id": bound.id_for_label, "label": bound.label}


# --- Goals -----------------------------------------------------------------------------------------------------------


def blank(question: object) -> SafeString:
    """A gap in a sentence that is still being written, with a question in it: "when?"."""
    return format_html('<span class="blank">{}</span>', question)


@register.inclusion_tag("components/goal_sentence.html")
def goal_sentence(
    sentence: Any,
    large: bool = False,
    live: bool = False,
    level: int | None = None,
    id: str = "",
    theirs: Any = None,
    language: str = "",
) -> dict[str, Any]:
    """A goal in words: the frame plain, the person's own words bold, the numbers below.

    `sentence` has `frame`, `words` and `numbers`. `large` once on a page; `level` makes it a heading; `live` while it
    is being written. `theirs` is the same in the patient's `language`, and stands right under it.
    """
    shown = {"sentence": sentence, "large": large, "live": live, "element": f"h{level}" if level else "p", "id": id}
    return shown | {"theirs": theirs, "language": language}


@register.inclusion_tag("components/path.html")
def path(progress: Any) -> dict[str, Any]:
    """Where somebody started, where they stand, where they want to be.

    `progress` has `start_label`, `start_value`, `now_label`, `now_value`, `target_label`, `target_value`, `percent` of
    the way from start to target (below 0 and above 100 are drawn at the ends; None when nothing is measured), `reached`
    and `rtl`; and `steps` on the way, each with `name`, `percent` and `is_reached`, where it has any.
    """
    if progress is None or progress.percent is None:
        return {"is_measured": False}
    share = min(100.0, max(0.0, float(progress.percent)))
    if progress.reached:
        share = 100.0
    along = PATH_STARTS_AT + share / 100 * (PATH_ENDS_AT - PATH_STARTS_AT)
    anchor = "middle"
    if along < PATH_LABEL_TURNS:
        anchor = "start"
    elif along > 100 - PATH_LABEL_TURNS:
        anchor = "end"
    mirrored = [_percent(100 - x if progress.rtl else x) for x in (PATH_STARTS_AT, along, PATH_ENDS_AT)]
    return {
        "is_measured": True,
        "progress": progress,
        "start": mirrored[0],
        "now": mirrored[1],
        "end": mirrored[2],
        "anchor": anchor,
        "steps": [(step, _percent(_along(step.percent, progress.rtl))) for step in getattr(progress, "steps", ())],
    }


def _along(percent: float, rtl: bool) -> float:
    along = PATH_STARTS_AT + percent / 100 * (PATH_ENDS_AT - PATH_STARTS_AT)
    return 100 - along if rtl else along


def _percent(x: float) -> str:
    # Always with a point: it is a number in a drawing, not in a sentence.
    return f"{x:.2f}".rstrip("0").rstrip(".") + "%"


@register.inclusion_tag("components/sun.html")
def sun() -> dict[str, Any]:
    """The star of something reached. It never stands without words beside it."""
    return {}


@register.inclusion_tag("components/tag.html")
def tag(text: object, kind: str = "") -> dict[str, Any]:
    """A state in one or two words; `kind` is "", "quiet" or "sun"."""
    return {"text": text, "kind": kind}


# --- Places and bars ------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/empty.html")
def empty(title: object, text: object = "", url: str = "", label: object = "", level: int = 2) -> dict[str, Any]:
    """An empty place that says what comes first, with at most one button."""
    return {"title": title, "text": text, "url": url, "label": label, "element": f"h{level}"}


@register.inclusion_tag("components/finish_bar.html")
def finish_bar(
    label: object, form: str = "", state: object = "", waiting: object = "", sections: Any = (), drafts: bool = False
) -> dict[str, Any]:
    """The bar that stays in view at a long form's end; its button sends the form with the id `form`.

    `sections` (of a slot) stand before the button; `drafts` says how the form's draft stands.
    """
    return {"label": label, "form": form, "state": state, "waiting": waiting, "sections": sections, "drafts": drafts}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: RequestContext, page: Any, label: object = "", param: str = "page") -> dict[str, Any]:
    """Pages of a long list, by words."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def link(number: int) -> str:
        if query is None:
            return f"?{param}={number}"
        query[param] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "label": label or _("Pages"),
        "newer": link(page.previous_page_number()) if page.has_previous() else "",
        "older": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/tabs.html")
def tabs(entries: Any, label: object = "") -> dict[str, Any]:
    """The pages of one thing: `entries` are (label, url, is_current)."""
    return {"entries": entries, "label": label or _("Pages of this patient")}
