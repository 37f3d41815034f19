package dev.deja.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Executions that are as asked, the newest first if no other order is. Immutable: each method gives
 * a narrower question. Nothing is read before the first execution is taken, and then some at a
 * time; in another order than the newest first all that fit are read at once.
 */
public final class Executions implements Iterable<Execution> {

  private static final int PAGE = 100;

  private final Store store;
  private final Map<String, Object> question;

  Executions(Store store) {
    this(store, Map.of());
  }

  private Executions(Store store, Map<String, Object> question) {
    this.store = store;
    this.question = question;
  }

  Executions with(Map<String, ?> more) {
    Map<String, Object> narrower = new LinkedHashMap<>(question);
    narrower.putAll(more);
    return new Executions(store, narrower);
  }

  /** Those that carry a tag; after another one, both. */
  public Executions tag(String tag) {
    List<Object> tags = new ArrayList<>();
    if (question.get("tags") instanceof List<?> before) {
      tags.addAll(before);
    }
    tags.add(tag);
    return with(Map.of("tags", tags));
  }

  /**
   * Those that a question fits.
   *
   * @param condition as {@code deja list --where} has it: {@code metadata.acc > 0.9 and tag =
   *     'prod'}; after another one, both
   */
  public Executions where(String condition) {
    Object before = question.get("where");
    return with(
        Map.of("where", before == null ? condition : "(" + before + ") and (" + condition + ")"));
  }

  /** Those of a notebook, by its name. */
  public Executions notebook(String name) {
    return with(Map.of("notebook", name));
  }

  /**
   * The highest first.
   *
   * @param field as {@code deja list --sort} has it: {@code metadata.acc}, {@code duration}; the
   *     lowest first with {@code :asc} behind it
   */
  public Executions sort(String field) {
    return with(Map.of("sort", field));
  }

  /** The first one, if there is any. */
  public java.util.Optional<Execution> first() {
    Iterator<Execution> all = iterator();
    return all.hasNext() ? java.util.Optional.of(all.next()) : java.util.Optional.empty();
  }

  /** They as a stream. */
  public Stream<Execution> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT),
        false);
  }

  @Override
  public Iterator<Execution> iterator() {
    return new Pages();
  }

  /** Goes on from the last one's start, so that what is recorded meanwhile moves nothing. */
  private final class Pages implements Iterator<Execution> {

    /** Those that began when the last one of the last page did: they come again. */
    private final Set<String> seen = new HashSet<>();

    private Iterator<Json> page = List.<Json>of().iterator();
    private String from = "";
    private int size = PAGE;
    private boolean more = true;

    @Override
    public boolean hasNext() {
      while (!page.hasNext() && more) {
        turn();
      }
      return page.hasNext();
    }

    private void turn() {
      Map<String, Object> asked = new LinkedHashMap<>(question);
      boolean whole = question.containsKey("sort");
      asked.put("limit", whole ? 0 : size);
      asked.put("from", from);
      List<Json> rows = store.ask("executions", asked).objects("executions");
      more = !whole && rows.size() == size;
      page = rows.stream().filter(row -> !seen.contains(row.text("id"))).toList().iterator();
      if (more) {
        String last = rows.get(rows.size() - 1).text("startedAt");
        // All of a page may have begun in one moment: then a wider one gets past them.
        size = last.equals(from) ? size * 2 : PAGE;
        if (!last.equals(from)) {
          seen.clear();
        }
        rows.stream()
            .filter(row -> row.text("startedAt").equals(last))
            .forEach(row -> seen.add(row.text("id")));
        from = last;
      }
    }

    @Override
    public Execution next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there is no other execution");
      }
      return new Execution(store, page.next());
    }
  }
}
