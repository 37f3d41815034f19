"""Starts Deja: its command line, and kernels for Jupyter.

How a kernel JVM is started is known to Deja's Java code alone. The first kernel asks it, which takes a second, and
remembers the answer in the cache folder; every later one only reads that. Behind the first one's back a training makes
the start-up archives, and a new answer that uses them.
"""

import hashlib
import json
import os
import subprocess
import sys

from deja_kernel import jdk

DIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dist")
ARCHIVES = ("-XX:SharedArchiveFile=", "-XX:AOTCache=")


def main():
    """The command ``deja``."""
    return _started(lambda home: _become(_command_line() + sys.argv[1:], _environment(home)))


def module():
    """``python -m deja_kernel kernel CONNECTION_FILE``, which Jupyter types, and ``python -m deja_kernel train``, which
    makes the start-up archives now and not behind the first kernel's back."""
    arguments = sys.argv[1:]
    if len(arguments) == 2 and arguments[0] == "kernel":
        return _started(lambda home: _become(_kernel(home) + [arguments[1]], os.environ))
    if arguments == ["train"]:
        return _started(lambda home: subprocess.run(_training(home), env=_environment(home), check=False).returncode)
    print("usage: python -m deja_kernel kernel CONNECTION_FILE | train", file=sys.stderr)
    return 2


def _started(start):
    try:
        return start(jdk.find())
    except jdk.NoJdk as e:
        print(f"deja: {e}", file=sys.stderr)
        return 2


def _command_line():
    return [os.path.join(DIST, "bin", "deja.cmd")] if jdk.WINDOWS else ["bash", os.path.join(DIST, "bin", "deja")]


def _environment(home):
    """What the command line is to know: the JDK, this environment's Jupyter, and a place for what it keeps for itself."""
    environment = dict(os.environ, JAVA_HOME=home, DEJA_ARCHIVES=os.path.join(_cache(), "cli", _key(home)))
    scripts = os.path.dirname(sys.executable)
    path = environment.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        environment["PATH"] = scripts + os.pathsep + path
    return environment


def _kernel(home):
    """The command of a kernel JVM, without its connection file."""
    remembered = _remembered(home)
    start = _read(remembered)
    if start is None:
        asked = subprocess.run(
            _command_line() + ["kernel-command", remembered],
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        try:
            start = json.loads(asked.stdout)
        except ValueError:
            raise jdk.NoJdk(f"cannot start a kernel: {(asked.stderr or asked.stdout).strip()}") from None
    if start["training"] == "none" and not os.environ.get("DEJA_NO_TRAINING"):
        _train_meanwhile(home)
    return start["argv"]


def _remembered(home):
    return os.path.join(_cache(), "kernels", _key(home) + ".json")


def _training(home):
    return _command_line() + ["kernel-command", "--train", _remembered(home)]


def _read(remembered):
    """What is remembered, unless it names an archive that is gone."""
    try:
        with open(remembered, encoding="utf-8") as file:
            start = json.load(file)
    except (OSError, ValueError):
        return None
    for argument in start["argv"]:
        for option in ARCHIVES:
            if argument.startswith(option) and not os.path.exists(argument[len(option) :]):
                return None
    return start


def _train_meanwhile(home):
    """In the background, after which the next kernel starts faster. Trainings of one JDK wait for each other."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = _training(home)
    if jdk.WINDOWS:
        quiet["creationflags"] = subprocess.DETACHED_PROCESS | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    else:
        quiet["start_new_session"] = True
        command = ["nice"] + command
    subprocess.Popen(command, env=_environment(home), cwd=DIST, **quiet)


def _become(command, environment):
    """Replaces this process; Windows cannot, there it waits."""
    if jdk.WINDOWS:
        return subprocess.run(command, env=environment, check=False).returncode
    os.execvpe(command[0], command, environment)


def _cache():
    """As Deja's Java code has it."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    base = named if os.path.isabs(named) else os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "deja")


def _key(home):
    """Of a JDK and of this installation: another build of either has another one."""
    identity = [home, DIST]
    for file in (os.path.join(home, "release"), os.path.join(DIST, "lib")):
        try:
            identity.append(str(os.stat(file).st_mtime_ns))
        except OSError:
            identity.append("missing")
    return hashlib.sha256("\n".join(identity).encode("utf-8", "surrogateescape")).hexdigest()[:16]
