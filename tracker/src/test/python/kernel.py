"""A kernel started by Jupyter's own client library, and the few things the tests ask of it."""

import time
from contextlib import contextmanager

import psutil
from jupyter_client.manager import KernelManager

# Only a broken kernel makes a test wait this long.
PATIENCE = 120


@contextmanager
def started(name, **start):
    """The manager and client of a running kernel; both are ended at the end, however that comes."""
    manager = KernelManager(kernel_name=name)
    manager.start_kernel(**start)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def send_cell(client, source, cell_id=None, **content):
    """Submits a cell as JupyterLab does, with the cell's id in the metadata; the message's id."""
    content = {
        "code": source,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": True,
    } | content
    metadata = {} if cell_id is None else {"cellId": cell_id}
    message = client.session.msg("execute_request", content, metadata=metadata)
    client.shell_channel.send(message)
    return message["header"]["msg_id"]


def reply_to(client, message_id):
    """The reply on the shell channel to that message; replies to others are passed over."""
    while True:
        message = client.get_shell_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == message_id:
            return message


def published(client, message_id, patience=PATIENCE):
    """Messages published for that request, one by one, up to and with its idle; queue.Empty after a silence."""
    while True:
        message = client.get_iopub_msg(timeout=patience)
        if message["parent_header"].get("msg_id") != message_id:
            continue
        yield message
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return


def run_cell(client, source, cell_id=None, **content):
    """Runs a cell to its end: the content of its reply, and what was published, in order."""
    message_id = send_cell(client, source, cell_id, **content)
    messages = list(published(client, message_id))
    return reply_to(client, message_id)["content"], messages


def await_output(client, message_id, text):
    """Returns once the cell of that request has printed the text."""
    seen = ""
    for message in published(client, message_id):
        if message["msg_type"] == "stream":
            seen += message["content"]["text"]
            if text in seen:
                return
    raise AssertionError(f"the cell ended without printing {text!r}; it printed {seen!r}")


def processes_of(pid):
    """The kernel's process and all below it."""
    kernel = psutil.Process(pid)
    return [kernel, *kernel.children(recursive=True)]


def time_until_gone(processes, patience=20.0):
    """Seconds until none of the processes runs, and the ids of those that outlived our patience."""
    begin = time.monotonic()
    alive = list(processes)
    while alive and time.monotonic() - begin < patience:
        alive = [process for process in alive if is_alive(process)]
        time.sleep(0.005)
    seconds = time.monotonic() - begin
    survivors = [process.pid for process in alive]
    for process in alive:
        process.kill()
    return seconds, survivors


def is_alive(process):
    """Whether it still does anything: one that only waits to be collected by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
