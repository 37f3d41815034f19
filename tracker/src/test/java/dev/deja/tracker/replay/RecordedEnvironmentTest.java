package dev.deja.tracker.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.model.Environment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedEnvironmentTest {

  @Test
  void onAMachineThatIsTheSameNothingIsSetButWhatIsThere() {
    RecordedEnvironment same =
        RecordedEnvironment.of(
            recorded("UTC", "en", Map.of("LANG", "C.UTF-8")),
            Map.of("LANG", "C.UTF-8"),
            "UTC",
            "en");

    assertThat(same.jvmOptions()).isEmpty();
    assertThat(same.variables()).containsExactly(Map.entry("LANG", "C.UTF-8"));
    assertThat(same.absent()).isEmpty();
  }

  @Test
  void zoneLocaleAndVariablesAreThoseThatWereRecorded() {
    RecordedEnvironment there =
        RecordedEnvironment.of(
            recorded("Asia/Tokyo", "zh-Hant-TW", Map.of("DEJA_JVM_OPTIONS", "-Xmx1g")),
            Map.of("TZ", "UTC", "IJAVA_TIMEOUT", "3", "JAVA_HOME", "/jdk", "HOME", "/home/ada"),
            "UTC",
            "en");

    assertThat(there.jvmOptions())
        .containsExactly("-Duser.language=zh", "-Duser.country=TW", "-Duser.script=Hant");
    assertThat(there.variables())
        .containsEntry("TZ", "Asia/Tokyo")
        .containsEntry(
            "DEJA_JVM_OPTIONS", "-Duser.language=zh -Duser.country=TW -Duser.script=Hant -Xmx1g");
    assertThat(there.absent()).containsExactly("IJAVA_TIMEOUT");
  }

  @Test
  void secretsWereNotRecordedAndThatIsSaid() {
    RecordedEnvironment secret =
        RecordedEnvironment.of(
            recorded("UTC", "en", Map.of("DEJA_JVM_OPTIONS", "-Dpassword=***")),
            Map.of(),
            "UTC",
            "en");

    assertThat(secret.warnings())
        .containsExactly("secret values in DEJA_JVM_OPTIONS were not recorded, and are not set");
  }

  private static Environment recorded(String zone, String locale, Map<String, String> variables) {
    return new Environment(
        "host",
        "ada",
        "Linux 6",
        "amd64",
        Optional.empty(),
        2,
        -1,
        List.of(),
        "17",
        "v",
        List.of(),
        zone,
        locale,
        Optional.empty(),
        Optional.empty(),
        variables);
  }
}
