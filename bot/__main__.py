"""The command line: ``python -m bot``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.settings import Settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
FAULT = 2


def _stop(*lines: object) -> typer.Exit:
    """Say what is wrong, a line each, and end with status 2."""
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(FAULT)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="One question.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A file of questions, one JSON object a line.")] = None,
    as_: Annotated[str | None, typer.Option("--as", help="Unit type of who asks, for example thcs.")] = None,
    lang: Annotated[str | None, typer.Option(help="vi or en; otherwise the question's own language.")] = None,
    today: Annotated[str | None, typer.Option(help="The day it is, YYYY-MM-DD.")] = None,
    packs: Annotated[Path | None, typer.Option(envvar="NHAC_PACKS", help="Another folder of packs.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    explain: Annotated[bool, typer.Option(help="Say what was read out of the question.")] = False,
    before: Annotated[list[str] | None, typer.Option(help="An earlier question of the same person.")] = None,
    ago: Annotated[int, typer.Option(help="Minutes since the earlier question; it is forgotten after 30.")] = 0,
) -> None:
    """Answer a question about the directive."""
    from bot import asking

    try:
        if batch is not None:
            asking.batch(batch, packs)
        elif question is not None:
            asking.one(question, asking.Options(as_, lang, today, packs, as_json, explain, tuple(before or ()), ago))
        else:
            raise _stop("ask: give a question, or --batch FILE")
    except asking.AskError as error:
        raise _stop(*error.faults) from error


@app.command()
def check(
    pack: Annotated[Path | None, typer.Argument(help="Folder of one pack; otherwise all.")] = None,
    packs: Annotated[Path | None, typer.Option(envvar="NHAC_PACKS", help="Another folder of packs.")] = None,
) -> None:
    """Validate packs, forms and wording, all at once."""
    from knowledge.check import check_pack, check_requests
    from knowledge.pack import PACKS
    from knowledge.wording import faults_of

    if packs is not None and not packs.is_dir():
        raise _stop(f"{packs}: is no folder of packs")
    folders = [pack] if pack else sorted(each for each in (packs or PACKS).iterdir() if each.is_dir())
    faults = [f"{folder.name}/{fault}" for folder in folders for fault in check_pack(folder)]
    if pack is None:
        faults += [f"requests/{fault}" for fault in check_requests()]
        faults += [": ".join(part for part in fault if part) for fault in faults_of()]
    if faults:
        raise _stop(*faults, f"{len(faults)} fault(s)")
    typer.echo(f"{', '.join(folder.name for folder in folders)}: no fault")


@app.command()
def learn(
    pack: Annotated[Path | None, typer.Argument(help="Folder of one pack; otherwise all that have phrasings.")] = None,
    packs: Annotated[Path | None, typer.Option(envvar="NHAC_PACKS", help="Another folder of packs.")] = None,
) -> None:
    """Learn from packs' phrasings how alike questions are to them; needs what `make learn` installs."""
    from knowledge.pack import PACKS, PackError
    from knowledge.phrasings import PHRASINGS, PhrasingError

    folders = [pack] if pack else sorted(each.parent for each in (packs or PACKS).glob(f"*/{PHRASINGS}"))
    try:
        from knowledge.learning import learn as learn_from

        for folder in folders:
            typer.echo(f"{folder.name}: learned from {learn_from(folder)} phrasings")
    except ImportError:
        raise _stop("learn: scikit-learn is not installed; make learn installs it") from None
    except PackError as error:
        raise _stop(*error.faults) from error
    except (PhrasingError, OSError) as error:
        raise _stop(error) from error


@app.command()
def play(
    script: Annotated[Path, typer.Argument(help="A script, one JSON object a line; - for standard input.")],
    directory: Annotated[Path | None, typer.Option(help="Units and people; otherwise the sample.")] = None,
    database: Annotated[
        str | None, typer.Option(help="Address of an empty database; otherwise a temporary one.")
    ] = None,
) -> None:
    """Play a script through the real pipeline on a simulated clock, and print what people receive."""
    from bot import playing

    try:
        playing.run(script, directory, database)
    except playing.PlayError as error:
        raise _stop(*error.faults) from error


