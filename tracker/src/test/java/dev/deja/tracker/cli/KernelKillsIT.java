package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.ConnectionFile;
import dev.deja.kernel.wire.KernelClient;
import dev.deja.kernel.wire.Message;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.replay.KernelCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real kernels that are killed ({@code kill -9}) at moments that nobody chose, from their start to
 * after their end. {@code -Ddeja.faults=200} kills so many, {@code -Ddeja.seed} chooses the moments
 * again.
 */
class KernelKillsIT {

  private static final int CELLS = 12;

  private static final int NEVER = 600_000;

  private static final Duration TICK = Duration.ofMillis(50);

  @TempDir Path folder;

  @Test
  void whateverTheMomentNoFinishedCellIsLostAndNothingHasToBeDone() throws Exception {
    int kills = Integer.getInteger("deja.faults", 5);
    long seed = Long.getLong("deja.seed", System.nanoTime());
    Random random = new Random(seed);
    Path project = Files.createDirectory(folder.resolve("project"));
    NotebookFiles.write(project.resolve("churn.ipynb"), "1");
    Cli deja = new Cli(folder.resolve("store"));
    // One that nobody kills says how long a session takes on this machine.
    long begin = System.nanoTime();
    assertThat(finishedWhenKilledAfter(NEVER, project)).isEqualTo(CELLS);
    int latest = (int) ((System.nanoTime() - begin) / 1_000_000 * 11 / 10);
    assertThat(deja.run("list").out()).contains("churn/1");
    int recorded = 1;
    int finishedInAll = 0;
    for (int kill = 0; kill < kills; kill++) {
      int moment = random.nextInt(latest);
      int finished = finishedWhenKilledAfter(moment, project);
      finishedInAll += finished;

      JsonNode listed = deja.run("list", "--json", "--limit", "1000").json();
      if (listed.size() > recorded) {
        recorded++;
        JsonNode shown = deja.run("show", "churn/" + recorded, "--json").json();
        requireCells(shown, finished, "seed " + seed + ", killed after " + moment + " ms");
      } else {
        assertThat(finished).as("cells of a session without a record").isZero();
      }
      assertThat(listed.size()).isEqualTo(recorded);
    }
    System.out.printf(
        "%d kernels killed within %d ms (seed %d): %d executions, %d finished cells%n",
        kills, latest, seed, recorded - 1, finishedInAll);

    assertThat(deja.run("status").out()).contains("waiting  none");
    Cli.Result verified = deja.run("verify");
    assertThat(verified.code()).as(verified.out()).isZero();
  }

  private static void requireCells(JsonNode shown, int finished, String when) {
    JsonNode runs = shown.path("cellRuns");
    assertThat(runs.size()).as(when).isGreaterThanOrEqualTo(finished);
    for (int cell = 1; cell <= finished; cell++) {
      JsonNode run = runs.get(cell - 1);
      assertThat(run.path("source").asText()).as(when).isEqualTo(source(cell));
      assertThat(run.path("status").asText()).as(when).isEqualTo("OK");
      assertThat(run.path("outputs").toString()).as(when).contains("printed " + cell);
      if (cell % 4 == 0) {
        assertThat(run.path("files").toString() + run.path("fileUses")).contains("out" + cell);
      }
    }
  }

  private static String source(int cell) {
    return "int x"
        + cell
        + " = "
        + cell
        + "; System.out.println(\"printed "
        + cell
        + "\");"
        + (cell % 4 == 0
            ? " Files.writeString(Path.of(\"out" + cell + ".txt\"), \"y\".repeat(100_000));"
            : "");
  }

  /** How many cells the client had seen finished. */
  private int finishedWhenKilledAfter(int millis, Path project) throws Exception {
    KernelCommand command = OwnKernel.command(folder.resolve("store").toString());
    ConnectionFile connection = ConnectionFile.create();
    Path file = Files.writeString(folder.resolve("connection.json"), connection.toJson());
    ProcessBuilder builder =
        new ProcessBuilder(
                command.argv().stream()
                    .map(each -> each.replace("{connection_file}", file.toString()))
                    .toList())
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("kernel.log").toFile());
    builder.environment().putAll(command.env());
    builder.environment().put("JPY_SESSION_NAME", project.resolve("churn.ipynb").toString());
    Process kernel = builder.start();
    ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    try (KernelClient client = KernelClient.connect(connection)) {
      var unused = killer.schedule(kernel::destroyForcibly, millis, TimeUnit.MILLISECONDS);
      int finished = 0;
      while (finished < CELLS && runs(client, kernel, source(finished + 1))) {
        finished++;
      }
      if (finished == CELLS) {
        client.send(Channel.CONTROL, "shutdown_request", object(), object().put("restart", false));
      }
      kernel.onExit().join();
      return finished;
    } finally {
      killer.shutdownNow();
      kernel.destroyForcibly();
    }
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  /** Whether the reply came, rather than the end of the kernel. */
  private static boolean runs(KernelClient client, Process kernel, String source)
      throws InterruptedException, IOException {
    ObjectNode content =
        object()
            .put("code", source)
            .put("silent", false)
            .put("store_history", true)
            .put("allow_stdin", false)
            .put("stop_on_error", true);
    String request = client.send(Channel.SHELL, "execute_request", object(), content);
    while (true) {
      Optional<KernelClient.Received> received = client.next(TICK);
      if (received.isEmpty()) {
        if (!kernel.isAlive()) {
          return false;
        }
        continue;
      }
      Message message = received.get().message();
      if (message.type().equals("execute_reply") && message.parentId().equals(request)) {
        assertThat(message.content().path("status").asText())
            .as(message.content().toString())
            .isEqualTo("ok");
        return true;
      }
    }
  }
}
