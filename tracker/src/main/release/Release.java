import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the Python wheel of a distribution, and {@code SHA256SUMS} over all that is released. Maven
 * runs this file when it packages: it has no plugin for wheels, whose {@code RECORD} holds digests.
 *
 * <p>Two runs over the same files give the same bytes.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/binary-distribution-format/">
 *     Binary distribution format</a>
 */
final class Release {

  private static final String PACKAGE = "deja_kernel";

  private final Path distribution;
  private final Path python;
  private final Path icons;
  private final Path sbom;
  private final String version;
  private final LocalDateTime time;
  private final List<String> record = new ArrayList<>();

  private Release(String[] args) {
    distribution = Path.of(args[0]);
    python = Path.of(args[1]);
    icons = Path.of(args[2]);
    sbom = Path.of(args[3]);
    version = args[4].replace("-SNAPSHOT", ".dev0");
    time = LocalDateTime.ofInstant(Instant.parse(args[5]), ZoneOffset.UTC);
  }

  /**
   * @param args the distribution, the Python sources, the folder of the kernel's icons, the SBOM,
   *     Maven's version, the time of every entry, and the folder of what is released
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[6]);
    new Release(args).wheel(folder);
    sums(folder);
  }

  private void wheel(Path folder) throws IOException {
    String name = PACKAGE + "-" + version;
    String info = name + ".dist-info/";
    String kernelspec = name + ".data/data/share/jupyter/kernels/deja/";
    try (OutputStream out = Files.newOutputStream(folder.resolve(name + "-py3-none-any.whl"));
        ZipOutputStream wheel = new ZipOutputStream(out)) {
      tree(wheel, python.resolve(PACKAGE), PACKAGE + "/", ".*\\.py");
      tree(wheel, distribution, PACKAGE + "/dist/", "(bin|lib)/.*");
      tree(wheel, python.resolve("kernelspec"), kernelspec, ".*");
      tree(wheel, icons, kernelspec, "logo-.*");
      add(wheel, info + "licenses/LICENSE", Files.readAllBytes(distribution.resolve("LICENSE")));
      add(wheel, info + "sboms/deja.cdx.json", Files.readAllBytes(sbom));
      add(wheel, info + "METADATA", metadata());
      add(
          wheel,
          info + "WHEEL",
          "Wheel-Version: 1.0\nGenerator: deja\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
      add(
          wheel,
          info + "entry_points.txt",
          "[console_scripts]\ndeja = deja_kernel.launcher:main\n");
      record.add(info + "RECORD,,");
      put(wheel, info + "RECORD", bytes(String.join("\n", record) + "\n"));
    }
  }

  private String metadata() throws IOException {
    return """
        Metadata-Version: 2.4
        Name: deja-kernel
        Version: %s
        Summary: A Jupyter kernel for Java that remembers
        License-Expression: Apache-2.0
        License-File: LICENSE
        Requires-Python: >=3.9
        Classifier: Framework :: Jupyter
        Classifier: Programming Language :: Java
        Provides-Extra: lab
        Requires-Dist: jupyterlab ; extra == 'lab'
        Description-Content-Type: text/markdown

        """
            .formatted(version)
        + Files.readString(python.resolve("README.md"));
  }

  /** Adds files below a folder whose path in it matches, in the order of their names. */
  private void tree(ZipOutputStream wheel, Path folder, String to, String pattern)
      throws IOException {
    List<Path> files;
    try (Stream<Path> walked = Files.walk(folder)) {
      files = walked.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String relative = folder.relativize(file).toString().replace('\\', '/');
      if (relative.matches(pattern)) {
        add(wheel, to + relative, Files.readAllBytes(file));
      }
    }
  }

  private void add(ZipOutputStream wheel, String path, String text) throws IOException {
    add(wheel, path, bytes(text));
  }

  private void add(ZipOutputStream wheel, String path, byte[] bytes) throws IOException {
    String digest = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(bytes));
    record.add(path + ",sha256=" + digest + "," + bytes.length);
    put(wheel, path, bytes);
  }

  private void put(ZipOutputStream wheel, String path, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(time);
    wheel.putNextEntry(entry);
    wheel.write(bytes);
    wheel.closeEntry();
  }

  /** In the form of {@code sha256sum --check}. */
  private static void sums(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files =
          listed
              .filter(file -> !file.getFileName().toString().equals("SHA256SUMS"))
              .sorted()
              .toList();
    }
    StringBuilder sums = new StringBuilder();
    for (Path file : files) {
      MessageDigest digest = sha256();
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        in.transferTo(out);
      }
      sums.append(HexFormat.of().formatHex(digest.digest()))
          .append("  ")
          .append(file.getFileName())
          .append('\n');
    }
    Files.writeString(folder.resolve("SHA256SUMS"), sums);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
