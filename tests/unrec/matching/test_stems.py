"""Stems of words: Kazakh by the own suffix stripper, the other languages by Snowball."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.matching.kazakh import strip_kazakh
from unrec.matching.stems import LANGUAGES, detect_language, stem, stem_text, stem_variants, words

# Stem: forms of it as they stand in plans, laws and reports. The first form is always the dictionary's.
KAZAKH = {
    "адам": "адам адамның адамға адамды адамда адамнан адаммен адамдар адамдардың адамдарға адамы",
    "құқық": "құқық құқықтар құқықтары құқықтарын құқықтарының құқықтарына құқығы құқығын құқығының құқықтың",
    "бала": "бала баланың балаға баланы балалар балалардың балаларға балаларды баласы баласының",
    "әйел": "әйел әйелдер әйелдердің әйелдерге әйелдерді әйелдерден әйелдің әйелге",
    "заң": "заң заңның заңға заңдар заңдары заңдарын заңдарға заңда заңнан заңы",
    "мемлекет": "мемлекет мемлекеттің мемлекетке мемлекетті мемлекеттер мемлекеттердің мемлекеті мемлекетіміз",
    "қоғам": "қоғам қоғамның қоғамға қоғамда қоғамы",
    "ұсыным": "ұсыным ұсынымдар ұсынымдарды ұсынымдардың ұсынымдары ұсынымдарын ұсынымға",
    "комитет": "комитет комитеттің комитетке комитеті комитетінің комитетіне комитеттер",
    "министрлік": "министрлік министрлігі министрлігінің министрліктер министрлікке",
    "сот": "сот соттың сотқа соттар соттарды соты сотта соттан сотпен",
    "халық": "халық халықтың халыққа халқы халқының халқына халықтар",
    "орын": "орын орынға орындар орны орнында",
    "конвенция": "конвенция конвенцияның конвенцияға конвенцияны конвенциялар конвенциясы конвенциясын конвенциясына",
    "хаттама": "хаттама хаттаманың хаттамаға хаттамасы хаттамасына хаттамалар",
    "мүгедектік": "мүгедектік мүгедектігі мүгедектіктің",
    "бостандық": "бостандық бостандығы бостандығын бостандықтары бостандығының",
    "тұлға": "тұлға тұлғалар тұлғаларға тұлғаның",
    "босқын": "босқын босқындар босқындардың босқындарға",
    "мигрант": "мигрант мигранттар мигранттардың мигранттарға",
    "білім": "білім білімге білімнің білімі",
    "денсаулық": "денсаулық денсаулыққа денсаулығы денсаулығын",
    "қызмет": "қызмет қызметтер қызметтері қызметіне қызметінің қызметпен",
    "орган": "орган органдар органдары органдарының органға",
    "ұйым": "ұйым ұйымдар ұйымдары ұйымдарының ұйымға ұйыммен",
    "ел": "ел елдер елдің елге елі еліміз елдерден",
    "іс": "іс істер істі іске ісі істерді",
    "жыл": "жыл жылы жылдың жылдары жылға жылдан",
    "кітап": "кітап кітабы кітаптар кітапқа",
    "мектеп": "мектеп мектебі мектептер мектепке мектептерде",
    "отбасы": "отбасы отбасының отбасына отбасылар",
    "орта": "орта ортада ортаны ортаның",
    "жоспар": "жоспар жоспары жоспарын жоспарға жоспарлар",
    "шара": "шара шаралар шараларды шараларын шарасы",
    "нәсіл": "нәсіл нәсілдер нәсілі",
    "тіл": "тіл тілдер тілге тілі тілінде тілдік",
    "дін": "дін діндер дінге діні діндердің",
    "шешім": "шешім шешімдер шешімі шешімін шешімге",
    "қылмыс": "қылмыс қылмысқа қылмыстар қылмысы қылмыспен",
    "жұмыс": "жұмыс жұмысқа жұмысы жұмыстар жұмыстан",
    "қорғау": "қорғау қорғауды қорғаудың қорғауға қорғауы",
    "қабылдау": "қабылдау қабылдауды қабылдаудың қабылдауға",
    "даму": "даму дамуды дамудың дамуы дамуға",
}
NOT_A_NOUN_ENDING = {"тілдік"}  # an adjective of its own, "linguistic"
PAIRS = [(form, root) for root, forms in KAZAKH.items() for form in forms.split() if form not in NOT_A_NOUN_ENDING]


def test_the_list_of_kazakh_words_is_long_enough_to_mean_something():
    assert len(set(PAIRS)) == len(PAIRS) >= 150


@pytest.mark.parametrize(("form", "root"), PAIRS)
def test_a_kazakh_form_loses_its_endings(form, root):
    assert strip_kazakh(form) == root


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ("құқық", "құқықтық", "an adjective made of a noun stays apart"),
        ("тұлға", "тұл", "ends like a dative and is none"),
        ("бостандық", "бос", "derived nouns keep their ending"),
        ("орта", "ор", "-та never stands after р"),
        ("ана", "а", "no stem is a single letter"),
        ("басқа", "бас", "'other' is not 'to the head'"),
        ("нұсқа", "нұс", "'version' is a stem"),
    ],
)
def test_different_kazakh_words_keep_different_stems(left, right, reason):
    assert strip_kazakh(left) != strip_kazakh(right), reason


@given(st.text(alphabet="аәбвгғдежзийкқлмнңоөпрстуұүфхһшыіэюя", max_size=24))
def test_the_stem_of_a_kazakh_stem_is_itself(word):
    once = strip_kazakh(word)
    assert strip_kazakh(once) == once


@given(st.text(alphabet="аәбвгғдежзийкқлмнңоөпрстуұүфхһшыіэюя", min_size=2, max_size=24))
def test_a_kazakh_word_never_loses_everything(word):
    assert len(strip_kazakh(word)) >= 2


@pytest.mark.parametrize(
    ("language", "left", "right"),
    [
        ("en", "Ratify", "ratified"),
        ("en", "recommendations", "recommendation"),
        ("ru", "рекомендации", "рекомендаций"),
        ("ru", "обязательства", "обязательствами"),
        ("ru", "Ребёнка", "ребенка"),
        ("ru", "пытки", "пыток"),
        ("ru", "тюрьмы", "тюрем"),
        ("ru", "ребенок", "ребенка"),
        ("fr", "discriminations", "discrimination"),
        ("fr", "Égalité", "égalités"),
        ("es", "recomendaciones", "recomendación"),
        ("ar", "التعذيب", "تعذيب"),
        ("kk", "ҚҰҚЫҚТАРЫНЫҢ", "құқық"),
    ],
)
def test_forms_of_one_word_meet_in_their_stem(language, left, right):
    assert stem(left, language) == stem(right, language)


def test_a_latin_abbreviation_in_russian_text_is_found_by_its_english_stem():
    assert stem("OPCAT", "ru") == stem("opcat", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ratify the Optional Protocol to the Convention", "en"),
        ("Ратифицировать Факультативный протокол к Конвенции", "ru"),
        ("Конвенцияға қосымша хаттаманы ратификациялау", "kk"),
        ("Министерство Қазақстан Республикасы, о котором идет речь в этом длинном русском тексте о правах", "ru"),
        ("Ratifier le Protocole facultatif et abolir la peine de mort dans les textes", "fr"),
        ("Ratificar el Protocolo y abolir la pena de muerte para todos los delitos", "es"),
        ("التصديق على البروتوكول الاختياري", "ar"),
        ("批准《禁止酷刑公约任择议定书》", "zh"),
        ("", "en"),
        ("126.26", "en"),
    ],
)
def test_the_language_of_a_text_is_told_by_its_letters(text, language):
    assert detect_language(text) == language


def test_words_are_lower_case_and_parted_at_hyphens():
    assert words("Non-Discrimination, Ещё раз: 126.26!") == ["non", "discrimination", "еще", "раз", "126", "26"]


def test_chinese_gives_pairs_of_characters():
    assert stem_text("禁止酷刑") == ["禁止", "止酷", "酷刑"]
    assert stem_text("法") == ["法"]


def test_a_query_word_of_unknown_language_gives_every_stem_of_its_script():
    assert "бала" in stem_variants("балалар")
    assert stem_variants("құқықтары") == ("құқық",)
    assert set(stem_variants("recommendations")) >= {stem("recommendations", "en")}


def test_no_diacritics_are_left_in_latin_stems():
    assert all(s.isascii() for s in stem_text("Réparations équitables à Genève", "fr"))


@given(st.text(max_size=200), st.sampled_from([None, *LANGUAGES]))
def test_any_text_has_stems(text, language):
    assert all(isinstance(s, str) and s for s in stem_text(text, language))


def test_two_threads_stem_at_the_same_time():
    text = " ".join(f"recommendations{'s' * (i % 7)} обязательствами{i} ratifying" for i in range(400))
    expected = stem_text(text, "en")
    results: list[list[str]] = []
    threads = [threading.Thread(target=lambda: results.append(stem_text(text, "en"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4
