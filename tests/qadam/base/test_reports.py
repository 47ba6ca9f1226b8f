"""Logs and error reports say where something broke, and never what was at hand."""

import logging

import pytest
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from qadam.base.logs import json_formatter, plain_formatter

SECRET = "".join(("Qan", "ary"))  # a report shows the lines of the source: the word stands in none


@pytest.fixture
def failure(rf: RequestFactory):
    """An error with a secret in a local variable, in the sent form and in a cookie."""
    request = rf.post("/", {"name": SECRET, "password": SECRET})
    request.COOKIES["last"] = SECRET
    try:
        at_hand = SECRET
        raise KeyError(len(at_hand))
    except KeyError as error:
        return request, (KeyError, error, error.__traceback__)


def test_a_report_holds_no_values(failure):
    request, information = failure
    reporter = ExceptionReporter(request, *information)
    for report in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert "test_reports.py" in report, "it says where it broke"
        assert SECRET not in report


@pytest.mark.parametrize("formatter", [json_formatter, plain_formatter])
def test_a_log_line_holds_no_values(failure, formatter):
    _request, information = failure
    record = logging.LogRecord("qadam", logging.ERROR, __file__, 1, "broke", None, information)
    line = formatter().format(record)
    assert "test_reports.py" in line
    assert SECRET not in line
