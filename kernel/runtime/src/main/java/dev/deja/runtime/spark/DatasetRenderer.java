package dev.deja.runtime.spark;

import dev.deja.Mime;
import dev.deja.ValueRenderer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows the first rows of a Spark {@code Dataset} as a table; one of a stream as its text. */
final class DatasetRenderer implements ValueRenderer {

  private static final int MOST_ROWS = 20;

  private final Function<Object, Mime> table;

  DatasetRenderer(Function<Object, Mime> table) {
    this.table = table;
  }

  @Override
  public List<String> typeNames() {
    return List.of("org.apache.spark.sql.Dataset");
  }

  @Override
  public Mime render(Object dataset) {
    if (Boolean.TRUE.equals(Calls.call(dataset, "isStreaming"))) {
      return Mime.of("text/plain", dataset.toString());
    }
    Object frame = Calls.required(dataset, "toDF");
    List<?> rows = (List<?>) Calls.required(frame, "takeAsList", MOST_ROWS + 1);
    String[] names = (String[]) Calls.required(frame, "columns");
    List<Map<String, @Nullable Object>> shown = new ArrayList<>();
    for (Object row : rows.subList(0, Math.min(MOST_ROWS, rows.size()))) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        String name = names[i];
        // Two columns may have one name.
        while (values.containsKey(name)) {
          name += "'";
        }
        values.put(name, Calls.call(row, "get", i));
      }
      shown.add(values);
    }
    if (shown.isEmpty()) {
      return Mime.of("text/plain", dataset + " without rows");
    }
    Mime all = table.apply(shown);
    if (rows.size() <= MOST_ROWS) {
      return all;
    }
    Map<String, String> data = new LinkedHashMap<>(all.data());
    String more = "the first " + MOST_ROWS + " rows";
    data.computeIfPresent("text/html", (type, html) -> html + "<p>" + more + "</p>");
    data.computeIfPresent("text/plain", (type, text) -> text.stripTrailing() + "\n" + more);
    return new Mime(data);
  }
}
