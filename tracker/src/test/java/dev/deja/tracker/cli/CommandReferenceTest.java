package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The page with every command, made from picocli's model. After a change: {@code ./mvnw -pl tracker
 * -am test -Dtest=CommandReferenceTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Ddeja.docs.write=true}.
 */
class CommandReferenceTest {

  private static final Path PAGE = Path.of("../docs/reference/cli.md");
  private static final int WIDTH = 100;

  @Test
  void thePageSaysWhatTheCommandsSay() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# Every command\n\nAs `deja help COMMAND` has them. Made from the code.\n");
    describe(commands(), page);

    if (Boolean.getBoolean("deja.docs.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page.toString());
  }

  private static CommandLine commands() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Terminal terminal = new Terminal(nowhere, nowhere, false, WIDTH, Clock.systemUTC());
    return Main.line(new Main(Map.of(), terminal)).setUsageHelpWidth(WIDTH);
  }

  private static void describe(CommandLine command, StringBuilder page) {
    page.append("\n## ")
        .append(command.getCommandSpec().qualifiedName())
        .append("\n\n```text\n")
        .append(
            command
                .getUsageMessage(CommandLine.Help.Ansi.OFF)
                .stripTrailing()
                .replaceAll("(?m) +$", ""))
        .append("\n```\n");
    command.getSubcommands().values().stream()
        .distinct()
        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
        .forEach(each -> describe(each, page));
  }
}
