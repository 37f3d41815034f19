package dev.deja.tracker.store;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedS3StoreTest extends S3StoreContract {

  private static EmbeddedS3 server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedS3.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected StoreAddress.Bucket address() {
    return server.address();
  }

  @Override
  protected Map<String, String> credentials() {
    return EmbeddedS3.CREDENTIALS;
  }
}
