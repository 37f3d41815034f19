package dev.deja.kernel.dependency;

import dev.deja.kernel.model.Jar;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Makes {@link Jar}s of files: digests come from the bytes on disk, never from a repository. */
public final class Jars {

  private Jars() {}

  /**
   * A jar or folder that the user named.
   *
   * @throws IOException if it cannot be read
   */
  public static Jar of(Path file) throws IOException {
    return of(file, Optional.empty(), Optional.empty(), true);
  }

  static Jar of(
      Path file, Optional<String> coordinates, Optional<String> repository, boolean direct)
      throws IOException {
    if (Files.isDirectory(file)) {
      return new Jar(file, coordinates, repository, "", 0, direct);
    }
    return new Jar(file, coordinates, repository, sha256(file), Files.size(file), direct);
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
