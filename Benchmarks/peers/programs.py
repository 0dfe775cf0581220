"""Runs a program to its end and tells what it wrote and the most memory it held."""

import os
import subprocess
import sys
import tempfile


class Unavailable(Exception):
    """A peer that cannot take part; the message is one line and says why."""


class Finished:
    """What a program left behind."""

    def __init__(self, status, output, errors, peak_rss_mb):
        self.status = status
        self.output = output
        self.errors = errors
        self.peak_rss_mb = peak_rss_mb


def last_line(text):
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it printed nothing"


def finish(command, environment=None):
    """Runs `command`; its memory is what the kernel counted for it and for whom it waited."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                env={**os.environ, **(environment or {})},
            )
        except OSError as error:
            raise Unavailable(f"{command[0]}: {error.strerror}") from None
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    bytes_a_unit = 1 if sys.platform == "darwin" else 1024
    return Finished(process.returncode, *texts, usage.ru_maxrss * bytes_a_unit / 1e6)


def finish_well(command, environment=None):
    """The same, for a program whose failure means that the peer cannot take part."""
    done = finish(command, environment)
    if done.status != 0:
        name = os.path.basename(str(command[0]))
        raise Unavailable(f"{name} ended with status {done.status}: {last_line(done.errors or done.output)}")
    return done


def build(command, log, what, environment=None):
    """Runs a step of the set-up; what it prints goes to the file `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    print(f"peers: {what}", file=sys.stderr)
    with open(log, "wb") as file:
        try:
            status = subprocess.call(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
            )
        except OSError as error:
            raise Unavailable(f"{what}: {command[0]}: {error.strerror}") from None
    if status != 0:
        told = last_line(log.read_text(errors="replace"))
        raise Unavailable(f"{what} failed: {told} (all of it: {log})")


def last_line_whole(text):
    """The last line that says something, uncut: the timers' result stands there."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise Unavailable("it printed no result")
    return lines[-1]
