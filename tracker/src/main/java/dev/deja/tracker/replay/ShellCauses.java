package dev.deja.tracker.replay;

import dev.deja.tracker.source.Cause;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which commands of a cell ({@code !date}, {@code %%bash}) give another result at every run. */
final class ShellCauses {

  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^\\s*(?:[\\w\\s]+=\\s*)?(?:!|%sh\\s|%shell\\s|%system\\s|%bash\\s)(.*)$");
  private static final Pattern SCRIPT =
      Pattern.compile("(?s)^\\s*%%(?:bash|sh|shell|script\\b[^\\n]*)\\b[^\\n]*\\n(.*)$");

  /** A word where a shell expects a command. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|[|;&(`]|\\$\\()\\s*(?:sudo\\s+|time\\s+)?([\\w./-]+)");

  private static final Map<Cause.Kind, Set<String>> KINDS =
      Map.of(
          Cause.Kind.TIME, Set.of("date", "uptime", "time"),
          Cause.Kind.RANDOM, Set.of("shuf", "uuidgen", "mktemp", "openssl"),
          Cause.Kind.NETWORK,
              Set.of("curl", "wget", "ping", "dig", "nslookup", "ssh", "git", "pip", "npm", "apt"),
          Cause.Kind.MACHINE,
              Set.of(
                  "hostname",
                  "uname",
                  "nproc",
                  "free",
                  "df",
                  "du",
                  "ps",
                  "top",
                  "env",
                  "printenv",
                  "whoami",
                  "id",
                  "lscpu",
                  "java",
                  "which"));

  private ShellCauses() {}

  static Set<Cause> of(String source) {
    Matcher script = SCRIPT.matcher(source);
    String text =
        script.matches()
            ? script.group(1)
            : LINE.matcher(source)
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.joining("\n"));
    Set<Cause> causes = new LinkedHashSet<>();
    if (text.contains("$RANDOM")) {
      causes.add(new Cause(Cause.Kind.RANDOM, "$RANDOM"));
    }
    Matcher command = COMMAND.matcher(text);
    while (command.find()) {
      String name = command.group(1).replaceFirst(".*/", "");
      KINDS.forEach(
          (kind, names) -> {
            if (names.contains(name)) {
              causes.add(new Cause(kind, name));
            }
          });
    }
    return causes;
  }
}
