package dev.deja.kernel.magic;

import dev.deja.kernel.extension.JvmSettings;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.extension.Notebook;
import dev.deja.kernel.model.Declaration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A notebook that has what a test says. Options with "bad" in them are refused. */
final class NotebookOnPaper implements Notebook {

  /** Expressions and their values; a name among them is a variable. */
  final Map<String, String> evaluates = new LinkedHashMap<>();

  final List<String> asked = new ArrayList<>();
  final List<Declaration> declarations = new ArrayList<>();
  final List<Entry> history = new ArrayList<>();
  final List<JvmSettings> restarts = new ArrayList<>();
  private JvmSettings settings;

  NotebookOnPaper(Path folder) {
    settings = new JvmSettings(List.of(), List.of(), folder, Map.of());
  }

  /** A variable, as if a cell had declared it. */
  void declare(String type, String name, String value) {
    declarations.add(new Declaration(Declaration.Kind.VARIABLE, name, type, 1));
    evaluates.put(name, value);
  }

  @Override
  public Optional<String> evaluate(String expression) {
    asked.add(expression);
    return Optional.ofNullable(evaluates.get(expression));
  }

  @Override
  public List<Declaration> declarations() {
    return declarations;
  }

  @Override
  public Map<String, String> values() {
    return evaluates;
  }

  @Override
  public boolean hasVariable(String name) {
    return declarations.stream().anyMatch(each -> each.name().equals(name));
  }

  @Override
  public List<Entry> history() {
    return history;
  }

  @Override
  public JvmSettings settings() {
    return settings;
  }

  @Override
  public void settings(JvmSettings changed) {
    settings = changed;
  }

  @Override
  public void restart(JvmSettings changed) {
    if (changed.jvmOptions().toString().contains("bad")) {
      throw new MagicFailed("the notebook JVM did not start");
    }
    settings = changed;
    restarts.add(changed);
    declarations.clear();
    evaluates.clear();
  }
}
