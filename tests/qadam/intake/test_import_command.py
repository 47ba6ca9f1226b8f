"""`qadam import` from files to the register, with one sentence on whatever is wrong."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qadam.intake.models import Import
from qadam.register.models import Recommendation
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    """Return a function that writes documents and gives their paths."""

    def written(*contents: bytes) -> list[str]:
        paths = [tmp_path / f"file-{number}.docx" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        return [str(path) for path in paths]

    return written


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import", *arguments, stdout=out)
    return out.getvalue()


def test_files_are_read_and_summed_up(files):
    printed = run(*files(papers.report(), papers.addendum(), papers.matrix({"7.1": "Noted"})))
    assert "A/HRC/60/7 (report): 8 recommendations, 4 supported, 0 noted, 4 pending" in printed
    assert "8 new, 0 changed, 0 unchanged" in printed
    assert "[position-disagrees-with-list] 7.1: the thematic list gives another position." in printed
    assert not Recommendation.objects.exists()


def test_up_to_the_register_and_again_without_a_change(files):
    arguments = [*files(papers.report(), papers.addendum()), "--accept-all", "--publish"]
    assert "published: 8 new, 0 changed, 0 unchanged" in run(*arguments)
    printed = run(*arguments, "--review", "isl-upr-4")
    assert "0 new, 0 changed, 8 unchanged" in printed
    assert "published: 0 new, 0 changed, 8 unchanged" in printed
    assert Recommendation.objects.count() == 8


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["/nowhere/file.pdf"], "/nowhere/file.pdf cannot be opened"),
        (["FILE", "--review", "xyz-upr-9"], "no review xyz-upr-9"),
        (["FILE", "--publish"], "8 proposals are still to be reviewed"),
    ],
)
def test_what_is_wrong_is_one_sentence(files, arguments, sentence):
    path = files(papers.report())[0]
    with pytest.raises(CommandError, match=sentence):
        run(*[path if argument == "FILE" else argument for argument in arguments])


def test_an_unreadable_file_exits_with_2(files):
    with pytest.raises(CommandError) as refused:
        run(*files(b"\x00\x01 nothing"))
    assert refused.value.returncode == 2
    assert not Import.objects.exists()
