"""A PDF file is set in the letters of the site, and nothing is fetched for it from anywhere else."""

import http.server
import threading

import pytest
from weasyprint import HTML

from qadam.base.pdf_files import FONTS, site_fetcher


def pdf_of(page: str) -> bytes:
    return HTML(string=page, url_fetcher=site_fetcher()).write_pdf(uncompressed_pdf=True)


@pytest.mark.parametrize(
    ("file", "text"), [("noto-sans-latin-400.woff2", "minutes"), ("noto-sans-cyrillic-400.woff2", "протокол")]
)
def test_the_letters_of_the_site_are_in_the_file(file, text):
    face = f"@font-face {{ font-family: Own; src: url({FONTS}{file}) }} body {{ font-family: Own }}"
    assert b"+Own" in pdf_of(f"<style>{face}</style>{text}")


@pytest.mark.parametrize("name", ["nothing.woff2", "../base/qadam.css", "/etc/passwd"])
def test_nothing_but_letters_of_the_site_is_handed_out(name):
    with pytest.raises(ValueError, match="nothing from outside"):
        site_fetcher().fetch(FONTS + name)


def test_a_page_that_names_another_address_is_made_without_it():
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = pdf_of(f'<img src="http://127.0.0.1:{server.server_port}/a.png"><img src="file:///etc/passwd">text')
        server.shutdown()
    assert made.startswith(b"%PDF")
    assert asked == []
