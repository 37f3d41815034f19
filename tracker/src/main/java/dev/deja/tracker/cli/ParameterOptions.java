package dev.deja.tracker.cli;

import dev.deja.tracker.parameter.Injection;
import dev.deja.tracker.parameter.ParameterProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.Option;

/**
 * Values for parameters, as papermill takes them. When a name is given more than once, {@code -p}
 * and {@code -r} go before files, files before {@code -y}, and that before {@code -b}; in each the
 * last one counts.
 */
final class ParameterOptions {

  @Option(
      names = {"-p", "--parameters"},
      arity = "2",
      paramLabel = "NAME VALUE",
      hideParamSyntax = true,
      description = "Give a parameter a value, of the type that the notebook declares.")
  private List<String> typed = List.of();

  @Option(
      names = {"-r", "--parameters_raw", "--parameters-raw"},
      arity = "2",
      paramLabel = "NAME TEXT",
      hideParamSyntax = true,
      description = "The same; where no type is declared, a text.")
  private List<String> raw = List.of();

  @Option(
      names = {"-f", "--parameters_file", "--parameters-file"},
      paramLabel = "FILE",
      description = "A YAML or JSON file of parameters.")
  private List<Path> files = List.of();

  @Option(
      names = {"-y", "--parameters_yaml", "--parameters-yaml"},
      paramLabel = "YAML",
      description = "Parameters as YAML or JSON, as in -y '{n: 20, names: [a, b]}'.")
  private List<String> yaml = List.of();

  @Option(
      names = {"-b", "--parameters_base64", "--parameters-base64"},
      paramLabel = "BASE64",
      description = "The same in Base64.")
  private List<String> base64 = List.of();

  @Option(
      names = "--inject-input-path",
      description = "Give the notebook's path as the parameter PAPERMILL_INPUT_PATH.")
  private boolean inputPath;

  @Option(
      names = "--inject-output-path",
      description = "Give the executed notebook's path as PAPERMILL_OUTPUT_PATH.")
  private boolean outputPath;

  @Option(names = "--inject-paths", description = "Give both.")
  private boolean paths;

  /**
   * What was given, by name, and the paths if they are asked for.
   *
   * @param input of the notebook, as it was said
   * @param output of the executed notebook, as it was said
   * @throws ParameterProblem if something cannot be read
   */
  Map<String, @Nullable Object> given(String input, String output) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    if (inputPath || paths) {
      all.put(Injection.INPUT_PATH, input);
    }
    if (outputPath || paths) {
      all.put(Injection.OUTPUT_PATH, output);
    }
    all.putAll(given());
    return all;
  }

  /**
   * What was given, by name.
   *
   * @throws ParameterProblem if something cannot be read
   */
  Map<String, @Nullable Object> given() {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    base64.forEach(text -> given.putAll(yaml(decoded(text), "-b")));
    yaml.forEach(text -> given.putAll(yaml(text, "-y '" + text + "'")));
    files.forEach(file -> given.putAll(yaml(content(file), "'" + file + "'")));
    for (int i = 0; i + 1 < typed.size(); i += 2) {
      given.put(typed.get(i), Injection.typed(typed.get(i + 1)));
    }
    for (int i = 0; i + 1 < raw.size(); i += 2) {
      given.put(raw.get(i), raw.get(i + 1));
    }
    return given;
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ParameterProblem("-b '" + text + "' is no Base64: " + e.getMessage() + ".");
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ParameterProblem(
          "the file of parameters '" + file + "' cannot be read: " + Failure.line(e) + ".");
    }
  }

  private static Map<String, @Nullable Object> yaml(String text, String from) {
    Object read;
    try {
      read = new Load(LoadSettings.builder().setLabel(from).build()).loadFromString(text);
    } catch (YamlEngineException e) {
      throw new ParameterProblem(
          from + " is no YAML: " + Failure.oneLine(String.valueOf(e.getMessage())));
    }
    if (read == null) {
      return Map.of();
    }
    if (!(read instanceof Map<?, ?> map)) {
      throw new ParameterProblem(
          from + " holds no parameters by name; expected lines such as 'n: 20'.");
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    List<Object> keys = new ArrayList<>(map.keySet());
    keys.forEach(key -> named.put(String.valueOf(key), map.get(key)));
    return named;
  }
}
