package dev.deja.tracker.cli;

import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookProblem;
import dev.deja.tracker.store.S3Bucket;
import dev.deja.tracker.store.StoreAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a notebook is read from or written to, as a person says it: a file, {@code
 * s3://BUCKET/KEY}, or {@code -}.
 */
sealed interface NotebookPlace {

  /** A file. */
  record File(String said, Path file) implements NotebookPlace {

    @Override
    public Notebook read() {
      return Notebook.read(Path.of(said));
    }

    @Override
    public void write(Notebook notebook) {
      notebook.write(file);
    }

    @Override
    public void requireWritable() {
      if (Files.isDirectory(file)) {
        throw new UserMistake(
            "the output is '%s', a folder; expected a file, such as '%s'."
                .formatted(said, file.resolve("out.ipynb")));
      }
      Path folder = folder();
      if (!Files.isWritable(folder)) {
        throw new NotebookProblem(
            "the executed notebook cannot be written to '%s'%s. Choose another place with '--output FILE'."
                .formatted(folder, Files.exists(folder) ? "" : ", which does not exist"));
      }
    }

    Path folder() {
      Path parent = file.getParent();
      return parent == null ? file : parent;
    }

    @Override
    public String name() {
      return String.valueOf(file.getFileName());
    }

    @Override
    public String shown() {
      return Paths.shortened(file.toString());
    }
  }

  /** Standard input and output. */
  record Standard(Supplier<InputStream> in, Consumer<byte[]> out) implements NotebookPlace {

    @Override
    public String said() {
      return "-";
    }

    @Override
    public Notebook read() {
      try (InputStream input = in.get()) {
        return Notebook.parse("standard input", input.readAllBytes());
      } catch (IOException e) {
        throw new NotebookProblem("standard input cannot be read: " + e.getMessage(), e);
      }
    }

    @Override
    public void write(Notebook notebook) {
      out.accept(notebook.toBytes());
    }

    @Override
    public void requireWritable() {}

    @Override
    public String name() {
      return "stdin.ipynb";
    }

    @Override
    public String shown() {
      return "standard output";
    }
  }

  /**
   * An object in a bucket of a server that speaks S3.
   *
   * @param address of the bucket
   */
  record InBucket(
      String said, StoreAddress.Bucket address, String key, Map<String, String> environment)
      implements NotebookPlace {

    @Override
    public Notebook read() {
      try (S3Bucket bucket = S3Bucket.open(address, environment)) {
        Optional<InputStream> object = bucket.get(key);
        if (object.isEmpty()) {
          throw new NotebookProblem(
              "there is no notebook '%s' on %s. Check the bucket and the path."
                  .formatted(said, address.server()));
        }
        try (InputStream in = object.get()) {
          return Notebook.parse(said, in.readAllBytes());
        }
      } catch (IOException e) {
        throw new NotebookProblem("'%s' cannot be read: %s".formatted(said, e.getMessage()), e);
      }
    }

    @Override
    public void write(Notebook notebook) {
      // An object appears whole or not at all.
      try (S3Bucket bucket = S3Bucket.open(address, environment)) {
        bucket.put(key, notebook.toBytes());
      }
    }

    @Override
    public void requireWritable() {
      try (S3Bucket bucket = S3Bucket.open(address, environment)) {
        bucket.require();
      }
    }

    @Override
    public String name() {
      return key.substring(key.lastIndexOf('/') + 1);
    }

    @Override
    public String shown() {
      return said;
    }
  }

  /** As it was said. */
  String said();

  /**
   * Reads a notebook from here.
   *
   * @throws NotebookProblem if there is none
   */
  Notebook read();

  /**
   * Writes a notebook here, whole or not at all.
   *
   * @throws NotebookProblem if that cannot be
   */
  void write(Notebook notebook);

  /** Checks now, rather than after an hour of running, that one can write here. */
  void requireWritable();

  /** The last part, with its extension. */
  String name();

  /** For a line of a terminal. */
  String shown();

  /**
   * The place that a word means.
   *
   * @param environment variables of this process, which say how a server is reached
   * @throws UserMistake if it is of a kind that is not known
   */
  static NotebookPlace of(String said, Map<String, String> environment) {
    if (said.equals("-")) {
      return new Standard(() -> System.in, NotebookPlace::toStandardOutput);
    }
    if (said.startsWith(StoreAddress.SCHEME)) {
      return inBucket(said, environment);
    }
    if (said.matches("[A-Za-z][A-Za-z0-9+.-]+://.*")) {
      throw new UserMistake(
          "'%s' is no file; notebooks are read from and written to files, s3://BUCKET/KEY and '-'."
              .formatted(said));
    }
    return new File(said, Path.of(said).toAbsolutePath().normalize());
  }

  private static NotebookPlace inBucket(String said, Map<String, String> environment) {
    int query = said.indexOf('?');
    String path = query < 0 ? said : said.substring(0, query);
    int slash = path.indexOf('/', StoreAddress.SCHEME.length());
    if (slash < 0 || slash == path.length() - 1 || path.endsWith("/")) {
      throw new UserMistake(
          "'%s' names no object; expected s3://BUCKET/KEY, such as s3://reports/churn.ipynb."
              .formatted(said));
    }
    try {
      String bucket = path.substring(0, slash) + (query < 0 ? "" : said.substring(query));
      return new InBucket(
          said,
          (StoreAddress.Bucket) StoreAddress.parse(bucket, environment),
          path.substring(slash + 1),
          environment);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage() + ".");
    }
  }

  private static void toStandardOutput(byte[] json) {
    // Raw bytes: what the terminal expects does not matter here.
    System.out.write(json, 0, json.length);
    System.out.flush();
  }
}
