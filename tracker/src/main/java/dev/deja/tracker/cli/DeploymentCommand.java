package dev.deja.tracker.cli;

import dev.deja.tracker.Artifacts;
import dev.deja.tracker.KeptArtifact;
import dev.deja.tracker.index.Deployed;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.Deployment;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.word.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja deployment}: what uses an execution, or a file it made, outside of notebooks. */
@Command(
    name = "deployment",
    description = "Says what uses an execution, or a file it made, outside of notebooks.",
    sortOptions = false,
    subcommands = {
      DeploymentCommand.Create.class,
      DeploymentCommand.ListAll.class,
      DeploymentCommand.Retire.class,
    })
final class DeploymentCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Override
  public Integer call() {
    throw new UserMistake(
        "deployment needs one of create, list, retire, as in 'deja deployment create churn-api"
            + " churn/42'.");
  }

  /** {@code deja deployment create NAME REFERENCE}. */
  @Command(
      name = "create",
      description = "Says that NAME uses an execution from now on.",
      sortOptions = false)
  static final class Create implements Callable<Integer> {

    @ParentCommand private DeploymentCommand parent;

    @Parameters(index = "0", paramLabel = "NAME", description = "What uses it, as churn-api.")
    private String name;

    @Parameters(
        index = "1",
        paramLabel = "REFERENCE",
        description = "An execution, as churn/42, or an artifact, as churn/42/model.")
    private String reference;

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "The file that is used: a path, or sha256:…")
    private @Nullable String file;

    @Option(
        names = "--version",
        paramLabel = "VERSION",
        description = "The version of what uses it, as v3.")
    private @Nullable String version;

    @Option(names = "--url", paramLabel = "URL", description = "Where it is used.")
    private @Nullable String url;

    @Override
    public Integer call() throws IOException {
      boolean named = file == null && Artifacts.isReference(reference);
      String used = file;
      Optional<KeptArtifact> artifact =
          named
              ? Optional.of(parent.deja.tracker().artifacts().resolve(reference))
              : Optional.empty();
      ExecutionRow execution =
          artifact
              .map(KeptArtifact::execution)
              .orElseGet(
                  () -> TagCommand.execution(parent.deja, reference, "deployments use executions"));
      Optional<Digest> digest =
          used == null ? artifact.map(Artifacts::digest) : Optional.of(digest(used));
      Deployment deployment;
      try {
        deployment =
            new Deployment(
                name,
                Optional.ofNullable(version),
                artifact
                    .map(KeptArtifact::reference)
                    .or(
                        () ->
                            Optional.ofNullable(used)
                                .filter(path -> !path.startsWith(Digest.PREFIX))),
                digest,
                Optional.ofNullable(url));
      } catch (IllegalArgumentException e) {
        throw new UserMistake(e.getMessage() + ".");
      }
      parent.deja.tracker().deploy(execution.id(), deployment);
      parent
          .deja
          .terminal()
          .out()
          .println(
              name
                  + " uses "
                  + execution.reference()
                  + digest.map(found -> ", " + Sizes.digest(found)).orElse(""));
      return ExitCode.DONE;
    }

    private static Digest digest(String file) throws IOException {
      if (file.startsWith(Digest.PREFIX)) {
        try {
          return Digest.parse(file);
        } catch (IllegalArgumentException e) {
          throw new UserMistake(e.getMessage() + ".");
        }
      }
      Path path = Path.of(file);
      if (!Files.isRegularFile(path)) {
        throw new UserMistake(
            "--file is '" + file + "', which is no file here. Say its digest, as sha256:….");
      }
      MessageDigest sha256 = Digest.sha256();
      try (InputStream in = new DigestInputStream(Files.newInputStream(path), sha256)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return Digest.finish(sha256);
    }
  }

  /** {@code deja deployment list}. */
  @Command(name = "list", description = "Lists deployments, the newest first.", sortOptions = false)
  static final class ListAll implements Callable<Integer> {

    @ParentCommand private DeploymentCommand parent;

    @Option(names = "--all", description = "Also those that are retired.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Override
    public Integer call() {
      Terminal terminal = parent.deja.terminal();
      List<Deployed> shown =
          parent.deja.tracker().deployments().stream()
              .filter(each -> all || each.retired().isEmpty())
              .toList();
      if (json) {
        terminal.json(shown);
      } else if (shown.isEmpty()) {
        terminal
            .err()
            .println("No deployments. Create one with 'deja deployment create NAME REFERENCE'.");
      } else {
        table(shown, terminal).print(terminal);
      }
      return ExitCode.DONE;
    }

    private static Table table(List<Deployed> shown, Terminal terminal) {
      Table table =
          new Table(
              List.of(
                  Table.Column.whole("NAME"),
                  Table.Column.whole("VERSION"),
                  Table.Column.whole("EXECUTION"),
                  new Table.Column("FILE", Table.Keep.END, 12, 2),
                  Table.Column.whole("DIGEST", 3),
                  Table.Column.whole("SINCE"),
                  Table.Column.whole("BY", 4),
                  Table.Column.whole("RETIRED")));
      for (Deployed each : shown) {
        Deployment deployment = each.deployment();
        table.add(
            List.of(
                new Table.Cell(deployment.name(), Terminal.Colour.STRONG),
                Table.Cell.plain(deployment.version().orElse("")),
                Table.Cell.plain(each.reference()),
                Table.Cell.plain(deployment.file().orElse("")),
                Table.Cell.plain(deployment.digest().map(Sizes::digest).orElse("")),
                Table.Cell.plain(Times.relative(each.at(), terminal.clock())),
                Table.Cell.plain(each.by()),
                Table.Cell.plain(
                    each.retired().map(at -> Times.relative(at, terminal.clock())).orElse(""))));
      }
      return table;
    }
  }

  /** {@code deja deployment retire NAME}. */
  @Command(
      name = "retire",
      description = "Says that NAME uses nothing any more.",
      sortOptions = false)
  static final class Retire implements Callable<Integer> {

    @ParentCommand private DeploymentCommand parent;

    @Parameters(index = "0", paramLabel = "NAME", description = "What used it, as churn-api.")
    private String name;

    @Override
    public Integer call() {
      List<Deployed> inUse =
          parent.deja.tracker().deployments().stream()
              .filter(each -> each.retired().isEmpty())
              .toList();
      Optional<Deployed> found =
          inUse.stream().filter(each -> each.deployment().name().equals(name)).findFirst();
      if (found.isEmpty()) {
        List<String> nearest =
            Nearest.to(name, inUse.stream().map(each -> each.deployment().name()).toList());
        throw new UserMistake(
            "no deployment in use is called '"
                + name
                + "'"
                + (nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest))
                + ". List them with 'deja deployment list'.");
      }
      parent.deja.tracker().retire(found.get());
      parent.deja.terminal().out().println(name + " is retired");
      return ExitCode.DONE;
    }
  }
}
