"""Where the JDK is."""

import os
import shutil
import subprocess
import sys

OLDEST = 17
WINDOWS = os.name == "nt"


class NoJdk(Exception):
    """There is no JDK that Deja can run on; the message says what to do."""


def find():
    """The folder of a JDK 17 or later: JAVA_HOME's, that of this Python's environment (conda), or of the ``java`` on the
    PATH. Raises NoJdk."""
    named = os.environ.get("JAVA_HOME")
    if named:
        home = named
        if not os.path.exists(program(home, "java")):
            raise NoJdk(f"JAVA_HOME is '{home}', but there is no bin/java in it. Set JAVA_HOME to a JDK {OLDEST} or later.")
    else:
        home = _of_environment() or _of_path()
    feature = version(home)
    if feature is not None and feature < OLDEST:
        raise NoJdk(f"'{home}' is Java {feature}, Deja needs a JDK {OLDEST} or later. Set JAVA_HOME to one.")
    if not os.path.exists(program(home, "javac")):
        raise NoJdk(f"'{home}' has no javac: it is a Java runtime, Deja needs a whole JDK {OLDEST} or later. Set JAVA_HOME to one.")
    return home


def program(home, name):
    """The path of one of a JDK's programs."""
    return os.path.join(home, "bin", name + ".exe" if WINDOWS else name)


def version(home):
    """The feature version in a JDK's file ``release``, such as 25; None if it says none."""
    try:
        with open(os.path.join(home, "release"), encoding="utf-8", errors="replace") as release:
            for line in release:
                if line.startswith("JAVA_VERSION="):
                    return int(line.split('"')[1].split(".")[0].split("-")[0])
    except (OSError, ValueError, IndexError):
        pass
    return None


def _of_environment():
    """conda's, which is beside this Python also when nobody activated the environment."""
    for home in (os.path.join(sys.prefix, "lib", "jvm"), os.path.join(sys.prefix, "Library", "lib", "jvm")):
        if os.path.exists(program(home, "javac")):
            return home
    return None


def _of_path():
    java = shutil.which("java")
    if java is None:
        raise NoJdk(
            f"no Java found. Install a JDK {OLDEST} or later (Debian: apt install openjdk-17-jdk-headless; conda: conda"
            " install openjdk) or set JAVA_HOME."
        )
    home = os.path.dirname(os.path.dirname(os.path.realpath(java)))
    if os.path.exists(os.path.join(home, "release")):
        return home
    # A shim, as version managers and macOS have it: Java itself knows.
    said = subprocess.run(
        [java, "-XshowSettings:properties", "-version"], capture_output=True, text=True, errors="replace", check=False
    ).stderr
    for line in said.splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "java.home":
            return value.strip()
    raise NoJdk(f"'{java}' does not say where its JDK is. Set JAVA_HOME to a JDK {OLDEST} or later.")
