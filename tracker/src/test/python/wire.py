"""What clients rely on, and Jupyter's own tests do not ask. The kernel's name is in DEJA_TEST_KERNEL."""

import os
import signal
import unittest

from jupyter_client.session import Session

from kernel import PATIENCE, await_output, published, reply_to, run_cell, send_cell, started


def kinds(messages):
    """What was published between busy and idle, by type; consecutive pieces of a stream count once."""
    found = []
    for message in messages:
        kind = message["msg_type"]
        if kind != "status" and found[-1:] != [kind]:
            found.append(kind)
    return found


def text(messages, name="stdout"):
    return "".join(
        message["content"]["text"]
        for message in messages
        if message["msg_type"] == "stream" and message["content"]["name"] == name
    )


def result(messages):
    return next(m["content"]["data"]["text/plain"] for m in messages if m["msg_type"] == "execute_result")


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = started(os.environ["DEJA_TEST_KERNEL"])
        cls.manager, cls.client = cls.running.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.running.__exit__(None, None, None)

    def test_a_message_signed_with_another_key_is_not_run(self):
        stranger = Session(key=b"not the key", username="stranger")
        message = stranger.msg("execute_request", {"code": "int forged = 1;", "silent": False})
        stranger.send(self.client.shell_channel.socket, message)
        reply, messages = run_cell(self.client, 'System.out.print("after")')
        self.assertEqual(reply["status"], "ok")
        self.assertEqual(text(messages), "after")
        reply, _ = run_cell(self.client, "forged")
        self.assertEqual(reply["status"], "error")

    def test_a_replayed_message_is_not_run_again(self):
        run_cell(self.client, "int replayed = 0;")
        message = self.client.session.msg(
            "execute_request",
            {"code": "replayed++;", "silent": False, "store_history": True, "stop_on_error": True},
        )
        frames = self.client.session.serialize(message)
        for _ in range(2):
            self.client.shell_channel.socket.send_multipart(frames)
        _, messages = run_cell(self.client, "replayed")
        self.assertEqual(result(messages), "1")

    def test_frames_that_are_no_message_do_no_harm(self):
        socket = self.client.shell_channel.socket
        socket.send_multipart([b"no delimiter"])
        socket.send_multipart([b"<IDS|MSG>", b"short"])
        socket.send_multipart([b"<IDS|MSG>", b"signature", b"{", b"}", b"[", b"\xff"])
        _, messages = run_cell(self.client, "1 + 1")
        self.assertEqual(result(messages), "2")

    def test_an_unknown_request_leaves_the_kernel_answering(self):
        message = self.client.session.msg("make_coffee_request", {})
        self.client.shell_channel.send(message)
        _, messages = run_cell(self.client, "1 + 2")
        self.assertEqual(result(messages), "3")

    def test_output_leaves_before_the_result_and_the_result_before_idle(self):
        _, messages = run_cell(self.client, 'for (int i = 0; i < 1000; i++) System.out.println(i);\n"end"')
        self.assertEqual(kinds(messages), ["execute_input", "stream", "execute_result"])
        self.assertEqual(text(messages), "".join(f"{i}\n" for i in range(1000)))
        self.assertEqual(messages[0]["content"]["execution_state"], "busy")
        self.assertEqual(messages[-1]["content"]["execution_state"], "idle")

    def test_much_output_arrives_whole(self):
        _, messages = run_cell(self.client, "for (int i = 0; i < 20000; i++) System.out.println(i);")
        self.assertEqual(text(messages), "".join(f"{i}\n" for i in range(20000)))

    def test_a_silent_cell_shows_nothing_and_does_not_count(self):
        before, _ = run_cell(self.client, "0")
        _, messages = run_cell(self.client, "int quiet = 7;", silent=True, store_history=False)
        self.assertEqual(kinds(messages), [])
        after, messages = run_cell(self.client, "quiet")
        self.assertEqual(after["execution_count"], before["execution_count"] + 1)
        self.assertEqual(result(messages), "7")

    def test_cells_behind_a_failing_one_are_aborted(self):
        failing = send_cell(self.client, 'throw new RuntimeException("stop here");')
        behind = send_cell(self.client, "int never = 1;")
        self.assertEqual(reply_to(self.client, failing)["content"]["status"], "error")
        self.assertEqual(reply_to(self.client, behind)["content"]["status"], "aborted")
        for request in (failing, behind):
            list(published(self.client, request))
        reply, _ = run_cell(self.client, "1 + 3")
        self.assertEqual(reply["status"], "ok")

    def test_a_failure_says_what_was_thrown(self):
        reply, messages = run_cell(self.client, 'throw new java.io.IOException("disk on fire");')
        self.assertEqual(reply["ename"], "java.io.IOException")
        self.assertIn("disk on fire", reply["evalue"])
        self.assertEqual(kinds(messages), ["execute_input", "error"])

    def test_user_expressions_are_evaluated(self):
        reply, _ = run_cell(self.client, "int base = 4;", user_expressions={"twice": "base * 2", "bad": "nothere"})
        self.assertEqual(reply["user_expressions"]["twice"]["data"]["text/plain"], "8")
        self.assertEqual(reply["user_expressions"]["bad"]["status"], "error")

    def test_a_cell_can_ask_for_input(self):
        source = 'String name = new java.util.Scanner(System.in).nextLine();\n"hello " + name'
        request = send_cell(self.client, source, allow_stdin=True)
        asked = self.client.get_stdin_msg(timeout=PATIENCE)
        self.assertEqual(asked["msg_type"], "input_request")
        self.client.input("Zoë")
        self.assertEqual(result(list(published(self.client, request))), "hello Zoë")
        reply_to(self.client, request)

    def test_a_tight_loop_is_interrupted_and_variables_stay(self):
        run_cell(self.client, "int kept = 5;")
        request = send_cell(self.client, 'System.out.println("looping"); while (true) { }')
        await_output(self.client, request, "looping")
        self.manager.interrupt_kernel()
        self.assertEqual(reply_to(self.client, request)["content"]["status"], "error")
        list(published(self.client, request))
        _, messages = run_cell(self.client, "kept")
        self.assertEqual(result(messages), "5")

    def test_what_comes_to_no_checkpoint_is_stopped_by_a_signal_and_variables_stay(self):
        run_cell(self.client, "int stays = 6;")
        for statement in (
            "java.math.BigInteger.valueOf(3).pow(400_000_000);",
            "new java.net.ServerSocket(0).accept();",
            'new ProcessBuilder("sleep", "1000").start().getInputStream().read();',
            "new java.util.concurrent.Semaphore(0).acquireUninterruptibly();",
        ):
            with self.subTest(statement):
                request = send_cell(self.client, 'System.out.println("going"); ' + statement)
                await_output(self.client, request, "going")
                os.kill(self.manager.provisioner.pid, signal.SIGINT)
                self.assertEqual(reply_to(self.client, request)["content"]["ename"], "KeyboardInterrupt")
                list(published(self.client, request))
                _, messages = run_cell(self.client, "stays")
                self.assertEqual(result(messages), "6")

    def test_system_exit_costs_the_variables_and_not_the_kernel(self):
        run_cell(self.client, "int lost = 5;")
        reply, _ = run_cell(self.client, "System.exit(3);")
        self.assertEqual(reply["status"], "error")
        reply, _ = run_cell(self.client, "lost")
        self.assertEqual(reply["status"], "error")
        _, messages = run_cell(self.client, "40 + 2")
        self.assertEqual(result(messages), "42")


if __name__ == "__main__":
    unittest.main()
