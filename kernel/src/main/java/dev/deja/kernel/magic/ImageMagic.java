package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.MimeBundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code %image FILE} or {@code %image URL}: shows a picture. */
final class ImageMagic implements Magic {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public List<String> names() {
    return List.of("image");
  }

  @Override
  public String usage() {
    return "%image FILE or URL  shows a PNG, JPEG, GIF, WebP or SVG picture";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> arguments = call.arguments();
    if (arguments.size() != 1) {
      throw new MagicFailed("%image shows a picture: write %image FILE or %image https://…");
    }
    String from = arguments.get(0);
    byte[] bytes =
        from.matches("https?://.*") ? fetch(from) : read(Paths.resolve(from, cell), cell);
    String type =
        mimeType(bytes)
            .orElseThrow(
                () -> new MagicFailed("'" + from + "' is no PNG, JPEG, GIF, WebP or SVG picture"));
    Map<String, String> data = new LinkedHashMap<>();
    data.put(
        type,
        type.equals("image/svg+xml")
            ? new String(bytes, StandardCharsets.UTF_8)
            : Base64.getEncoder().encodeToString(bytes));
    data.put(MimeBundle.TEXT, from);
    cell.put(new CellOutput.Display(new MimeBundle(data, Map.of()), Optional.empty(), false));
  }

  private static byte[] read(Path file, CellContext cell) {
    if (!Files.isRegularFile(file)) {
      throw new MagicFailed("no file '" + file + "'");
    }
    cell.reads(file);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new MagicFailed(file + " cannot be read: " + e, e);
    }
  }

  private static byte[] fetch(String url) throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new MagicFailed("'" + url + "' gives status " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException | IllegalArgumentException e) {
      throw new MagicFailed("'" + url + "' cannot be had: " + e, e);
    }
  }

  private static Optional<String> mimeType(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u0089PNG")) {
      return Optional.of("image/png");
    } else if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    } else if (start.startsWith("GIF8")) {
      return Optional.of("image/gif");
    } else if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return Optional.of("image/webp");
    }
    return start.contains("<svg") ? Optional.of("image/svg+xml") : Optional.empty();
  }
}
