package dev.deja.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionFileTest {

  @TempDir Path folder;

  @Test
  void whatWasWrittenIsRead() throws Exception {
    ConnectionFile created = ConnectionFile.create();
    Path file = Files.writeString(folder.resolve("kernel.json"), created.toJson());
    assertThat(ConnectionFile.read(file)).isEqualTo(created);
    assertThat(created.key()).hasSize(64);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> ConnectionFile.read(folder.resolve("none.json")))
        .isInstanceOf(BadConnectionFile.class)
        .hasMessageContaining("none.json")
        .hasMessageContaining("NoSuchFile");
  }

  @Test
  void aFileThatDoesNotParseIsNamed() throws Exception {
    assertRefused("{\"ip\": ", "does not parse");
  }

  @Test
  void aFileThatHoldsNoObjectIsRefused() throws Exception {
    assertRefused("[1, 2]", "is no connection file");
  }

  @Test
  void aPortThatIsNoneIsQuoted() throws Exception {
    assertRefused("{\"shell_port\": 99999}", "'shell_port' is 99999; expected a port");
    assertRefused("{\"shell_port\": \"80\"}", "'shell_port' is \"80\"");
  }

  @Test
  void anotherTransportOrSignatureIsQuoted() throws Exception {
    assertRefused("{\"transport\": \"carrier-pigeon\"}", "transport 'carrier-pigeon'");
    assertRefused("{\"signature_scheme\": \"hmac-md5\"}", "signature_scheme 'hmac-md5'");
  }

  private void assertRefused(String text, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("kernel.json"), text);
    assertThatThrownBy(() -> ConnectionFile.read(file))
        .isInstanceOf(BadConnectionFile.class)
        .hasMessageContaining(message);
  }
}
