package dev.deja.tracker.store;

import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Redacted;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Immutable bytes named by their SHA-256, in an {@link ObjectStore}. Thread-safe. */
public final class BlobStore {

  private final ObjectStore objects;
  private final Redactions redactions;

  public BlobStore(ObjectStore objects) {
    this.objects = objects;
    this.redactions = new Redactions(objects);
  }

  /** Where a blob lies. */
  public static String key(Digest digest) {
    return "blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex();
  }

  /** The blob that lies under a key; empty for a key where none can lie. */
  public static Optional<Digest> digest(String key) {
    String hex = key.substring(key.lastIndexOf('/') + 1);
    return Digest.isHex(hex)
        ? Optional.of(new Digest(hex)).filter(digest -> key(digest).equals(key))
        : Optional.empty();
  }

  /** Keeps bytes; they are durable when this returns. */
  public BlobRef put(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    objects.putIfAbsent(key(digest), bytes.length, () -> new ByteArrayInputStream(bytes));
    return new BlobRef(digest, bytes.length);
  }

  /**
   * Keeps several pieces of bytes, together and so in much less time than one by one; all are
   * durable when this returns.
   *
   * @param all by their digests
   */
  public void putAll(Map<Digest, byte[]> all) {
    List<ObjectStore.Put> puts = new ArrayList<>();
    all.forEach(
        (digest, bytes) ->
            puts.add(
                new ObjectStore.Put(
                    key(digest), bytes.length, () -> new ByteArrayInputStream(bytes))));
    objects.putAll(puts);
  }

  /**
   * Keeps a file's bytes, streamed; they are durable when this returns.
   *
   * @throws UncheckedIOException if the file cannot be read, or changes while it is read
   */
  public BlobRef put(Path file) {
    try {
      MessageDigest sha256 = Digest.sha256();
      long size;
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
        size = in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      Digest digest = Digest.finish(sha256);
      String key = key(digest);
      if (!objects.exists(key)) {
        objects.putIfAbsent(
            key, size, () -> new VerifiedStream(Files.newInputStream(file), digest));
      }
      return new BlobRef(digest, size);
    } catch (CorruptBlob e) {
      throw new UncheckedIOException(new IOException(file + " changed while it was read", e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(Digest digest) {
    return objects.exists(key(digest));
  }

  /** What became of blobs that were taken out of the store. */
  public Redactions redactions() {
    return redactions;
  }

  /**
   * The blob's bytes, verified while they are read; the caller closes the stream. Of one that was
   * redacted, what stands in its place.
   *
   * @throws MissingBlob if the store does not have it
   * @throws RedactedBlob if it was taken out of the store
   * @throws CorruptBlob from a read at the end of the stream, if the bytes are not the blob's
   */
  public InputStream open(Digest digest) {
    Digest at = digest;
    for (int step = 0; step < Redactions.LONGEST; step++) {
      Optional<InputStream> bytes = openOwn(at);
      if (bytes.isPresent()) {
        return bytes.get();
      }
      Digest gone = at;
      Redacted redacted = redactions.of(gone).orElseThrow(() -> new MissingBlob(gone));
      at = redacted.after().orElseThrow(() -> new RedactedBlob(redacted));
    }
    throw new MissingBlob(digest);
  }

  /**
   * The same of the blob's own bytes alone.
   *
   * @return empty if the store does not have them
   */
  public Optional<InputStream> openOwn(Digest digest) {
    return objects.open(key(digest)).map(bytes -> new VerifiedStream(bytes, digest));
  }

  /**
   * The whole blob, verified.
   *
   * @throws MissingBlob if the store does not have it
   * @throws CorruptBlob if the bytes are not the blob's
   */
  public byte[] read(Digest digest) {
    try (InputStream in = open(digest)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new StoreException("blob " + digest + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static final class VerifiedStream extends FilterInputStream {

    private final Digest expected;
    private final MessageDigest sha256 = Digest.sha256();
    private boolean ended;

    VerifiedStream(InputStream in, Digest expected) {
      super(in);
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count > 0) {
        sha256.update(bytes, offset, count);
      } else if (count < 0 && !ended) {
        ended = true;
        Digest found = Digest.finish(sha256);
        if (!found.equals(expected)) {
          throw new CorruptBlob(expected, found.toString());
        }
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
