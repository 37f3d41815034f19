"""Jupyter's own kernel tests with Java samples. The kernel's name is in DEJA_TEST_KERNEL."""

import os
import unittest

import jupyter_kernel_test

from kernel import PATIENCE


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = os.environ["DEJA_TEST_KERNEL"]
    language_name = "java"
    file_extension = ".java"
    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("careful");'
    completion_samples = [
        {"text": 'String greeting = "hello"; greeting.toUpper', "matches": {"toUpperCase("}},
        {"text": "Integer.MAX_V", "matches": {"MAX_VALUE"}},
    ]
    complete_code_samples = ["1 + 1", "int x = 3;", "void hello() { }", "class A { int b; }", "// a comment"]
    incomplete_code_samples = ["void hello() {", "int x = (3 +", 'String s = """\n  text', "/* a comment"]
    invalid_code_samples = ["int 3x = ;", "class { ) }"]
    code_generate_error = 'throw new IllegalStateException("on purpose");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"wo" + "rd"', "result": "word"},
        {"code": "List.of(1, 2, 3)", "result": "[1, 2, 3]"},
        {"code": "6 * 7 // once more", "result": "42"},
    ]
    code_display_data = [{"code": 'Deja.display("shown")', "mime": "text/plain"}]
    code_clear_output = "Deja.clearOutput(false)"
    code_inspect_sample = "String"
    code_history_pattern = "6 * 7"
    supported_history_operations = ("tail", "range", "search")

    def execute_helper(self, *arguments, **options):
        """As there, but a machine with much else to do may take longer than a tenth of a second for a message."""
        channel = self.kc.iopub_channel
        received = jupyter_kernel_test.ensure_sync(channel.get_msg)
        channel.get_msg = lambda timeout: received(timeout=PATIENCE)
        try:
            return super().execute_helper(*arguments, **options)
        finally:
            del channel.get_msg


del jupyter_kernel_test.KernelTests

if __name__ == "__main__":
    unittest.main()
