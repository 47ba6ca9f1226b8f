"""The command `qadam`. Its own commands are listed by `qadam --help`; every command of Django works too."""

import os
import sys

HELP = """\
qadam: from United Nations recommendations to a plan, its execution and the report.

usage: qadam COMMAND [options]          (qadam COMMAND --help explains one)

Try it
  demo                     a running site with illustrative data at http://127.0.0.1:8000

Set up an instance (settings come from the environment, see docs/reference/settings.md)
  migrate                  make or update the database
  preset NAME              load a State's areas, bodies and cycles (kazakhstan, or a YAML file)
  person MAIL              make a sign-in and give it a role

Run it
  serve                    the web server
  worker                   the background jobs; as many as you like, on several machines

Use it
  import FILE...           read reports, addenda and thematic lists into a review
  publish --to FOLDER      the whole portal as plain files
  dump                     everything published, in one archive
  export                   the register, or decisions on labels, as JSON lines
  report PAPER CODE        a matrix, addendum, plan, statistics, briefing or report as DOCX, XLSX or PDF

Look after it
  backup FILE              everything, rows and files, into one archive
  restore FILE             an archive into an empty database
  rebuild_search           make the full-text index anew
  rotate_case_keys         new keys for confidential cases
  doctor                   checks everything, says what to do, exits 1 if something is wrong
"""


def main() -> None:
    """Run one command; `qadam`, `qadam help` and `qadam --help` print the page above."""
    arguments = sys.argv[1:]
    if not arguments or arguments in (["help"], ["--help"], ["-h"]):
        sys.stdout.write(HELP)
        return
    if arguments[0] == "demo":
        from qadam.operations.demo_settings import set_demo_environment

        set_demo_environment(is_world=any(one.partition("=")[0] == "--world" for one in arguments))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["qadam", *arguments])
    except ImproperlyConfigured as error:
        sys.stderr.write(f"qadam cannot start: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone (`qadam export | head`): that is its right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
