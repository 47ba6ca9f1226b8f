"""The overdue measures of each area."""

import json
import os
from collections import Counter
from urllib.request import urlopen

address = os.environ["QADAM_API"] + "/measures?overdue=true&limit=200"
areas: Counter[str] = Counter()
while address:
    with urlopen(address) as answer:
        page = json.load(answer)
    areas.update(area for measure in page["items"] for area in measure["areas"])
    address = page["next"]
for area, count in areas.most_common():
    print(count, area)
