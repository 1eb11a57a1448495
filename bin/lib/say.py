"""What the commands print: short lines at once, and a sign of life during long steps."""

import subprocess
import sys
import time


def say(text):
    """Print one line at once; a reader that has gone away is no reason to stop."""
    try:
        print(text, flush=True)
    except UnicodeEncodeError:
        print(text.encode("ascii", "replace").decode(), flush=True)
    except BrokenPipeError:
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115, PTH123 - kept for the rest of the process


def fail(text, status=1):
    """End the command with one clear line."""
    print(text, file=sys.stderr, flush=True)
    sys.exit(status)


def run_with_pulse(command, what, pulse=10, log=None, **options):
    """Run a command quietly; every `pulse` seconds say that it goes on.

    Returns (exit status, output). The output goes to `log` instead when an open file is given.
    """
    started = time.monotonic()
    # A session of its own: Ctrl-C reaches this program alone, which then ends the step itself.
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log or subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **options,
    )
    try:
        while True:
            try:
                output, _ = process.communicate(timeout=pulse)
                return process.returncode, (output or b"").decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                say(f"  … {what}: {time.monotonic() - started:.0f} s")
    except BaseException:
        process.terminate()
        process.wait(15)
        raise
