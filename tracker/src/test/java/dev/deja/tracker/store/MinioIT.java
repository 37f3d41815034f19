package dev.deja.tracker.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of stores on a real MinIO server. */
class MinioIT extends S3StoreContract {

  @TempDir static Path folder;
  private static @Nullable MinioServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MinioServer.start(folder);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected StoreAddress.Bucket address() {
    return Objects.requireNonNull(server).address();
  }

  @Override
  protected Map<String, String> credentials() {
    return MinioServer.CREDENTIALS;
  }
}