@app.command()
def run() -> None:
    """Run the program: as the environment says, or in demo mode where nothing is configured."""
    from bot.directory.spreadsheets import DirectoryError
    from bot.logs import start_logging
    from bot.running import RunError
    from bot.running import run as serve
    from knowledge.pack import PackError
    from storage.engine import StorageError

    settings = _settings()
    start_logging(settings.log_level if settings.configured else "WARNING")
    try:
        serve(settings)
    except (DirectoryError, PackError) as error:
        raise _stop(*error.faults) from error
    except (RunError, StorageError) as error:
        raise _stop(error) from error
    except OSError as error:
        raise _stop(f"{error.filename or 'disk'}: {error.strerror}") from error
    except KeyboardInterrupt:
        raise typer.Exit from None


@app.command()
def settings() -> None:
    """Print the settings in force, secrets masked."""
    from bot.settings import shown

    rows = shown(_settings())
    width = max(len(name) for name, _, _ in rows)
    for name, value, purpose in rows:
        typer.echo(f"{name:{width}}  {value:20}  {purpose}")


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A folder with units.csv and people.csv, or an XLSX file.")],
    apply: Annotated[bool, typer.Option("--apply", help="Write it; otherwise only show what would change.")] = False,
) -> None:
    """Import the directory of units and people: a dry run, unless told to apply it."""
    from bot import administering

    _administer(lambda: administering.import_directory(_settings(), path, apply=apply))


@app.command()
def invite(
    unit: Annotated[str | None, typer.Option(help="Code of one unit.")] = None,
    person: Annotated[str | None, typer.Option(help="Code of one person.")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody who has no account yet.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write an XLSX file, a sheet a Phòng, instead of printing.")] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Make the unused codes worthless instead.")] = False,
) -> None:
    """Issue invitations (those issued before become worthless), or revoke them."""
    from bot import administering

    chosen = administering.Chosen(unit, person, everybody)
    if revoke:
        _administer(lambda: administering.revoke(_settings(), chosen))
    else:
        _administer(lambda: administering.invite(_settings(), chosen, out))


@app.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask Telegram.")] = False,
) -> None:
    """Look at token, webhook, clock, database and directory; ends with status 1 where something is to be mended."""
    from bot.clock import SystemClock
    from bot.doctor import examine
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings()
    except SettingsError as error:
        for fault in error.faults:
            typer.echo(f"mend  settings   {fault}")
        raise typer.Exit(1) from error
    findings = []
    for finding in examine(settings, SystemClock(), offline=offline):
        typer.echo(str(finding))
        findings.append(finding)
    if any(finding.mark == "mend" for finding in findings):
        raise typer.Exit(1)


@app.command()
def export(
    form: Annotated[str, typer.Option("--format", help="xlsx, csv or docx (the consolidated report).")] = "xlsx",
    obligation: Annotated[str | None, typer.Option(help="One obligation, by its id; otherwise all.")] = None,
    unit: Annotated[str | None, typer.Option(help="Code of a unit: it and those under it; otherwise all.")] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; otherwise one named by the day, here.")] = None,
) -> None:
    """Write what was handed in as a file, as the department sees it."""
    from bot import exporting

    _administer(lambda: exporting.export(_settings(), form, obligation, unit, out))


person_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What is stored on a person.")
app.add_typer(person_app, name="person")


@person_app.command("export")
def person_export(
    code: Annotated[str, typer.Argument(help="The person's code in the directory.")],
    out: Annotated[Path | None, typer.Option(help="ZIP file to write; otherwise one named by the code, here.")] = None,
) -> None:
    """Write everything that is stored on a person, with the files, as a ZIP."""
    from bot import privacy

    _administer(lambda: privacy.export_person(_settings(), code, out))


@person_app.command("erase")
def person_erase(
    code: Annotated[str, typer.Argument(help="The person's code in the directory.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase what identifies a person; what the unit handed in stays, under a pseudonym."""
    from bot import privacy

    def erased() -> Iterable[str]:
        settings = _settings()
        name = privacy.name_of(settings, code)
        if not yes:
            typer.confirm(f"Erase {name} ({code})? This cannot be undone", abort=True)
        yield from privacy.erase_person(settings, code)

    _administer(erased)


def _administer(work: Callable[[], Iterable[str]]) -> None:
    from bot.administering import AdministrationError
    from bot.directory.spreadsheets import DirectoryError
    from knowledge.pack import PackError
    from storage.engine import StorageError

    try:
        for line in work():
            typer.echo(line)
    except (AdministrationError, StorageError) as error:
        raise _stop(error) from error
    except (DirectoryError, PackError) as error:
        raise _stop(*error.faults) from error


def _settings() -> Settings:
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings()
    except SettingsError as error:
        raise _stop(*error.faults) from error


if __name__ == "__main__":
    app()
