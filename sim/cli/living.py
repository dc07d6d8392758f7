"""Live runs on the command line: `live`, one run on a projector and many phones."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import threading
import time
import webbrowser
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from sim.cli.app import FAILED, app, fail
from sim.cli.files import read_or_exit
from sim.workers import start_early

if TYPE_CHECKING:
    from sim.live.room import Room
    from sim.scenario.reading import Reading

PORT, PORTS_TRIED = 8765, 20
LOCAL = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")
FIRST_CHOICES = ("scenarios/workshop/late-notice.yaml", "scenarios/musterstadt.yaml")
MISSING = "a live run needs further packages: pip install 'ankunft[live]' (missing: {name})"


@app.command()
def live(
    file: Annotated[
        Path | None,
        typer.Argument(help="Scenario file (default: a workshop in the invented Musterstadt).", show_default=False),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; 0.0.0.0 lets the phones of the local network in.")
    ] = LOCAL,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help=f"Port (default: {PORT}, or the next that is free).")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Root of all draws (default: of the scenario).")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Begin anew, also where a run of this scenario was kept.")] = False,
) -> None:
    """Play a scenario live: one run that a room watches and steers."""
    path = file or _first_choice()
    start_early()
    reading = read_or_exit(path)
    listening = _listening(host, port)
    try:
        _serve(path, reading, listening, host, seed, browser=not no_browser, new=new)
    except ImportError as error:
        fail(MISSING.format(name=error.name))
    finally:
        listening.close()


def _serve(
    path: Path, reading: Reading, listening: socket.socket, host: str, seed: int | None, *, browser: bool, new: bool
) -> None:
    """Serve the run until Ctrl-C."""
    import uvicorn

    from sim.live.guard import LARGEST_MESSAGE
    from sim.live.server import Live

    port = listening.getsockname()[1]
    reached = [f"http://{one}:{port}/" for one in _reached_at(host)]
    shown = reached[0]
    room, note = _room(path, reading, shown, seed, new=new)
    here = f"http://{LOCAL if host in (*EVERYWHERE, 'localhost') else _bracketed(host)}:{port}/#key={room.key}"
    typer.echo(
        f"To steer:  {here}\nTo watch:  {' or '.join(reached)}{_hint(host)}\n{note}Ctrl-C ends; the run is kept."
    )
    config = uvicorn.Config(
        Live(room, host, Path("results")).asgi,
        log_level="warning",
        access_log=False,
        ws_max_size=4 * LARGEST_MESSAGE,
        ws_ping_interval=10,
        ws_ping_timeout=10,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    if browser:
        threading.Thread(target=_open, args=(server, here), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):  # how a live run usually ends
        server.run(sockets=[listening])
    if not server.started:
        raise typer.Exit(FAILED)
    if room.lock is not None:
        room.lock.close()
    typer.echo(f"\nKept in {room.kept_in}; the same command goes on on day {room.session.day}.")


def _room(path: Path, reading: Reading, address: str, seed: int | None, *, new: bool) -> tuple[Room, str]:
    """The room as it was kept, or a new one; and what to say about it."""
    from sim.live.autosave import kept, restored
    from sim.live.room import Room
    from sim.live.session import Session
    from sim.live.shelf import Shelf

    kept_in, lock, note = _kept_in(path.stem)
    shelf, state = Shelf.around(path), None if new else kept(kept_in)
    key, session = secrets.token_urlsafe(16), None
    scenario = path.stem
    if state is not None and seed in (None, state.get("seed")):
        try:
            played = Path(state["scenario"])
            again = reading if played.stem == path.stem else shelf.read(played.stem)
            session, key, scenario = restored(state, again), str(state["key"]), played.stem
            last = session.plan.date_of(max(0, session.day - 1))
            note += f"Goes on after {last} (day {session.day} of {session.plan.days}); --new begins anew.\n"
        except Exception as error:
            note += f"Begins anew: what was kept in {kept_in} cannot be gone on with ({error}).\n"
            kept_in.replace(kept_in.with_suffix(".old.json"))
    if session is None:
        session = Session(reading, reading.scenario.seed if seed is None else seed)
    return Room(session, shelf, scenario, key, address, kept_in, lock), note


def _kept_in(name: str) -> tuple[Path, IO[str], str]:
    """File the run is kept in, its lock, and what to say where another server has the usual one."""
    from sim.live.held import held

    note = ""
    for number in count(1):
        path = Path("results") / "live" / f"{name}{f'-{number}' if number > 1 else ''}.json"
        if (lock := held(path)) is not None:
            return path, lock, note
        note = "Another server plays this scenario already; this is a run of its own. For that one, end the other.\n"
    raise AssertionError


def _first_choice() -> Path:
    found = next((path for text in FIRST_CHOICES if (path := Path(text)).is_file()), None)
    if found is None:
        fail(f"name a scenario file: ankunft live FILE (there is no {FIRST_CHOICES[-1]} here)")
    return found


def _listening(host: str, port: int | None) -> socket.socket:
    """A socket on the port asked for, or on the next that is free where none was."""
    wanted = PORT if port is None else port
    found = _bound(host, wanted)
    if isinstance(found, socket.socket):
        return found
    following = (_bound(host, other) for other in range(wanted + 1, min(wanted + PORTS_TRIED, 65536)))
    free = next((one for one in following if isinstance(one, socket.socket)), None)
    if free is None:
        fail(f"{host} port {wanted} cannot be used: {found}{_own_addresses()}")
    number = free.getsockname()[1]
    if port is not None:
        free.close()
        fail(f"port {wanted} is in use; the next free one: --port {number}")
    typer.echo(f"port {wanted} is in use; this run is on {number}", err=True)
    return free


def _own_addresses() -> str:
    from sim.live.addresses import addresses

    return f"; this machine has {', '.join(addresses() or [LOCAL])}; 0.0.0.0 means all of them"


def _bound(host: str, port: int) -> socket.socket | str:
    """A socket bound to an address, or why it cannot be."""
    one: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        one = socket.socket(family, kind, protocol)
        if os.name == "posix":  # elsewhere it would let two servers share the port
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
        one.listen(1024)
    except (OSError, UnicodeError) as error:
        if one is not None:
            one.close()
        return str(getattr(error, "strerror", None) or error)
    return one


def _reached_at(host: str) -> list[str]:
    """Addresses under which phones reach this machine, or this machine itself."""
    from sim.live.addresses import addresses

    return (addresses() if host in EVERYWHERE else []) or [_bracketed(LOCAL if host in EVERYWHERE else host)]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _hint(host: str) -> str:
    return "   (this machine only; --host 0.0.0.0 lets phones in)" if host in (LOCAL, "localhost") else ""


def _open(server: object, address: str) -> None:
    """Open the browser as soon as the server answers."""
    while not getattr(server, "started", False):
        time.sleep(0.02)
    webbrowser.open(address)
