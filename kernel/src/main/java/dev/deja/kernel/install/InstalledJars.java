package dev.deja.kernel.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars of an installed kernel: copies, in a folder named after their bytes, so that an
 * installed kernel outlives the folder it was built in, and a new version does not change the jars
 * of kernels that run.
 *
 * @param folder where they lie
 * @param classPath them, in order
 */
record InstalledJars(Path folder, List<Path> classPath) {

  private static final int NAME_LENGTH = 16;

  /**
   * Copies what is not there yet. Folders of classes, as a development build has them, are used
   * where they are.
   *
   * @param library the folder of all installed versions
   * @throws InstallFailed if a jar cannot be read, or the folder cannot be written
   */
  static InstalledJars copy(List<Path> originals, Path library) {
    try {
      Path folder = library.resolve(digest(originals).substring(0, NAME_LENGTH));
      if (!Files.isDirectory(folder)) {
        FolderSwap.put(folder, library, fresh -> copyInto(fresh, originals));
      }
      List<Path> classPath = new ArrayList<>();
      for (int i = 0; i < originals.size(); i++) {
        Path original = originals.get(i);
        classPath.add(Files.isDirectory(original) ? original : folder.resolve(name(originals, i)));
      }
      return new InstalledJars(folder, classPath);
    } catch (IOException e) {
      throw new InstallFailed("the kernel's jars cannot be copied to " + library + ": " + e, e);
    }
  }

  /**
   * Removes versions whose folder no class path names.
   *
   * @return the folders that are gone
   */
  static List<Path> deleteUnused(Path library, List<String> classPaths) throws IOException {
    if (!Files.isDirectory(library)) {
      return List.of();
    }
    List<Path> versions;
    try (Stream<Path> listed = Files.list(library)) {
      versions = listed.filter(Files::isDirectory).toList();
    }
    List<Path> unused =
        versions.stream()
            .filter(
                version -> classPaths.stream().noneMatch(used -> used.contains(version.toString())))
            .toList();
    for (Path version : unused) {
      FolderSwap.delete(version);
    }
    return unused;
  }

  private static void copyInto(Path folder, List<Path> originals) throws IOException {
    for (int i = 0; i < originals.size(); i++) {
      if (!Files.isDirectory(originals.get(i))) {
        ArchivableJar.copy(originals.get(i), folder.resolve(name(originals, i)));
      }
    }
  }

  /** A jar's own name, with its place in front if another jar has the same. */
  private static String name(List<Path> originals, int index) {
    Path name = originals.get(index).getFileName();
    boolean first =
        originals.subList(0, index).stream().noneMatch(other -> name.equals(other.getFileName()));
    return first ? name.toString() : index + "-" + name;
  }

  private static String digest(List<Path> originals) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Path original : originals) {
        sha256.update(String.valueOf(original.getFileName()).getBytes(StandardCharsets.UTF_8));
        if (Files.isDirectory(original)) {
          sha256.update(original.toString().getBytes(StandardCharsets.UTF_8));
        } else {
          try (InputStream in = new DigestInputStream(Files.newInputStream(original), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
          }
        }
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
