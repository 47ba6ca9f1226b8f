"""Every recommendation on torture, page by page, with the standard library alone."""

import json
import os
from urllib.request import urlopen

address = os.environ["QADAM_API"] + "/recommendations?q=torture&limit=100"
while address:
    with urlopen(address) as answer:
        page = json.load(answer)
    for item in page["items"]:
        print(item["review"], item["number"], item["position"], item["texts"][0]["text"])
    address = page["next"]
