package dev.deja.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.extension.Magic.Placeholders;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpolationTest {

  private final NotebookOnPaper notebook = new NotebookOnPaper(Path.of("/"));

  InterpolationTest() {
    notebook.declare("String", "version", "1.2");
    notebook.declare("int", "x", "6");
    notebook.declare("String", "print", "oops");
    notebook.evaluates.put("x + 1", "7");
    notebook.evaluates.put("f(\"}\", '{')", "brace");
    notebook.evaluates.put("x > 3 ? \"big\" : \"small\"", "big");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "g:a:{version}            | g:a:1.2",
        "g:a:${version}           | g:a:1.2",
        "{version}{version} {x}   | 1.21.2 6",
        "echo { x + 1 }           | echo 7",
        "echo {f(\"}\", '{')}     | echo brace",
        "{x > 3 ? \"big\" : \"small\"} | big",
        "{\"a\": {x}}             | {\"a\": 6}",
        "{{x}}                    | {x}",
        "{{x + 1}} {x}            | {x + 1} 6",
        "{{nothing}} ${{x}}       | {nothing} ${x}",
      })
  void whatEvaluatesIsReplaced(String typed, String line) {
    assertThat(Interpolation.of(typed, Placeholders.BRACES_AND_DOLLARS, notebook)).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cp a.{txt,md} b",
        "echo {1..3}",
        "grep -E 'a{3}' f",
        "awk '{print $1}' f",
        "awk '{ x = 3 } { x++ }' f",
        "awk '{print; x}' f",
        "find . -exec ls {} ;",
        "curl -d '{\"a\": 1, \"b\": [2]}'",
        "docker ps --format '{{.Names}}'",
        "docker inspect -f '{{range .Mounts}}{{.Source}}{{end}}'",
        "echo '{{ secret }}' ${{ secret }}",
        "echo {unknown}",
        "echo {x",
        "echo x}",
        "echo {x)}",
        "it's {x}} don't",
        "{\"a\"}",
      })
  void whatDoesNotEvaluateStays(String typed) {
    notebook.evaluates.remove("x}} don");

    assertThat(Interpolation.of(typed.replace("{x}}", "{y}}"), Placeholders.BRACES, notebook))
        .isEqualTo(typed.replace("{x}}", "{y}}"));
  }

  @Test
  void dollarsInALineOfShellAreTheShells() {
    assertThat(Interpolation.of("echo $x ${x} ${HOME} {x}", Placeholders.BRACES, notebook))
        .isEqualTo("echo $x ${x} ${HOME} 6");
    assertThat(Interpolation.of("echo ${{HOME}} {{x}}", Placeholders.BRACES, notebook))
        .isEqualTo("echo ${HOME} {x}");
  }

  @Test
  void codeIsLeftAlone() {
    assertThat(Interpolation.of("new int[] {x}", Placeholders.NONE, notebook))
        .isEqualTo("new int[] {x}");
    assertThat(notebook.asked).isEmpty();
  }
}
