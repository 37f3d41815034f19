package dev.deja.client;

import dev.deja.json.JsonReader;
import dev.deja.json.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A store of executions, as {@code Deja.open()} gives it:
 *
 * <pre>{@code
 * var model = Deja.open().notebook("churn").execution(42).artifact("model");
 * for (var each : Deja.open().executions().where("metadata.acc > 0.9").tag("prod")) { … }
 * }</pre>
 *
 * <p>Everything is read when it is asked for. All classes of this package are thread-safe, but for
 * streams and iterators. What is unknown, or makes no sense, is an {@link IllegalArgumentException}
 * that says what comes nearest.
 */
public final class Store implements AutoCloseable {

  private final Answers answers;

  private Store(Answers answers) {
    this.answers = answers;
  }

  /** A store that has its answers from there. Not for users: see {@code Deja.open()}. */
  public static Store over(Answers answers) {
    return new Store(answers);
  }

  /**
   * A store of this machine. Not for users: see {@code Deja.open()}.
   *
   * @throws IllegalStateException if the tracker is not on the class path
   */
  public static Store ofThisJvm(Map<String, String> environment) {
    Door door =
        ServiceLoader.load(Door.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Deja.open() needs a notebook, or the jar deja-tracker and what it depends"
                            + " on the class path"));
    return new Store(door.open(environment));
  }

  /** All executions, the newest first. */
  public Executions executions() {
    return new Executions(this);
  }

  /** The notebooks of which there are executions, by name. */
  public List<Notebook> notebooks() {
    return ask("notebooks", Map.of()).texts("notebooks").stream()
        .map(name -> new Notebook(this, name))
        .toList();
  }

  /**
   * A notebook, by its name: {@code churn} for {@code churn.ipynb}. There need not be executions of
   * it.
   */
  public Notebook notebook(String name) {
    return new Notebook(this, name);
  }

  /**
   * An execution.
   *
   * @param reference as on the command line: {@code churn/42}, {@code churn/latest}, {@code
   *     churn@production}, or the first characters of its id
   */
  public Execution execution(String reference) {
    return new Execution(this, ask("execution", Map.of("reference", reference)));
  }

  /**
   * An artifact.
   *
   * @param reference an execution and a name: {@code churn/42/model}, {@code
   *     churn@production/model}
   */
  public Artifact artifact(String reference) {
    return new Artifact(this, ask("artifact", Map.of("reference", reference)));
  }

  Json ask(String what, Map<String, ?> more) {
    Map<String, @Nullable Object> question = new LinkedHashMap<>();
    question.put("ask", what);
    question.putAll(more);
    return new Json(JsonReader.object(answers.ask(JsonText.of(question))));
  }

  Path stagingFile(String name) throws IOException {
    return answers.stagingFile(name);
  }

  /** See {@link Answers#declaredByCells}. */
  @Nullable Class<?> declaredByCells(String name) {
    return answers.declaredByCells(name);
  }

  /** Lets go of what a program has opened; in a notebook it does nothing. */
  @Override
  public void close() {
    answers.close();
  }
}
