"""Nothing is fetched for a PDF file, from nowhere."""

import http.server
import threading

import pytest
from weasyprint import HTML

from qadam.base.pdf_files import no_fetcher


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a.png", "file:///etc/passwd", "data:image/png;base64,AAAA"])
def test_every_address_is_refused(address):
    with pytest.raises(ValueError, match="nothing from outside"):
        no_fetcher().fetch(address)


def test_a_page_that_names_an_address_is_made_without_it():
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = f'<img src="http://127.0.0.1:{server.server_port}/a.png"><img src="file:///etc/passwd">text'
        made = HTML(string=page, url_fetcher=no_fetcher()).write_pdf()
        server.shutdown()
    assert made.startswith(b"%PDF")
    assert asked == []
