package dev.deja.kernel.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code %load FILE}: runs the code of a file as a part of this cell; of a notebook, every code
 * cell in order. The extension may be left out.
 */
final class LoadMagic implements Magic {

  private static final List<String> EXTENSIONS =
      List.of(".jsh", ".jshell", ".java", ".ijava", ".ipynb");

  private final Magics magics;
  private final Deque<Path> running = new ArrayDeque<>();

  LoadMagic(Magics magics) {
    this.magics = magics;
  }

  @Override
  public List<String> names() {
    return List.of("load");
  }

  @Override
  public String usage() {
    return "%load FILE  runs the code of a .jsh, .jshell, .java, .ijava or .ipynb file";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> arguments = call.arguments();
    if (arguments.isEmpty()) {
      throw new MagicFailed("%load runs a file: write its path behind, as in %load setup.jsh");
    }
    for (String argument : arguments) {
      run(argument, code -> code, cell);
    }
  }

  /**
   * Runs the code of one file.
   *
   * @param typed its path
   * @param changed gives what is run in the place of its code, or of each cell of a notebook
   */
  void run(String typed, UnaryOperator<String> changed, CellContext cell) throws Exception {
    Path file = find(typed, cell);
    if (running.contains(file)) {
      throw new MagicFailed(file + " loads itself, directly or through a file that it loads");
    }
    running.push(file);
    cell.reads(file);
    try {
      for (String code : codeOf(file)) {
        magics.runCode(changed.apply(code), cell);
      }
    } finally {
      running.pop();
    }
  }

  private static Path find(String typed, CellContext cell) {
    Path path = Paths.resolve(typed, cell);
    if (Files.isRegularFile(path)) {
      return path;
    }
    for (String extension : EXTENSIONS) {
      Path other = Path.of(path + extension);
      if (Files.isRegularFile(other)) {
        return other;
      }
    }
    throw new MagicFailed(
        "no file '" + typed + "' (" + path + "), nor with " + String.join(", ", EXTENSIONS));
  }

  private static List<String> codeOf(Path file) {
    try {
      String text = CellParser.withoutMark(Files.readString(file));
      return file.toString().endsWith(".ipynb") ? cells(text, file) : List.of(text);
    } catch (IOException e) {
      throw new MagicFailed(file + " cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }

  private static List<String> cells(String json, Path file) {
    try {
      JsonNode cells = new ObjectMapper().readTree(json).path("cells");
      if (!cells.isArray()) {
        throw new MagicFailed(file + " is not a notebook of format 4: it has no list 'cells'");
      }
      List<String> code = new ArrayList<>();
      for (JsonNode cell : cells) {
        if (cell.path("cell_type").asText().equals("code")) {
          code.add(source(cell.path("source")));
        }
      }
      return code;
    } catch (JsonProcessingException e) {
      throw new MagicFailed(file + " is not a notebook: " + e.getOriginalMessage(), e);
    }
  }

  /** A notebook has a cell's source as a text, or as a list of lines with their ends. */
  private static String source(JsonNode source) {
    if (!source.isArray()) {
      return source.asText();
    }
    StringBuilder text = new StringBuilder();
    source.forEach(line -> text.append(line.asText()));
    return text.toString();
  }
}
