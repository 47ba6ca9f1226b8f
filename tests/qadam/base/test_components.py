"""The component tags: what they say to those who see the page, and to those who do not."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from qadam.base.charts import BarRow, bars
from qadam.base.pieces import STATUS_LOOKS, Box, Facet, FacetOption, SourcePage
from qadam.base.samples import SampleForm


def shown(template: str, address: str = "/en/", **context) -> str:
    return Template(template).render(Context({"request": RequestFactory().get(address), **context}))


@pytest.mark.parametrize("value", STATUS_LOOKS)
def test_a_status_is_a_word_and_a_shape(value):
    page = shown("{% status value %}", value=value)
    assert str(STATUS_LOOKS[value].word) in page
    assert re.search(r"<svg[^>]*aria-hidden.*<(?:circle|path)", page)


def test_kinds_of_status_differ_in_shape_and_not_in_colour_alone():
    kinds = {look.kind for look in STATUS_LOOKS.values()}
    shapes = {re.sub(r' class="\w+"', "", shown("{% shape kind %}", kind=kind), count=1) for kind in kinds}
    assert len(shapes) == len(kinds)


def test_an_unknown_status_shows_its_own_name():
    assert "archived" in shown("{% status 'archived' %}").lower()


@pytest.mark.parametrize(
    ("template", "said", "unsaid"),
    [
        ("{% chip 'SDG 16.3' 'proposed' 0.71 %}", "proposed 0.71", "rejected"),
        ("{% chip 'SDG 16.3' 'confirmed' 0.71 %}", "SDG 16.3", "0.71"),
        ("{% chip markup %}", "&lt;b&gt;", "<b>"),
    ],
)
def test_a_label_says_whether_it_is_proposed(template, said, unsaid):
    page = shown(template, markup="<b>")
    assert said in page
    assert unsaid not in page


def test_a_progress_bar_has_its_number_in_words_and_for_machines():
    page = shown("{% progress 277 294 'Reviewed' %}")
    assert "277 of 294" in page
    assert 'value="277" max="294"' in page


def test_a_progress_bar_without_an_end_claims_no_number():
    assert "value=" not in shown("{% progress None 0 'Reading' %}")


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_numbers_for_machines_stay_as_machines_read_them(language):
    chart = bars([BarRow("a", 1.5), BarRow("b", 12000)], title="t", column="c", value_column="v")
    with translation.override(language):
        page = shown("{% progress 12000 1234567 'x' %}")
        picture = shown("{% chart chart %}", chart=chart)
    assert 'value="12000" max="1234567"' in page
    numbers = re.findall(r'\s(?:x|y|width|height)="([^"]*)"', picture)
    assert len(numbers) > 10
    assert [text for text in numbers if not re.fullmatch(r"-?\d+(\.\d+)?", text)] == []


# Lists -------------------------------------------------------------------------------------------------------------
def test_pages_keep_the_rest_of_the_address():
    page = Paginator(range(1000), 50).page(2)
    links = re.findall(r'href="([^"]+)"', shown("{% pages p %}", "/en/?q=a%26b&page=2&area=1&area=2", p=page))
    assert "?q=a%26b&amp;page=3&amp;area=1&amp;area=2" in links


def test_one_page_needs_no_numbers():
    assert shown("{% pages p %}", p=Paginator(range(3), 50).page(1)).strip() == ""


def test_filters_are_a_form_with_counts_that_keeps_the_search():
    facet = Facet("area", "Area", [FacetOption("1", "Torture", 24, True), FacetOption("2", "Children", 0)])
    page = shown("{% facets groups %}", "/en/?q=OPCAT&area=1&page=9", groups=[facet])
    assert '<input type="hidden" name="q" value="OPCAT">' in page
    assert 'value="1" checked' in page
    assert "page" not in re.findall(r'name="(\w+)"', page)
    assert 'class="n">24<' in page


@pytest.mark.parametrize(
    ("value", "kind"), [("not_implemented", "late"), ("in_progress", "going"), ("unheard-of", "idle")]
)
def test_a_block_takes_the_colour_of_a_status(value, kind):
    assert shown("{{ value|status_kind }}", value=value) == kind


def test_the_title_of_a_picture_below_its_heading_is_for_screen_readers():
    chart = bars([BarRow("Torture", 3)], title="By area", column="Area", value_column="Count")
    assert '<figcaption class="hidden-visually">By area' in shown("{% chart chart headed=True %}", chart=chart)
    assert "<figcaption>By area" in shown("{% chart chart %}", chart=chart)


def test_a_chosen_filter_is_never_folded_away():
    options = [FacetOption(str(n), f"State {n}", n, selected=n == 9) for n in range(12)]
    facet = Facet("state", "State", options, open_count=3)
    assert [o.value for o in facet.first_options] == ["0", "1", "2", "9"]
    assert len(facet.first_options) + len(facet.other_options) == 12


def test_a_source_page_marks_its_places_and_says_so():
    source = SourcePage("/p.png", 595.3, 841.9, "A/HRC/00/7, page 18", [Box(70, 120, 455.25, 44, True)], "Ensure that")
    page = shown("{% source_page s %}", s=source)
    assert 'viewBox="0 0 595.30 841.90"' in page
    assert 'width="455.25"' in page
    assert 'aria-label="1 marked place: Ensure that"' in page
    assert 'alt="A/HRC/00/7, page 18"' in page


def test_what_people_write_is_never_markup():
    page = shown(
        "{% difference a b %}{% notice 'info' a %}{% endnotice %}{% disclosure a %}{% enddisclosure %}{% kbd a b %}",
        a="<i>",
        b="<u>",
    )
    assert "<i>" not in page
    assert "<u>" not in page


# Forms -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def refused() -> str:
    return shown("{{ form }}", form=SampleForm({"title": "x" * 60, "languages": ["de"]}))


def test_an_error_stands_in_the_summary_at_its_field_and_in_what_is_read_aloud(refused):
    assert re.search(r'role="alert".*<a href="#id_title">Title: Ensure', refused, re.DOTALL)
    assert re.search(r'<input[^>]*name="title"[^>]*aria-invalid="true"', refused)
    described = re.search(r'<input[^>]*name="title"[^>]*aria-describedby="([^"]+)"', refused)
    assert described is not None
    assert all(f'id="{name}"' in refused for name in described[1].split())


def test_the_summary_leads_to_something_that_exists(refused):
    anchors = re.findall(r'<a href="#([^"]+)">', refused)
    assert len(anchors) == 6
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in refused] == []


def test_every_input_has_a_label(refused):
    inputs = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', refused)
    assert len(inputs) > 10
    assert [name for name in inputs if f'for="{name}"' not in refused] == []


def test_what_may_be_left_out_says_so_and_a_fresh_form_has_no_errors():
    page = shown("{{ form }}", form=SampleForm())
    assert page.count("(optional)") == 3
    assert "error-summary" not in page
    assert "aria-invalid" not in page


def test_a_fault_of_the_whole_form_stands_in_its_summary():
    class Whole(forms.Form):
        name = forms.CharField(required=False)

        def clean(self):
            raise forms.ValidationError("The two do not fit together.")

    assert "<li>The two do not fit together.</li>" in shown("{{ form }}", form=Whole({}))
