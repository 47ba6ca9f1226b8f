# How many recommendations there are, and how many of them are supported
curl -s "$QADAM_API/counts"
curl -s "$QADAM_API/recommendations?position=supported&limit=2"
# Ask again only for what has changed: 304 where nothing has
etag=$(curl -s -D - -o /dev/null "$QADAM_API/reviews" | tr -d '\r' | sed -n 's/^[Ee][Tt][Aa][Gg]: //p')
curl -s -o /dev/null -w '%{http_code}\n' -H "If-None-Match: $etag" "$QADAM_API/reviews"
