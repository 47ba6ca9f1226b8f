"""Names of States in running text, in every language, with the slips that real documents have."""

import json
from collections import Counter

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.vocabularies.states import LANGUAGES, all_states, find_states, state_code

CASES = [
    ("(France)", ["FRA"], "the plain case"),
    ("(Venezuela (Bolivarian Republic of), Spain)", ["VEN", "ESP"], "brackets inside a name"),
    ("(Bolivarian Republic of Venezuela)", ["VEN"], "the older order of the name"),
    ("Niger, Nigeria and Nigeria", ["NER", "NGA", "NGA"], "one name begins another"),
    ("Guinea; Guinea-Bissau; Equatorial Guinea; Papua New Guinea", ["GIN", "GNB", "GNQ", "PNG"], "four Guineas"),
    ("Congo and the Democratic Republic of the Congo", ["COG", "COD"], "two Congos"),
    ("Republic of Korea; Democratic People's Republic of Korea", ["KOR", "PRK"], "two Koreas"),
    ("Democratic People’s Republic of\nKorea", ["PRK"], "broken over a line, with a printer's apostrophe"),
    ("Ireland and Northern Ireland", ["IRL"], "Northern Ireland is no State"),
    ("United Kingdom of Great Britain and Northern Ireland", ["GBR"], "and ends a State's name"),
    ("Sudan, South Sudan", ["SDN", "SSD"], "two Sudans"),
    ("Dominica (Dominican Republic)", ["DMA", "DOM"], "an island and a republic"),
    ("Viet Nam, Vietnam, VIET NAM", ["VNM", "VNM", "VNM"], "spellings of one name"),
    ("Turkey, Türkiye, Turkiye", ["TUR", "TUR", "TUR"], "renamed State, with and without diacritics"),
    ("Cape Verde and Cabo Verde; Swaziland and Eswatini", ["CPV", "CPV", "SWZ", "SWZ"], "former names"),
    ("the former Yugoslav Republic of Macedonia", ["MKD"], "a name that starts in lower case"),
    ("UK, USA, US, U.S.A., DPRK, UAE, Lao PDR", ["GBR", "USA", "USA", "USA", "PRK", "ARE", "LAO"], "abbreviations"),
    ("give us US$ 5 million in the uk", [], "a pronoun, an amount, lower case"),
    ("St. Kitts and Nevis and St Lucia", ["KNA", "LCA"], "Saint, abbreviated"),
    ("Côte d’Ivoire, Cote d'Ivoire, CÔTE D’IVOIRE", ["CIV", "CIV", "CIV"], "diacritics and capitals"),
    ("a lake in chad and porcelain of china", [], "small letters name no State"),
    ("Lake Chad, the Niger Delta, New Mexico", [], "places that only contain a State's name"),
    ("france; spain", ["FRA", "ESP"], "a text without any capital"),
    ("Mexico3", ["MEX"], "a footnote mark glued to the name"),
    ("Франция; Соединенного Королевства; Российской Федерации", ["FRA", "GBR", "RUS"], "Russian cases"),
    ("делегации Нигера и Нигерии", ["NER", "NGA"], "Russian genitives of like names"),
    ("после того как того требует закон", [], "a pronoun that is spelt as Togo"),
    ("Боливия (Многонациональное Государство)", ["BOL"], "brackets in Russian"),
    ("Соединённые Штаты Америки и США", ["USA", "USA"], "the letter ё"),
    ("Францияның және Үндістанға; АҚШ", ["FRA", "IND", "USA"], "Kazakh cases"),
    ("Қазақстан Республикасында", ["KAZ"], "a Kazakh possessive with its case"),
    ("l'Algérie, les États-Unis d’Amérique, la Côte d'Ivoire", ["DZA", "USA", "CIV"], "French articles"),
    ("Bolivia (Estado Plurinacional de), EE.UU.", ["BOL", "USA"], "Spanish"),
    ("وفرنسا والولايات المتحدة الأمريكية", ["FRA", "USA"], "Arabic 'and' is written on to the name"),
    ("（法国、德国、刚果民主共和国）", ["FRA", "DEU", "COD"], "Chinese has no spaces"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "codes", "reason"), CASES, ids=[case[2] for case in CASES])
def test_states_are_found(text, codes, reason):
    assert [mention.code for mention in find_states(text)] == codes, reason


def test_a_mention_covers_the_brackets_of_its_name_and_no_article():
    text = "by the Netherlands (Kingdom of the) and the Sudan"
    assert [text[m.start : m.end] for m in find_states(text)] == ["Netherlands (Kingdom of the)", "Sudan"]


def test_a_french_given_name_is_a_state_in_french_only():
    assert find_states("Maurice et Dominique") == []
    assert [m.code for m in find_states("Maurice et Dominique", "fr")] == ["MUS", "DMA"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_found_by_its_own_name_in_every_language(language):
    wrong = []
    for state in all_states():
        for name in (state.names[language], state.formal_names.get(language)):
            if name and [m.code for m in find_states(name, language)] != [state.code]:
                wrong.append((name, find_states(name, language)))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_leads_back_to_its_code(language):
    assert [s.code for s in all_states() if state_code(s.names[language]) != s.code] == []


@given(st.text(max_size=300), st.sampled_from([None, *LANGUAGES]))
def test_mentions_lie_in_the_text_in_order_and_apart(text, language):
    end = 0
    for mention in find_states(text, language):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


@given(
    st.lists(st.sampled_from(all_states()), min_size=1, max_size=12), st.sampled_from(["en", "ru", "kk", "fr", "es"])
)
def test_a_printed_list_gives_its_states(states, language):
    text = "(" + ", ".join(state.names[language] for state in states) + ")"
    assert Counter(m.code for m in find_states(text, language)) == Counter(state.code for state in states)


def test_every_recommending_state_of_the_real_reports_is_found_in_them(corpus):
    missing = []
    for report in sorted((corpus / "reports").glob("*.pdf"))[::4]:
        document = pypdfium2.PdfDocument(report)
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        named = {mention.code for mention in find_states(text, "en")}
        rows = json.loads(report.with_suffix("").with_suffix(".truth.json").read_text())["rows"]
        missing += [(report.name, code) for code in {row["from"] for row in rows} - {""} - named]
    assert missing == []
