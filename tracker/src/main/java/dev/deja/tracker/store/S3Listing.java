package dev.deja.tracker.store;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Walks the keys of a bucket in their order, a page of the server's at a time. One thread. */
final class S3Listing implements Iterator<S3Bucket.Entry> {

  private final S3Bucket bucket;
  private final String prefix;
  private final String after;
  private final boolean delimiter;
  private Iterator<S3Bucket.Entry> page;
  private Optional<String> next;

  private S3Listing(S3Bucket bucket, String prefix, String after, boolean delimiter) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.after = after;
    this.delimiter = delimiter;
    S3Bucket.Page first = bucket.list(prefix, after, delimiter, Optional.empty());
    this.page = first.keys().iterator();
    this.next = first.next();
  }

  static Stream<S3Bucket.Entry> of(
      S3Bucket bucket, String prefix, String after, boolean delimiter) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new S3Listing(bucket, prefix, after, delimiter),
            Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT),
        false);
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && next.isPresent()) {
      S3Bucket.Page more = bucket.list(prefix, after, delimiter, next);
      page = more.keys().iterator();
      next = more.next();
    }
    return page.hasNext();
  }

  @Override
  public S3Bucket.Entry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
