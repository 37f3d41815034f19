package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.util.io.BinaryHunkOutputStream;

/**
 * The difference between a commit and the work tree, as {@code git apply} reads it; binary files
 * too.
 */
final class GitPatch {

  /** A patch with more bytes is not made. */
  static final int LARGEST = 16 << 20;

  private static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class Bounded extends ByteArrayOutputStream {
    @Override
    public synchronized void write(int b) {
      check(1);
      super.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      check(length);
      super.write(bytes, offset, length);
    }

    private void check(int more) {
      if (count + more > LARGEST) {
        throw new TooLarge();
      }
    }
  }

  private GitPatch() {}

  /**
   * The patch of some paths.
   *
   * @param tree of the commit; empty where there is none
   * @param paths tracked paths that differ; not empty
   * @return empty if it would be larger than {@link #LARGEST}
   */
  static Optional<byte[]> of(
      Repository repository, Optional<RevTree> tree, Collection<String> paths) throws IOException {
    Bounded patch = new Bounded();
    try (ObjectReader reader = repository.newObjectReader();
        DiffFormatter formatter = new DiffFormatter(patch)) {
      formatter.setRepository(repository);
      formatter.setAbbreviationLength(40);
      formatter.setPathFilter(PathFilterGroup.createFromStrings(paths));
      AbstractTreeIterator before =
          tree.isPresent()
              ? new CanonicalTreeParser(null, reader, tree.get())
              : new EmptyTreeIterator();
      List<DiffEntry> entries = formatter.scan(before, new FileTreeIterator(repository));
      for (DiffEntry entry : entries) {
        FileHeader header = formatter.toFileHeader(entry);
        if (header.getPatchType() == FileHeader.PatchType.UNIFIED) {
          formatter.format(entry);
        } else {
          binary(repository.getWorkTree().toPath(), reader, entry, header, patch);
        }
      }
      return Optional.of(patch.toByteArray());
    } catch (TooLarge e) {
      return Optional.empty();
    }
  }

  private static void binary(
      Path workTree, ObjectReader reader, DiffEntry entry, FileHeader header, OutputStream patch)
      throws IOException {
    // Up to the line that says that binary files differ, the header is the same.
    String text = new String(header.getBuffer(), java.nio.charset.StandardCharsets.UTF_8);
    int differ = text.indexOf("Binary files ");
    patch.write(
        (differ < 0 ? text : text.substring(0, differ))
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    byte[] before =
        entry.getOldMode() == FileMode.MISSING
            ? new byte[0]
            : reader.open(entry.getOldId().toObjectId()).getBytes(LARGEST);
    byte[] after =
        entry.getNewMode() == FileMode.MISSING
            ? new byte[0]
            : Files.readAllBytes(workTree.resolve(entry.getNewPath()));
    patch.write("GIT binary patch\n".getBytes(US_ASCII));
    literal(after, patch);
    literal(before, patch);
  }

  private static void literal(byte[] content, OutputStream patch) throws IOException {
    patch.write(("literal " + content.length + "\n").getBytes(US_ASCII));
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(new BinaryHunkOutputStream(encoded))) {
      deflate.write(content);
    }
    patch.write(encoded.toByteArray());
    patch.write('\n');
  }
}
