package dev.deja.tracker.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.FileVersion;
import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.lineage.Trace.Direction;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.shown.PlacedGraph;
import dev.deja.tracker.shown.TraceGraph;
import dev.deja.tracker.store.StoredExecution;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Files that cells used: which there are, what is in them, and where they came from. */
final class FilesApi {

  private static final int MOST_ROWS = 500;
  private static final int USUAL_ROWS = 100;
  private static final int USUAL_DEPTH = 10;
  private static final int DEEPEST = 100;

  /** Of an execution with more files, these are traced. */
  private static final int MOST_TRACED = 20;

  private final Tracker tracker;

  FilesApi(Tracker tracker) {
    this.tracker = tracker;
  }

  void add(RoutesConfig routes) {
    routes.get(Answers.API + "/files", this::list);
    routes.get(Answers.API + "/trace", this::trace);
    routes.get(Answers.API + "/executions/{id}/lineage", this::lineage);
    routes.get(Answers.API + "/blobs/{digest}", this::download);
    routes.get(Answers.API + "/blobs/{digest}/preview", this::preview);
    routes.get(Answers.API + "/blobs/{digest}/image", this::image);
  }

  /**
   * Some files.
   *
   * @param more whether there are more behind these
   */
  private record Part(List<FileVersion> files, boolean more) {}

  private void list(Context context) {
    int limit = Answers.number(context, "limit", USUAL_ROWS, 1, MOST_ROWS);
    int offset = Answers.number(context, "offset", 0, 0, Integer.MAX_VALUE);
    String search = Answers.optional(context, "search").strip();
    boolean artifacts = Answers.optional(context, "artifacts").equals("true");
    // What looks like the beginning of a digest is one.
    String meant = search.matches("[0-9a-fA-F]{8,64}") ? Digest.PREFIX + search : search;
    List<FileVersion> found = tracker.files(meant, artifacts, limit + 1, offset);
    boolean more = found.size() > limit;
    Answers.json(context, new Part(more ? found.subList(0, limit) : found, more));
  }

  private static Digest digest(String text) {
    try {
      return Digest.parse(text.startsWith(Digest.PREFIX) ? text : Digest.PREFIX + text);
    } catch (IllegalArgumentException e) {
      throw new BadRequestResponse(
          "'" + text + "' is no digest: expected sha256: and 64 hex digits");
    }
  }

  private void trace(Context context) {
    Digest start = digest(Answers.required(context, "digest"));
    Trace trace = tracker.trace(start, depth(context), directions(context));
    if (trace.files().isEmpty()) {
      throw new NotFoundResponse("no recorded cell has read or written " + start);
    }
    Answers.json(context, graph(List.of(trace), trace.complete()));
  }

  /**
   * A picture of where files came from.
   *
   * @param complete whether it ends where nothing more is known
   * @param deployments that use files in it
   */
  private record Graph(
      @JsonUnwrapped PlacedGraph placed, List<Trace.Use> deployments, boolean complete) {}

  private static Graph graph(List<Trace> traces, boolean complete) {
    return new Graph(
        PlacedGraph.of(TraceGraph.of(traces)),
        traces.stream().flatMap(trace -> trace.deployments().stream()).distinct().toList(),
        complete);
  }

  private static int depth(Context context) {
    return Answers.number(context, "depth", USUAL_DEPTH, 1, DEEPEST);
  }

  private static Set<Direction> directions(Context context) {
    return switch (Answers.optional(context, "direction")) {
      case "" -> EnumSet.allOf(Direction.class);
      case "upstream" -> EnumSet.of(Direction.UPSTREAM);
      case "downstream" -> EnumSet.of(Direction.DOWNSTREAM);
      default -> throw new BadRequestResponse("'direction' is upstream or downstream");
    };
  }

  /** What an execution used, what that was made from, and what was made from what it wrote. */
  private void lineage(Context context) {
    StoredExecution execution = Answers.stored(tracker, context);
    Set<Digest> written = new LinkedHashSet<>();
    Set<Digest> read = new LinkedHashSet<>();
    for (CellRun run : execution.cells()) {
      for (FileUse use : run.fileUses()) {
        use.digest()
            .filter(digest -> use.sizeBytes() > 0)
            .ifPresent(use.role() == FileUse.Role.OUTPUT ? written::add : read::add);
      }
      run.artifacts().stream().map(Artifact::digest).forEach(each -> each.ifPresent(written::add));
    }
    int depth = depth(context);
    List<Trace> traces = new ArrayList<>();
    written.stream()
        .limit(MOST_TRACED)
        .forEach(each -> traces.add(tracker.trace(each, depth, EnumSet.allOf(Direction.class))));
    read.stream()
        .limit(MOST_TRACED)
        .forEach(
            each ->
                traces.add(
                    tracker.trace(
                        each,
                        depth,
                        written.isEmpty()
                            ? EnumSet.allOf(Direction.class)
                            : EnumSet.of(Direction.UPSTREAM))));
    boolean complete =
        traces.stream().allMatch(Trace::complete)
            && Stream.of(written, read).allMatch(each -> each.size() <= MOST_TRACED);
    Answers.json(context, graph(traces, complete));
  }

  private InputStream open(Context context) {
    return tracker.executions().blobs().open(digest(context.pathParam("digest")));
  }

  private void download(Context context) throws IOException {
    String name = Answers.optional(context, "name");
    String last = name.substring(name.lastIndexOf('/') + 1);
    Download.answer(
        context,
        last.isBlank() ? context.pathParam("digest").replaceFirst(".*:", "") : last,
        "application/octet-stream",
        out -> {
          // Whole before anything is sent: only then it is known not to be damaged.
          try (InputStream in = open(context)) {
            in.transferTo(out);
          }
        });
  }

  private void preview(Context context) throws IOException {
    try (InputStream in = open(context)) {
      Answers.json(context, Preview.of(in));
    }
  }

  private void image(Context context) throws IOException {
    byte[] bytes;
    try (InputStream in = open(context)) {
      // To the end, where it is known whether it is damaged.
      bytes = in.readNBytes(Preview.LARGEST_IMAGE + 1);
    }
    if (bytes.length > Preview.LARGEST_IMAGE) {
      throw new HttpResponseException(
          HttpStatus.CONTENT_TOO_LARGE.getCode(),
          "this is larger than the %d MiB that are shown; download it"
              .formatted(Preview.LARGEST_IMAGE >> 20),
          Map.of());
    }
    String type =
        Preview.imageType(bytes)
            .orElseThrow(
                () ->
                    new HttpResponseException(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE.getCode(), "this is no image", Map.of()));
    // As a document an SVG could have scripts.
    context.header(
        "Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'");
    context.contentType(type).result(bytes);
  }
}
