package dev.deja.tracker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.redact.Purge;
import dev.deja.tracker.redact.SecretForms;
import dev.deja.tracker.redact.Secrets;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code deja redact}: takes a secret out of everything that was recorded. */
@Command(
    name = "redact",
    description = "Takes a secret out of everything that was recorded, and says that it did.",
    sortOptions = false,
    footer = {
      "",
      "Without --secret-file, --variable, --pattern, --known or --blob it asks for the secret.",
      "A secret on a command line would stay in the shell's history: there is no option for it.",
      "",
      "Change the secret first. Running executions are left as they are: end them, and do it",
      "again. A group that had it cannot be gone on with. Copies of the store, exports and",
      "notebooks of your own are not looked into.",
    })
final class RedactCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "A file with secrets, one a line; - for standard input.")
  private @Nullable String file;

  @Option(
      names = "--variable",
      paramLabel = "NAME",
      description = "The value of this environment variable is a secret.")
  private List<String> variables = List.of();

  @Option(
      names = "--pattern",
      paramLabel = "REGEX",
      description = "What fits this regular expression is a secret.")
  private List<String> patterns = List.of();

  @Option(
      names = "--known",
      description = "What looks like a token or key that Deja knows, or fits DEJA_REDACT.")
  private boolean known;

  @Option(
      names = "--blob",
      paramLabel = "DIGEST",
      description = "This file or output, as sha256:…, goes as a whole.")
  private List<String> blobs = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; is recorded.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Say what would be changed, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Set<String> looked = new LinkedHashSet<>();
    Set<Digest> digests = digests();
    List<String> expressions = expressions(looked);
    List<String> literals = literals(digests.isEmpty() && expressions.isEmpty());
    if (!literals.isEmpty()) {
      looked.add("literal");
    }
    if (!digests.isEmpty()) {
      looked.add("blob");
    }
    Secrets secrets = new Secrets(literals, expressions);
    if (secrets.in(reason)) {
      throw new UserMistake("the reason has the secret in it, and would be recorded.");
    }
    Tracker tracker = deja.tracker();
    LiveLine line = new LiveLine(deja.terminal(), json);
    Purge.Report report =
        tracker.redact(
            secrets,
            digests,
            List.copyOf(looked),
            reason,
            dryRun,
            objects -> line.showNowAndThen(() -> "%,d objects …".formatted(objects)));
    line.wipe();
    return said(report, tracker);
  }

  private Set<Digest> digests() {
    Set<Digest> digests = new LinkedHashSet<>();
    for (String blob : blobs) {
      try {
        digests.add(Digest.parse(blob));
      } catch (IllegalArgumentException e) {
        throw new UserMistake("--blob: " + e.getMessage() + ".");
      }
    }
    return digests;
  }

  private List<String> expressions(Set<String> looked) {
    List<String> expressions = new ArrayList<>();
    for (String pattern : patterns) {
      expressions.add(checked(pattern, "--pattern"));
      looked.add("pattern");
    }
    if (known) {
      looked.add("known form");
      SecretForms.KNOWN.forEach(form -> expressions.add(form.pattern()));
      deja.environment()
          .getOrDefault("DEJA_REDACT", "")
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> expressions.add(checked(line.strip(), "DEJA_REDACT")));
    }
    return expressions;
  }

  private static String checked(String pattern, String where) {
    try {
      if (Pattern.compile(pattern).matcher("").find()) {
        throw new UserMistake(
            where + " has '" + pattern + "', which fits the empty text, and so everything.");
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw new UserMistake(
          where
              + " has '"
              + pattern
              + "', which is no regular expression: "
              + e.getDescription()
              + ".");
    }
  }

  private List<String> literals(boolean needed) {
    List<String> literals = new ArrayList<>();
    for (String variable : variables) {
      String value = deja.environment().getOrDefault(variable, "");
      if (value.isBlank()) {
        throw new UserMistake("the environment variable '" + variable + "' is not set.");
      }
      literals.add(value.strip());
    }
    if (file != null) {
      literals.addAll(lines(file));
    } else if (needed && literals.isEmpty()) {
      literals.add(asked());
    }
    for (String literal : literals) {
      if (literal.length() < Secrets.SHORTEST) {
        throw new UserMistake(
            "a secret has "
                + literal.length()
                + " characters; fewer than "
                + Secrets.SHORTEST
                + " stand in too many places.");
      }
    }
    return literals;
  }

  private static List<String> lines(String file) {
    try {
      String text =
          file.equals("-")
              ? new String(System.in.readAllBytes(), UTF_8)
              : Files.readString(Path.of(file));
      List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      if (lines.isEmpty()) {
        throw new UserMistake("'" + file + "' is empty; expected secrets, one a line.");
      }
      return lines;
    } catch (IOException | RuntimeException e) {
      if (e instanceof UserMistake mistake) {
        throw mistake;
      }
      throw new UserMistake("'" + file + "' cannot be read: " + e + ".");
    }
  }

  private static String asked() {
    Console console = System.console();
    char[] typed = console == null ? null : console.readPassword("Secret (is not shown): ");
    if (typed == null || typed.length == 0) {
      throw new UserMistake(
          "nothing to look for. Give --secret-file, --variable, --pattern, --known or --blob.");
    }
    return new String(typed).strip();
  }

  private int said(Purge.Report report, Tracker tracker) {
    List<String> references =
        report.executions().stream()
            .map(id -> tracker.row(id).map(ExecutionRow::reference).orElse(id.toString()))
            .toList();
    List<String> unlooked = tracker.damaged();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("dryRun", dryRun);
      result.put("executions", references);
      result.put("objects", report.objects());
      result.put("replacedBlobs", report.replaced());
      result.put("removedBlobs", report.removed());
      result.put("running", report.running());
      result.put("elsewhere", report.elsewhere());
      result.put("named", report.named());
      result.put("groups", report.groups());
      result.put("unfinished", report.unfinished());
      result.put("unread", unlooked);
      deja.terminal().json(result);
    } else {
      print(report, references, unlooked);
    }
    return report.running().isEmpty()
            && report.named().isEmpty()
            && report.unfinished().isEmpty()
            && unlooked.isEmpty()
        ? ExitCode.DONE
        : ExitCode.WRONG;
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private void print(Purge.Report report, List<String> references, List<String> unlooked) {
    PrintWriter out = deja.terminal().out();
    references.forEach(
        reference -> out.println((dryRun ? "would redact " : "redacted ") + reference));
    report
        .groups()
        .forEach(
            group ->
                out.println((dryRun ? "would redact the group " : "redacted the group ") + group));
    int found = report.objects() + report.replaced() + report.removed();
    if (found == 0) {
      out.println("It is nowhere in " + deja.tracker().storeName() + ".");
    } else {
      out.printf(
          "%s %s and %s%s.%n",
          dryRun ? "Would change" : "Changed",
          counted(report.objects(), "record"),
          counted(report.replaced(), "blob"),
          report.removed() == 0
              ? ""
              : (dryRun ? ", and remove " : ", and removed ")
                  + counted(report.removed(), "blob")
                  + " whole");
    }
    PrintWriter err = deja.terminal().err();
    report
        .running()
        .forEach(
            one ->
                err.println(
                    "deja: "
                        + one
                        + " has not ended and has it: what is being recorded is left as it is."
                        + " End it, and redact again."));
    report
        .elsewhere()
        .forEach(
            one ->
                err.println(
                    "deja: "
                        + one
                        + " has not ended, and is recorded on another machine: what waits there was"
                        + " not looked into. Redact again when it has ended."));
    report
        .named()
        .forEach(
            one ->
                err.println(
                    "deja: the notebook of "
                        + one
                        + " has it in its name, which stays: names are parts of keys."));
    report
        .unfinished()
        .forEach(
            one ->
                err.println(
                    "deja: a redaction was broken off ("
                        + one
                        + ") and is not finished. Redact the same again."));
    unlooked.forEach(one -> err.println("deja: not looked into: " + one));
  }
}
