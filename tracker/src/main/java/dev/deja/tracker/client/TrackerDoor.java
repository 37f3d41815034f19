package dev.deja.tracker.client;

import dev.deja.client.Answers;
import dev.deja.client.Door;
import dev.deja.tracker.Tracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens stores for programs that have the tracker on their class path. */
public final class TrackerDoor implements Door {

  @Override
  public Answers open(Map<String, String> environment) {
    Tracker tracker = Tracker.open(environment);
    StoreAnswers answers = new StoreAnswers(tracker);
    return new Answers() {
      @Override
      public String ask(String json) {
        try {
          return answers.answer(json, loaded -> {});
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Path stagingFile(String name) throws IOException {
        Path file = Files.createTempFile("deja-", "-" + name);
        file.toFile().deleteOnExit();
        return file;
      }

      @Override
      public void close() {
        tracker.close();
      }
    };
  }
}
